"""A change of hours that strands several services: the nearest times of all of it, moved with the change."""

from collections.abc import Awaitable
from datetime import timedelta
from itertools import combinations

import pytest

import staff.actions
from booking import actions
from booking.actions import Move, Reach, Stranded, change_hours
from booking.actions.hours.ways_out import Stray, Way
from booking.queries.fitting import misfits
from booking.rules.days import utc
from booking.rules.wants import Want, Wanted
from booking.tables import Appointment
from catalog.tables import Service
from clients.tables import Visit
from kit import db
from kit.journal import JournalEntry
from staff.rules import Cycle
from staff.tables import Schedule
from tests.booking.comers import beside, come, cut_by_anna_colour_by_lena, cut_then_colour, masha_and_tom
from tests.booking.scene import DAY, fill, wall
from tests.booking.test_hours import Change, asked_about, booked, mornings, reach
from tests.booking.test_recurring import at_wall
from tests.booking.test_shifting import rows
from tests.booking.test_together import lines_of
from tests.cast import MONDAY, Salon, open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")


def day_off(salon: Salon) -> Change:
    return lambda: staff.actions.set_exception(salon.actors["Nora"], salon.anna, DAY, [])


def told(stray: Stray) -> list[tuple[str, str]]:
    return [(each.name, at_wall(each.start)) for each in stray.ways]


def taken(stray: Stray, way: Way) -> Move:
    return Move(utc(way.start), None, stray.misfit.coming.version, people=way.people)


async def test_the_nearest_times_with_the_same_people_then_others_at_its_own() -> None:
    salon = await open_salon()
    await cut_by_anna_colour_by_lena(salon, "13:00")
    [stray] = await asked_about(salon, mornings(salon))
    assert (stray.title, stray.people) == ("Haircut, Colour", "Anna, Lena")
    assert stray.misfit.why == "Anna works 09:00-12:00 that day."
    assert told(stray) == [
        ("Anna, Lena", "Wed 11:00"),
        ("Anna, Lena", "Wed 09:00"),
        ("Anna, Lena", "Thu 09:00"),
        ("Lena", "Wed 13:00"),
    ]


async def test_a_proposal_is_moved_with_the_change_of_hours_all_of_it() -> None:
    salon = await open_salon()
    visit = await cut_by_anna_colour_by_lena(salon, "13:00")
    [stray] = await asked_about(salon, mornings(salon))
    for way, lines in (
        (stray.ways[0], [("Haircut", "Anna", "11:00", "12:00"), ("Colour", "Lena", "12:00", "14:00")]),
        (stray.ways[3], [("Haircut", "Lena", "13:00", "14:00"), ("Colour", "Lena", "14:00", "16:00")]),
    ):
        with pytest.raises(TakenBack):
            await changed_and_taken_back(salon, visit, taken(stray, way), lines)


class TakenBack(Exception):
    """What was looked at is undone, for the next one."""


async def changed_and_taken_back(
    salon: Salon, visit: Visit, wanted: Move, lines: list[tuple[str, str, str, str]]
) -> None:
    async with db.transaction():
        await change_hours(salon.actors["Nora"], reach(salon), mornings(salon), {visit.id: wanted})
        assert await lines_of(visit) == lines
        assert await misfits(salon.center) == {}
        assert await Schedule.count().where(Schedule.member == salon.anna) == 2
        raise TakenBack


async def test_asking_about_it_changes_nothing() -> None:
    salon = await open_salon()
    await cut_by_anna_colour_by_lena(salon, "13:00")
    before = await rows(), await JournalEntry.count()
    await asked_about(salon, mornings(salon))
    assert (await rows(), await JournalEntry.count()) == before


async def test_proposals_share_nobodys_time_whichever_of_them_are_taken() -> None:
    """Also not the time that Lena, whose hours stay, has now: each may be kept as well."""
    salon = await open_salon()
    first = await cut_by_anna_colour_by_lena(salon, "12:00")
    second = await come(
        salon, Wanted((Want(salon.haircut, salon.anna), Want(salon.haircut, salon.lena))), "15:00"
    )
    await booked(salon, "17:00")
    strays = await asked_about(salon, mornings(salon))
    assert len(strays) == 3
    spans = [span for stray in strays for way in stray.ways for span in spans_of(salon, stray, way)]
    now = [
        (each.resource, int(each.starts_at.timestamp()), int(each.ends_at.timestamp()), each.visit)
        for each in await Appointment.objects().where(Appointment.visit.is_in([first.id, second.id]))
    ]
    for one, other in combinations([*spans, *now], 2):
        is_same = one[0] == other[0] and one[3] != other[3]
        assert not (is_same and one[1] < other[2] and other[1] < one[2]), (one, other)


def spans_of(salon: Salon, stray: Stray, way: Way) -> list[tuple[int, int, int, object]]:
    """One service after the other, as long as here nothing makes anybody wait."""
    hours = {"Haircut": 3600, "Colour": 7200}
    resources = {salon.anna: salon.anna_resource, salon.lena: salon.lena_resource}
    found, at = [], way.start
    for title, member in zip(stray.title.split(", "), way.people, strict=True):
        found.append((resources[member], at, at + hours[title], stray.misfit.coming.visit))
        at += hours[title]
    return found


