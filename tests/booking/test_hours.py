"""A change of hours and the visits booked in them: nothing is left outside unless somebody said so."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

import catalog.actions
import staff.actions
from booking import actions
from booking.actions import Booking, Move, Reach, Stranded, change_hours
from booking.actions.hours.ways_out import Stray
from booking.queries.fitting import misfits
from booking.rules.days import utc
from booking.tables import Appointment
from clients.tables import Visit
from kit.errors import Invalid
from kit.journal import JournalEntry
from kit.rights import CUSTOMER
from staff.rules import Cycle
from staff.tables import Schedule, ScheduleException, StaffMember, TimeOff
from tests.booking.scene import DAY, at, fill, wall
from tests.cast import MONDAY, Salon, open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")
Change = Callable[[], Awaitable[object]]


async def booked(salon: Salon, start: str = "15:00", **facts: object) -> Visit:
    wanted = {
        "branch": salon.center, "service": salon.haircut, "member": salon.anna, "starts_at": at(start),
        "name": "Masha", "phone": "+49 1511 2345678", **facts,
    }  # fmt: skip
    return await actions.book(CUSTOMER, Booking(**wanted))  # type: ignore[arg-type]


def mornings(salon: Salon) -> Change:
    """From Monday on Anna works until noon."""
    week = Cycle(MONDAY, 7, dict.fromkeys(range(6), (540, 720)))
    return lambda: staff.actions.set_schedule(salon.actors["Nora"], salon.anna, week)


def reach(salon: Salon) -> Reach:
    return Reach(salon.center, (salon.anna,))


async def asked_about(salon: Salon, change: Change, where: Reach | None = None) -> list[Stray]:
    with pytest.raises(Stranded) as refusal:
        await change_hours(salon.actors["Nora"], where or reach(salon), change)
    return refusal.value.strays


def way(stray: Stray, name: str) -> Move:
    found = next(each for each in stray.ways if each.name == name)
    return Move(utc(found.start), found.member, stray.misfit.coming.version)


async def test_a_change_that_strands_nobody_is_simply_made() -> None:
    salon = await open_salon()
    await booked(salon, "10:00")
    await change_hours(salon.actors["Nora"], reach(salon), mornings(salon))
    assert await Schedule.count().where(Schedule.member == salon.anna) == 2


async def test_a_change_that_would_strand_a_visit_is_asked_about_and_changes_nothing() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    entries = await JournalEntry.count()
    [stray] = await asked_about(salon, mornings(salon))
    assert (stray.misfit.coming.visit, stray.misfit.why) == (visit.id, "Anna works 09:00-12:00 that day.")
    assert await Schedule.count().where(Schedule.member == salon.anna) == 1
    assert await JournalEntry.count() == entries
    assert await Appointment.count().where(Appointment.released_at.is_null()) == 1


CHANGES: dict[str, tuple[Callable[[Salon], Change], str]] = {
    "a date": (
        lambda salon: lambda: staff.actions.set_exception(salon.actors["Nora"], salon.anna, DAY, []),
        "Anna is off that day.",
    ),
    "time off": (
        lambda salon: (
            lambda: staff.actions.take_time_off(salon.actors["Nora"], salon.anna, at("15:30"), at("18:00"))
        ),
        "Anna has time off then.",
    ),
    "leaving": (
        lambda salon: lambda: staff.actions.dismiss(salon.actors["Nora"], salon.anna, DAY),
        "Anna no longer works here then.",
    ),
    "no schedule": (
        lambda salon: (
            lambda: staff.actions.drop_schedule(
                salon.actors["Nora"], salon.anna, MONDAY - timedelta(weeks=47)
            )
        ),
        "Anna is off that day.",
    ),
    "a closed day": (
        lambda salon: lambda: catalog.actions.close_day(salon.actors["Nora"], salon.center, DAY),
        "The branch is shut that day.",
    ),
    "opening hours": (
        lambda salon: (
            lambda: catalog.actions.set_opening_hours(
                salon.actors["Nora"], salon.center, dict.fromkeys(range(6), (600, 930))
            )
        ),
        "The branch is open 10:00-15:30 that day.",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
async def test_whatever_takes_the_hours_away_is_asked_about_in_words(name: str) -> None:
    salon = await open_salon()
    await booked(salon)
    make, why = CHANGES[name]
    [stray] = await asked_about(salon, make(salon), Reach(salon.center))
    assert stray.misfit.why == why
    assert await TimeOff.count() + await ScheduleException.count() == 0
    assert not await StaffMember.exists().where(StaffMember.dismissed_on.is_not_null())


async def test_clearing_a_date_on_which_somebody_worked_longer_is_asked_about() -> None:
    salon = await open_salon()
    nora = salon.actors["Nora"]
    await catalog.actions.set_opening_hours(nora, salon.center, dict.fromkeys(range(7), (0, 1440)))
    await staff.actions.set_exception(nora, salon.anna, DAY, [540, 1320])
    await booked(salon, "20:00")
    [stray] = await asked_about(salon, lambda: staff.actions.clear_exception(nora, salon.anna, DAY))
    assert stray.misfit.why == "Anna works 09:00-18:00 that day."
    assert await ScheduleException.count() == 1


async def test_a_visit_is_offered_the_nearest_times_and_somebody_else_at_its_own() -> None:
    salon = await open_salon()
    await booked(salon)
    [stray] = await asked_about(salon, mornings(salon))
    assert [(each.name, wall(utc(each.start))) for each in stray.ways] == [
        ("Anna", "11:00"),
        ("Anna", "10:00"),
        ("Anna", "09:00"),
        ("Lena", "15:00"),
    ]


async def test_no_two_visits_are_offered_the_same_time() -> None:
    salon = await open_salon()
    await booked(salon, "15:00")
    await booked(salon, "16:00")
    strays = await asked_about(salon, mornings(salon))
    anna = [each.start for stray in strays for each in stray.ways if each.name == "Anna"]
    assert len(strays) == 2
    assert all(abs(one - other) >= 3600 for one in anna for other in anna if one != other)
    assert len(set(anna)) == len(anna) == 6


async def test_a_visit_does_not_stand_in_its_own_way() -> None:
    salon = await open_salon()
    await booked(salon, "11:30")
    [stray] = await asked_about(salon, mornings(salon))
    assert wall(utc(stray.ways[0].start)) == "11:00"


async def test_the_change_and_the_moves_are_one() -> None:
    salon = await open_salon()
    first, second = await booked(salon, "15:00"), await booked(salon, "16:00")
    one, other = await asked_about(salon, mornings(salon))
    decided = {first.id: way(one, "Anna"), second.id: way(other, "Lena")}
    await change_hours(salon.actors["Nora"], reach(salon), mornings(salon), decided)
    assert await Schedule.count().where(Schedule.member == salon.anna) == 2
    assert await misfits(salon.center) == {}
    moved = await Visit.objects().get(Visit.id == first.id)
    assert moved is not None
    assert (wall(moved.starts_at), moved.version) == ("11:00", 2)
    taken = await Appointment.objects().where(
        Appointment.visit == second.id, Appointment.released_at.is_null()
    )
    assert [each.resource for each in taken] == [salon.lena_resource]


async def test_hours_that_move_to_the_afternoon_take_the_visit_along() -> None:
    """No time is free both before and after: only a move made together with the change can work."""
    salon = await open_salon()
    visit = await booked(salon, "10:00")
    afternoon = Cycle(MONDAY, 7, dict.fromkeys(range(6), (780, 1080)))

    def change() -> Awaitable[object]:
        return staff.actions.set_schedule(salon.actors["Nora"], salon.anna, afternoon)

    [stray] = await asked_about(salon, change)
    await change_hours(salon.actors["Nora"], reach(salon), change, {visit.id: way(stray, "Anna")})
    moved = await Visit.objects().get(Visit.id == visit.id)
    assert moved is not None
    assert wall(moved.starts_at) == "13:00"


async def test_a_visit_that_is_kept_stays_and_the_journal_says_so() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await change_hours(salon.actors["Nora"], reach(salon), mornings(salon), {visit.id: None})
    assert list(await misfits(salon.center)) == [visit.id]
    entry = await JournalEntry.objects().get(JournalEntry.action == "keep")
    assert entry is not None
    assert (entry.who, entry.subject, entry.subject_id) == ("Nora", "visit", visit.id)
    assert entry.after == '{"although": "Anna works 09:00-12:00 that day."}'


async def test_a_visit_that_did_not_fit_before_is_not_asked_about_again() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await change_hours(salon.actors["Nora"], reach(salon), mornings(salon), {visit.id: None})
    await change_hours(
        salon.actors["Nora"],
        reach(salon),
        lambda: staff.actions.set_exception(salon.actors["Nora"], salon.anna, DAY, []),
    )


async def test_a_visit_booked_since_somebody_looked_is_reported_and_not_silently_stranded() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await asked_about(salon, mornings(salon))
    late = await booked(salon, "17:00")
    with pytest.raises(Stranded) as refusal:
        await change_hours(salon.actors["Nora"], reach(salon), mornings(salon), {visit.id: None})
    assert refusal.value.details["visits"] == [visit.id, late.id]
    assert await Schedule.count().where(Schedule.member == salon.anna) == 1
    assert not await JournalEntry.exists().where(JournalEntry.action == "keep")


async def test_a_move_to_a_time_that_was_taken_meanwhile_changes_nothing_and_offers_others() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    [stray] = await asked_about(salon, mornings(salon))
    await booked(salon, "11:00")
    with pytest.raises(Stranded) as refusal:
        await change_hours(
            salon.actors["Nora"], reach(salon), mornings(salon), {visit.id: way(stray, "Anna")}
        )
    assert "Masha Petrova cannot be moved there." in refusal.value.sentence
    assert wall(utc(refusal.value.strays[0].ways[0].start)) == "10:00"
    assert await Schedule.count().where(Schedule.member == salon.anna) == 1
    assert await Visit.exists().where(Visit.id == visit.id, Visit.starts_at == at("15:00"))


async def test_a_change_that_cannot_be_is_refused_before_anybody_is_asked() -> None:
    salon = await open_salon()
    await booked(salon)
    with pytest.raises(Invalid):
        await change_hours(
            salon.actors["Nora"],
            reach(salon),
            lambda: staff.actions.set_exception(salon.actors["Nora"], salon.anna, DAY, [700, 600]),
        )


async def test_past_cancelled_and_other_peoples_visits_do_not_matter() -> None:
    salon = await open_salon()
    nora = salon.actors["Nora"]
    cancelled = await booked(salon)
    await actions.cancel(salon.actors["Olga"], cancelled.id, "", None)
    await booked(salon, member=salon.lena)
    await fill(salon.anna_resource, "15:00", "16:00")
    await change_hours(nora, reach(salon), mornings(salon))
    assert len(await misfits(salon.center)) == 0


@pytest.mark.parametrize("visits", [1, 4])
async def test_looking_takes_the_same_queries_for_any_number_of_visits(visits: int) -> None:
    salon = await open_salon()
    for hour in range(10, 10 + visits):
        await booked(salon, f"{hour}:00")
    async with count_queries() as count:
        assert await misfits(salon.center) == {}
    assert len(count) <= 7
