"""Which times of several services are shown first in a branch, and what each costs."""

import random
from datetime import date, timedelta

import pytest
from asyncpg.exceptions import ExclusionViolationError

from booking.queries.looks import Looks, look_at_all
from booking.queries.plan_prices import unusual_of_plan, usual_price
from booking.queries.plan_showing import days_of_plan, first_of_plan
from booking.queries.prices import Price
from booking.queries.showing import earnings_of
from booking.queries.wanted import Several
from booking.rules.days import utc
from booking.rules.showing import best_first
from booking.rules.wants import Want
from catalog.choices import Showing
from catalog.price_tables import Change
from catalog.tables import Service
from kit.db import transaction
from staff.tables import Skill
from tests.booking.prices import HAPPY, put_up
from tests.booking.scene import DAY, fill, wall
from tests.booking.test_several import spa_day, wished
from tests.cast import Salon, open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")
HOUR = 3600


async def seen_of(several: Several, day: date = DAY) -> Looks:
    return await look_at_all(several, day, day)


async def first_times(several: Several, showing: Showing, day: date = DAY) -> list[str]:
    seen = await seen_of(several, day)
    found = first_of_plan(seen, day, showing)
    assert set(found) <= {utc(start) for start in seen.starts}
    return [wall(start) for start in found]


async def prices(several: Several) -> dict[str, Price]:
    seen = await seen_of(several)
    found = unusual_of_plan(seen, [utc(start) for start in seen.starts])
    return {wall(start): price for start, price in found.items()}


def row(salon: Salon, member: int | None = None) -> tuple[Want, Want]:
    return Want(salon.haircut, member), Want(salon.colour, member)


def pair(salon: Salon) -> tuple[Want, Want]:
    return Want(salon.haircut), Want(salon.haircut, guest=1)


async def test_tidy_is_where_the_whole_row_touches_a_visit_or_the_edge_of_the_day() -> None:
    salon = await open_salon()
    several = await wished(salon, *row(salon, salon.anna))
    assert await first_times(several, Showing.tidy) == [], "two are too few to hide the others"
    await fill(salon.anna_resource, "13:10", "14:00")
    assert await first_times(several, Showing.tidy) == ["09:00", "10:00", "14:00", "15:00"]
    assert await first_times(several, Showing.all) == []


async def test_friends_are_tidy_where_each_of_them_touches_something() -> None:
    salon = await open_salon()
    for resource in (salon.anna_resource, salon.lena_resource):
        await fill(resource, "12:00", "13:00")
    found = await first_times(await wished(salon, *pair(salon)), Showing.tidy)
    assert found == ["09:00", "11:00", "13:00", "17:00"]


async def test_best_is_where_what_is_left_of_the_day_can_still_earn_most() -> None:
    salon = await open_salon()
    await fill(salon.anna_resource, "14:00", "18:00")
    # five hours free: at either end a colour is left, in the middle two cuts, else one; three are a third
    found = await first_times(await wished(salon, *row(salon, salon.anna)), Showing.best)
    assert found == ["09:00", "10:00", "11:00"]