async def test_any_choice_of_proposals_can_be_had_together() -> None:
    salon = await open_salon()
    await cut_by_anna_colour_by_lena(salon, "12:00")
    await come(salon, cut_then_colour(salon, salon.anna, salon.anna), "15:00")
    strays = await asked_about(salon, mornings(salon))
    for turn in range(3):
        decided = {
            each.misfit.coming.visit: taken(each, each.ways[(turn + number) % len(each.ways)])
            for number, each in enumerate(strays)
        }
        with pytest.raises(TakenBack):
            await all_and_back(salon, decided)


async def all_and_back(salon: Salon, decided: dict[int, Move]) -> None:
    async with db.transaction():
        await change_hours(salon.actors["Nora"], reach(salon), mornings(salon), decided)
        assert await misfits(salon.center) == {}
        raise TakenBack


async def test_who_leaves_is_replaced_at_the_same_time_or_near_it() -> None:
    salon = await open_salon()
    nora = salon.actors["Nora"]
    await come(salon, cut_then_colour(salon, salon.anna, salon.anna))
    await fill(salon.lena_resource, "12:00", "12:30")

    def leaving() -> Awaitable[object]:
        return staff.actions.drop_schedule(nora, salon.anna, MONDAY - timedelta(weeks=47))

    [stray] = await asked_about(salon, leaving)
    assert told(stray) == [("Lena", "Wed 09:00"), ("Lena", "Wed 12:30"), ("Lena", "Tue 15:00")]


async def test_what_is_done_at_once_is_proposed_at_once() -> None:
    salon = await open_salon()
    await Service.update({Service.at_once: True}).where(Service.id.is_in([salon.haircut, salon.colour]))
    wanted = Wanted((Want(salon.colour, salon.lena), Want(salon.haircut, salon.anna)), at_once=True)
    visit = await come(salon, wanted, "14:00")
    [stray] = await asked_about(salon, mornings(salon))
    assert told(stray)[0] == ("Lena, Anna", "Wed 11:00")
    decided = {visit.id: taken(stray, stray.ways[0])}
    await change_hours(salon.actors["Nora"], reach(salon), mornings(salon), decided)
    assert sorted(each[1:] for each in await lines_of(visit)) == [
        ("Anna", "11:00", "12:00"),
        ("Lena", "11:00", "13:00"),
    ]


async def test_of_a_party_the_one_who_is_stranded_is_moved_and_the_other_stays() -> None:
    salon = await open_salon()
    masha, tom = await masha_and_tom(salon)
    [stray] = await asked_about(salon, day_off(salon))
    assert stray.misfit.coming.visit == masha.id
    way = stray.ways[0]
    decided = {masha.id: Move(utc(way.start), way.member, stray.misfit.coming.version)}
    await change_hours(salon.actors["Nora"], reach(salon), day_off(salon), decided)
    assert await misfits(salon.center) == {}
    assert wall((await beside(masha)).starts_at) == wall(tom.starts_at)


async def test_a_proposal_taken_by_somebody_else_meanwhile_changes_nothing_and_offers_others() -> None:
    salon = await open_salon()
    visit = await cut_by_anna_colour_by_lena(salon, "13:00")
    [stray] = await asked_about(salon, mornings(salon))
    await fill(salon.lena_resource, "12:00", "12:30")
    before = await rows()
    with pytest.raises(Stranded) as refusal:
        await change_hours(
            salon.actors["Nora"], reach(salon), mornings(salon), {visit.id: taken(stray, stray.ways[0])}
        )
    assert await rows() == before
    assert await Schedule.count().where(Schedule.member == salon.anna) == 1
    assert told(refusal.value.strays[0])[0] == ("Anna, Lena", "Wed 09:00")


async def test_people_for_another_number_of_services_are_refused() -> None:
    salon = await open_salon()
    visit = await cut_by_anna_colour_by_lena(salon)
    before = await rows()
    for people in ((salon.anna,), (salon.anna, salon.lena, salon.anna)):
        with pytest.raises(actions.StaleVisit):
            await actions.move(
                salon.actors["Olga"], visit.id, Move(visit.starts_at, None, None, people=people)
            )
    assert await rows() == before


@pytest.mark.parametrize("visits", [1, 5])
async def test_proposing_takes_the_same_queries_for_any_number_of_visits(visits: int) -> None:
    salon = await open_salon()
    for day in range(visits):
        await cut_by_anna_colour_by_lena(salon, "13:00", DAY + timedelta(days=7 * day))
    afternoons = Cycle(MONDAY, 7, dict.fromkeys(range(6), (540, 720)))
    counts = []
    for _ in range(2):  # the second time nothing has to be read that is remembered
        async with count_queries() as count:
            with pytest.raises(Stranded):
                await change_hours(
                    salon.actors["Nora"],
                    Reach(salon.center, (salon.anna,)),
                    lambda: staff.actions.set_schedule(salon.actors["Nora"], salon.anna, afternoons),
                )
        counts.append(len(count))
    assert counts[1] <= 36
