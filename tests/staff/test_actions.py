"""Hiring, skills, schedules and time off."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kit import db
from kit.errors import Invalid, NotFound
from kit.journal import JournalEntry
from staff import actions, queries
from staff.actions import Terms
from staff.rules import Cycle
from staff.schemas import MemberForm
from staff.tables import Schedule, Skill, StaffMember
from tests.cast import MONDAY, Salon, open_salon
from tests.counting import count_queries

TUESDAY = MONDAY + timedelta(days=1)
NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)


async def hours(member: int, day: date) -> tuple[int, ...]:
    return (await queries.work_hours([member], day, day))[member, day]


@pytest.mark.usefixtures("morning")
async def test_the_calendar_shows_who_works_here_in_order() -> None:
    salon = await open_salon()
    await StaffMember.update({StaffMember.position: 1}).where(StaffMember.id == salon.anna)
    here = await queries.members_here(salon.center)
    assert [(each.id, each.resource) for each in here] == [
        (salon.lena, salon.lena_resource),
        (salon.anna, salon.anna_resource),
    ]


@pytest.mark.usefixtures("morning")
async def test_somebody_new_has_a_column_and_their_own_time() -> None:
    salon = await open_salon()
    form = MemberForm(branch=str(salon.center), name="Zoe", title="Barber", is_online="yes", position="5")
    zoe = await actions.hire(salon.actors["Nora"], form)
    assert [each.name for each in await queries.members_here(salon.center)] == ["Anna", "Lena", "Zoe"]
    assert zoe.resource not in (salon.anna_resource, salon.lena_resource)


async def test_one_person_in_two_branches_has_one_time() -> None:
    salon = await open_salon()
    form = MemberForm(branch=str(salon.harbour), name="Anna", same_as=str(salon.anna))
    assert (await actions.hire(salon.actors["Vera"], form)).resource == salon.anna_resource
    with pytest.raises(Invalid) as refusal:
        await actions.hire(
            salon.actors["Vera"], MemberForm(branch=str(salon.center), name="A", same_as=str(salon.anna))
        )
    assert set(refusal.value.fields) == {"same_as"}


async def test_nobody_is_hired_for_a_branch_that_is_not_ones_own() -> None:
    salon = await open_salon()
    with pytest.raises(Invalid) as refusal:
        await actions.hire(salon.actors["Boris"], MemberForm(branch=str(salon.center), name="Spy"))
    assert set(refusal.value.fields) == {"branch"}
    form = MemberForm(branch=str(salon.harbour), name="Anna", same_as=str(salon.anna))
    with pytest.raises(Invalid) as refusal:
        await actions.hire(salon.actors["Boris"], form)
    assert set(refusal.value.fields) == {"same_as"}
    assert await StaffMember.count() == 3


async def everything_boris_tries(salon: Salon) -> None:
    boris = salon.actors["Boris"]
    for attempt in (
        actions.change_member(boris, salon.anna, MemberForm(name="Hacked")),
        actions.dismiss(boris, salon.anna, MONDAY),
        actions.rehire(boris, salon.anna),
        actions.give_skill(boris, salon.anna, salon.haircut, 10),
        actions.take_skill(boris, salon.anna, salon.haircut),
        actions.set_skills(boris, salon.anna, {}, frozenset({salon.haircut})),
        actions.set_schedule(boris, salon.anna, Cycle(MONDAY)),
        actions.drop_schedule(boris, salon.anna, date(2026, 1, 5)),
        actions.set_exception(boris, salon.anna, MONDAY, []),
        actions.clear_exception(boris, salon.anna, MONDAY),
        actions.take_time_off(boris, salon.anna, NINE, NINE + timedelta(hours=1)),
    ):
        with pytest.raises(NotFound):
            await attempt


async def test_another_branchs_staff_are_as_if_they_did_not_exist() -> None:
    salon = await open_salon()
    await everything_boris_tries(salon)
    assert await JournalEntry.count() == 0
    assert await hours(salon.anna, MONDAY) == (540, 1080)


async def test_a_specialist_finds_only_themselves() -> None:
    salon = await open_salon()
    anna = salon.actors["Anna"]
    assert (await queries.access_member(anna, salon.anna)).name == "Anna"
    with pytest.raises(NotFound):
        await queries.access_member(anna, salon.lena)


@pytest.mark.usefixtures("morning")
async def test_from_the_day_of_dismissal_nobody_works() -> None:
    salon = await open_salon()
    nora = salon.actors["Nora"]
    await actions.set_exception(nora, salon.anna, TUESDAY + timedelta(days=2), [600, 660])
    await actions.dismiss(nora, salon.anna, TUESDAY + timedelta(days=1))
    assert await hours(salon.anna, TUESDAY) == (540, 1080)
    for later in (1, 2):
        assert await hours(salon.anna, TUESDAY + timedelta(days=later)) == ()
    assert len(await queries.members_here(salon.center)) == 2
    await actions.dismiss(nora, salon.anna, TUESDAY)
    assert [each.id for each in await queries.members_here(salon.center)] == [salon.lena]
    await actions.rehire(nora, salon.anna)
    assert len(await queries.members_here(salon.center)) == 2


async def test_a_skill_has_its_own_time_and_price_and_can_change() -> None:
    salon = await open_salon()
    nora = salon.actors["Nora"]
    await actions.give_skill(nora, salon.anna, salon.haircut, minutes=45, price=5000)
    await actions.give_skill(nora, salon.anna, salon.haircut, minutes=40)
    skill = await Skill.objects().get((Skill.member == salon.anna) & (Skill.service == salon.haircut))
    assert skill is not None
    assert (skill.minutes, skill.price) == (40, None)
    entry = await JournalEntry.objects().order_by(JournalEntry.id, ascending=False).first()
    assert entry is not None
    assert entry.after == '{"Haircut": "own time 40 min"}'


async def test_the_skills_that_are_not_listed_stay() -> None:
    salon = await open_salon()
    nora = salon.actors["Nora"]
    await actions.set_skills(nora, salon.anna, {}, frozenset({salon.haircut}))
    skills = await Skill.select(Skill.service).where(Skill.member == salon.anna).output(as_list=True)
    assert skills == [salon.colour]
    with pytest.raises(Invalid):
        await actions.set_skills(
            nora, salon.anna, {salon.colour: Terms(minutes=0)}, frozenset({salon.colour})
        )
    with pytest.raises(NotFound):
        await actions.give_skill(nora, salon.anna, 999_999)


async def test_a_new_schedule_holds_from_its_first_day() -> None:
    salon = await open_salon()
    nora = salon.actors["Nora"]
    await actions.set_schedule(nora, salon.anna, Cycle(TUESDAY, 4, {0: (600, 1200), 1: (600, 1200)}))
    assert await hours(salon.anna, MONDAY) == (540, 1080)
    assert await hours(salon.anna, TUESDAY) == (600, 1200)
    assert await hours(salon.anna, TUESDAY + timedelta(days=2)) == ()
    await actions.set_schedule(
        nora, salon.anna, Cycle(TUESDAY, 2, {1: (60, 120)}, ends_on=TUESDAY + timedelta(days=1))
    )
    assert await hours(salon.anna, TUESDAY) == ()
    assert await hours(salon.anna, TUESDAY + timedelta(days=1)) == (60, 120)
    assert await hours(salon.anna, TUESDAY + timedelta(days=2)) == (540, 1080)
    await actions.drop_schedule(nora, salon.anna, TUESDAY)
    assert await hours(salon.anna, TUESDAY) == (540, 1080)


@pytest.mark.parametrize(
    "cycle",
    [
        Cycle(TUESDAY, 7, {}),
        Cycle(MONDAY, 7, {7: (540, 600)}),
        Cycle(MONDAY, 0, {}),
        Cycle(MONDAY, 7, {}, ends_on=MONDAY - timedelta(days=1)),
        Cycle(MONDAY, 7, {0: (600, 540)}),
        Cycle(MONDAY, 7, {0: (540, 720, 700, 800)}),
        Cycle(MONDAY, 7, {0: (540, 1500)}),
    ],
)
async def test_a_schedule_that_cannot_be_changes_nothing(cycle: Cycle) -> None:
    salon = await open_salon()
    with pytest.raises(Invalid):
        await actions.set_schedule(salon.actors["Nora"], salon.anna, cycle)
    assert await Schedule.count() == 3
    assert await JournalEntry.count() == 0


async def test_one_date_can_be_different_and_normal_again() -> None:
    salon = await open_salon()
    nora = salon.actors["Nora"]
    await actions.set_exception(nora, salon.anna, MONDAY, [], "Dentist")
    assert await hours(salon.anna, MONDAY) == ()
    await actions.set_exception(nora, salon.anna, MONDAY, [600, 720, 720, 780])
    assert await hours(salon.anna, MONDAY) == (600, 780)
    await actions.clear_exception(nora, salon.anna, MONDAY)
    assert await hours(salon.anna, MONDAY) == (540, 1080)
    with pytest.raises(Invalid):
        await actions.set_exception(nora, salon.anna, MONDAY, [600, 500])
    assert await JournalEntry.count() == 3


@pytest.mark.usefixtures("morning")
async def test_time_off_is_found_where_it_touches() -> None:
    salon = await open_salon()
    nora = salon.actors["Nora"]
    made = await actions.take_time_off(nora, salon.anna, NINE, NINE + timedelta(hours=2), "Errand")
    found = await queries.time_off(
        [salon.anna, salon.lena], NINE + timedelta(hours=1), NINE + timedelta(hours=5)
    )
    assert [(row["member"], row["starts_at"]) for row in found] == [(salon.anna, NINE)]
    assert await queries.time_off([salon.anna], NINE + timedelta(hours=2), NINE + timedelta(hours=5)) == []
    await actions.withdraw_time_off(nora, made.id)
    assert await queries.time_off([salon.anna], NINE, NINE + timedelta(hours=5)) == []
    with pytest.raises(Invalid) as refusal:
        await actions.take_time_off(nora, salon.anna, NINE, NINE)
    assert set(refusal.value.fields) == {"ends_on"}
    entry = await JournalEntry.objects().first()
    assert entry is not None
    assert entry.after == '{"time off 1 Dec 2026, 10:00-12:00": "approved: Errand"}'


EXTRA = """
WITH people AS (
    INSERT INTO staff_member (branch, resource, name)
    SELECT $1, $2, 'Extra ' || n FROM generate_series(1, $3) n RETURNING id
), weeks AS (
    INSERT INTO schedule (member, starts_on, length)
    SELECT id, '2026-11-30', 7 FROM people RETURNING id, member
), days AS (
    INSERT INTO schedule_day (schedule, day, hours) SELECT id, 1, '{540,1080}' FROM weeks
)
SELECT member FROM weeks
"""


@pytest.mark.parametrize("members", [1, 10, 100])
async def test_the_hours_of_any_number_of_people_take_one_query(members: int) -> None:
    salon = await open_salon()
    rows = await db.fetch(EXTRA, salon.center, salon.anna_resource, members)
    ids = [row["member"] for row in rows]
    async with count_queries() as count:
        found = await queries.work_hours(ids, MONDAY, MONDAY + timedelta(days=30))
    assert len(count) == 1
    assert len(found) == members * 31
    assert {found[member, TUESDAY] for member in ids} == {(540, 1080)}