async def test_a_sitting_is_weighed_as_one_visit_and_others_piece_by_piece() -> None:
    salon = await open_salon()
    dice = random.Random(7)
    for number in range(8):
        day = DAY + timedelta(days=7 * (number // 2) + number % 2)
        for resource in (salon.anna_resource, salon.lena_resource):
            for _ in range(2):
                begin = dice.randrange(9 * 4, 16 * 4)
                end = begin + dice.randrange(2, 8)
                await fill_quarters(resource, begin, end, day)
        for wants in (row(salon), row(salon, salon.lena)):
            seen = await seen_of(await wished(salon, *wants), day)
            losses = {start: obvious_loss(seen, start) for start in seen.starts}
            expected = [utc(start) for start in best_first(losses)]
            assert first_of_plan(seen, day, Showing.best) == expected, (day, wants)


async def fill_quarters(resource: int, begin: int, end: int, day: date) -> None:
    """Overlapping what is there already is left out."""
    try:
        async with transaction():
            await fill(resource, quarter(begin), quarter(end), day=day)
    except ExclusionViolationError:
        return


def quarter(number: int) -> str:
    return f"{number // 4:02}:{number % 4 * 15:02}"


def obvious_loss(seen: Looks, start: int) -> int:
    """Cut first: with one person for both, or else cut, wait and colour with whoever loses least."""
    cutters = seen.pieces[0][1]
    alone = [
        lost_by(seen, who.id, [(start, start + 3 * HOUR)])
        for who, _ in cutters
        if can_begin(seen, 0, who.id, start) and can_begin(seen, 1, who.id, start + HOUR)
    ]
    if alone:
        return min(alone)
    return next(
        min(lost_by(seen, who.id, [(a, a + length)]) for who, _ in able_at(seen, first, a))
        + min(lost_by(seen, who.id, [(b, b + other)]) for who, _ in able_at(seen, 1 - first, b))
        for patience in range(0, 1200, 300)
        for first, length, other in ((0, HOUR, 2 * HOUR), (1, 2 * HOUR, HOUR))
        for a, b in [(start, start + length + patience)]
        if able_at(seen, first, a) and able_at(seen, 1 - first, b)
    )


def able_at(seen: Looks, piece: int, moment: int):  # type: ignore[no-untyped-def]
    return [each for each in seen.pieces[piece][1] if can_begin(seen, piece, each[0].id, moment)]


def can_begin(seen: Looks, piece: int, member: int, moment: int) -> bool:
    cell = (moment - seen.canvas.origin) // seen.canvas.cell
    return any(who.id == member and mask >> cell & 1 for who, mask in seen.pieces[piece][1])


def lost_by(seen: Looks, member: int, taken: list[tuple[int, int]]) -> int:
    """What all free stretches of the person earn, less what they earn without what is taken."""
    look, able = seen.pieces[0]
    who = next(who for who, _ in able if who.id == member)
    free = look.sellable(who)
    cells = {n for a, b in taken for n in range(*((each - seen.canvas.origin) // 300 for each in (a, b)))}
    left = {n for n in range(seen.canvas.count) if free >> n & 1}
    return worth(seen, left) - worth(seen, left - cells)


def worth(seen: Looks, cells: set[int]) -> int:
    earn, total, run = earnings_of(seen.several.setup), 0, 0
    for n in range(seen.canvas.count + 1):
        if n in cells:
            run += 1
        else:
            total, run = total + earn[run], 0
    return total


@pytest.mark.parametrize("showing", list(Showing))
async def test_showing_some_first_and_pricing_them_takes_no_query_more(showing: Showing) -> None:
    salon = await open_salon()
    await put_up(salon.center, Change.percent_off, 2000, service=salon.haircut, **HAPPY)
    for wants, most in ((row(salon), 1), (pair(salon), 2)):
        several = await wished(salon, *wants)
        async with count_queries() as counted:
            seen = await look_at_all(several, DAY, DAY + timedelta(days=13))
            days_of_plan(seen, showing)
            unusual_of_plan(seen, [utc(start) for start in seen.starts])
        assert len(counted) == most


async def test_each_service_costs_what_its_own_beginning_costs() -> None:
    salon = await open_salon()
    noon = {"from_minute": 12 * 60, "to_minute": 13 * 60}
    await put_up(salon.center, Change.percent_off, 2000, service=salon.haircut, **noon)
    several = await wished(salon, Want(salon.colour), Want(salon.haircut))
    assert usual_price(several) == Price(15_500)
    found = await prices(several)
    assert set(found) == {"10:00", "10:15", "10:30", "10:45"}, "where the cut begins from 12:00 to 13:00"
    assert set(found.values()) == {Price(14_600)}


async def test_the_order_and_the_wait_that_would_be_booked_are_the_ones_that_count() -> None:
    salon = await open_salon()
    await put_up(salon.center, Change.percent_off, 2000, service=salon.haircut, **HAPPY)
    several = await wished(salon, Want(salon.colour, salon.anna), Want(salon.haircut, salon.anna))
    assert set(await prices(several)) == set(), "colour first: no cut begins before 11:00"
    await fill(salon.colour_chair, "09:00", "10:30")
    found = await prices(several)
    assert set(found) == {"09:15", "09:30", "09:45", "10:00", "10:15"}, "the cut first, at 09:15 with a wait"
    assert set(found.values()) == {Price(14_600)}


async def test_from_is_said_where_it_depends_on_who_does_it() -> None:
    salon = await open_salon()
    await put_up(salon.center, Change.percent_off, 2000, service=salon.haircut, **HAPPY)
    await Skill.update({Skill.price: 5000}).where(Skill.member == salon.lena, Skill.service == salon.haircut)
    several = await wished(salon, Want(salon.haircut), Want(salon.colour))
    assert usual_price(several) == Price(15_500, is_from=True)
    assert (await prices(several))["10:00"] == Price(14_600, is_from=True)
    await fill(salon.lena_resource, "10:00", "11:00")
    assert (await prices(several))["10:00"] == Price(14_600), "only Anna is free for the cut"


async def test_friends_cost_what_each_would_and_a_package_less_what_it_saves() -> None:
    salon = await open_salon()
    await put_up(salon.center, Change.percent_off, 2000, service=salon.haircut, **HAPPY)
    found = await prices(await wished(salon, *pair(salon)))
    assert (found["10:00"], "11:00" in found) == (Price(7200), False)
    in_turn = await prices(await wished(salon, *pair(salon), together=False))
    assert (in_turn["09:00"], in_turn["10:00"]) == (Price(7200), Price(8100))
    await Service.update({Service.visit_rank: 1}).where(Service.id == salon.haircut)
    await Service.update({Service.visit_rank: 2}).where(Service.id == salon.colour)
    package = await prices(await wished(salon, Want(await spa_day(salon))))
    assert package["10:00"] == Price(12_000 - 900)


async def test_without_a_rule_no_time_says_a_price() -> None:
    salon = await open_salon()
    assert await prices(await wished(salon, *row(salon))) == {}
