"""How long somebody takes for a service and what they ask: own skill, level, price list."""

import itertools

import pytest

from booking import queries
from catalog.tables import Service
from kit import db
from staff.tables import Skill, StaffMember
from tests.cast import Salon, open_salon
from tests.staff.levels import level_asks, raise_to

pytestmark = pytest.mark.usefixtures("morning")
FOUND = "SELECT minutes, pattern, price FROM skill_terms WHERE member = $1 AND service = $2"
Terms = tuple[int, list[int], int]


async def terms_of(salon: Salon, member: int) -> Terms:
    row = await db.fetch_one(FOUND, member, salon.haircut)
    assert row is not None
    return row["minutes"], row["pattern"], row["price"]


async def own(member: int, service: int, **values: object) -> None:
    columns = {getattr(Skill, name): value for name, value in values.items()}
    await Skill.update(columns).where(Skill.member == member, Skill.service == service)


async def test_without_a_level_the_price_list_decides() -> None:
    salon = await open_salon()
    assert await terms_of(salon, salon.anna) == (60, [], 4500)


async def test_a_level_has_its_own_length_and_price() -> None:
    salon = await open_salon()
    senior = await raise_to(salon.anna)
    await level_asks(senior, salon.haircut, salon.center, minutes=45, pattern=[15, -15, 15], price=6000)
    assert await terms_of(salon, salon.anna) == (45, [15, -15, 15], 6000)
    assert await terms_of(salon, salon.lena) == (60, [], 4500)


async def test_length_and_price_are_looked_for_each_for_itself() -> None:
    salon = await open_salon()
    senior = await raise_to(salon.anna)
    await level_asks(senior, salon.haircut, salon.center, price=6000)
    await own(salon.anna, salon.haircut, minutes=30)
    assert await terms_of(salon, salon.anna) == (30, [], 6000)


async def test_a_pattern_goes_with_the_minutes_it_is_of() -> None:
    salon = await open_salon()
    await Service.update({Service.pattern: [20, -20, 20]}).where(Service.id == salon.haircut)
    senior = await raise_to(salon.anna)
    await level_asks(senior, salon.haircut, salon.center, minutes=60, price=6000)
    assert await terms_of(salon, salon.anna) == (60, [], 6000)
    await own(salon.anna, salon.haircut, price=7000)
    assert await terms_of(salon, salon.anna) == (60, [], 7000)
    assert await terms_of(salon, salon.lena) == (60, [20, -20, 20], 4500)


@pytest.mark.parametrize(
    ("skill", "level"), list(itertools.product(itertools.product((0, 1), repeat=2), repeat=2)), ids=str
)
async def test_every_combination_goes_by_the_most_specific(
    skill: tuple[int, int], level: tuple[int, int]
) -> None:
    salon = await open_salon()
    senior = await raise_to(salon.anna)
    if any(level):
        terms = {"minutes": 50 if level[0] else None, "price": 6000 if level[1] else None}
        await level_asks(senior, salon.haircut, salon.center, **terms)
    await own(salon.anna, salon.haircut, minutes=40 if skill[0] else None, price=7000 if skill[1] else None)
    minutes = 40 if skill[0] else 50 if level[0] else 60
    price = 7000 if skill[1] else 6000 if level[1] else 4500
    assert await terms_of(salon, salon.anna) == (minutes, [], price)
    [who] = (await queries.offer(salon.center, salon.haircut, salon.anna)).people
    assert (who.minutes, who.price) == (minutes, price)


async def test_a_levels_terms_in_another_branch_count_there_only() -> None:
    salon = await open_salon()
    senior = await raise_to(salon.boris)
    await StaffMember.update({StaffMember.level: senior}).where(StaffMember.id == salon.anna)
    await level_asks(senior, salon.haircut, salon.harbour, minutes=30, price=300_000)
    assert await terms_of(salon, salon.boris) == (30, [], 300_000)
    assert await terms_of(salon, salon.anna) == (60, [], 4500)


async def test_a_remembered_setup_notices_another_level_and_other_terms() -> None:
    salon = await open_salon()
    assert (await queries.offer(salon.center, salon.haircut, salon.anna)).people[0].price == 4500
    senior = await raise_to(salon.anna)
    terms = await level_asks(senior, salon.haircut, salon.center, price=6000)
    assert (await queries.offer(salon.center, salon.haircut, salon.anna)).people[0].price == 6000
    await db.execute("UPDATE level_terms SET price = 6500 WHERE id = $1", terms)
    assert (await queries.offer(salon.center, salon.haircut, salon.anna)).people[0].price == 6500
    await StaffMember.update({StaffMember.level: None}).where(StaffMember.id == salon.anna)
    assert (await queries.offer(salon.center, salon.haircut, salon.anna)).people[0].price == 4500
