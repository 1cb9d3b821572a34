"""The day of a branch as the calendar draws it, and what it costs."""

from datetime import UTC, date, datetime

import pytest

from booking import actions
from booking.day import day_sheet
from booking.rules.days import closed_times
from booking.tables import Appointment
from catalog.tables import ClosedDay, Resource, Service
from clients.tables import Visit, VisitLine
from kit.rights import SYSTEM
from staff.tables import ScheduleException, StaffMember, TimeOff
from tests.cast import Salon, open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")

DAY = "2026-12-01"


def at(hour: int) -> datetime:
    """An hour of Center's wall clock."""
    return datetime(2026, 12, 1, hour - 1, tzinfo=UTC)


async def booked(salon: Salon, hour: int = 10) -> Visit:
    wanted = actions.Booking(salon.center, salon.haircut, salon.anna, at(hour), client=salon.masha)
    return await actions.book(SYSTEM, wanted)


async def test_a_visit_is_drawn_in_its_parts_and_what_is_kept_around_it_apart() -> None:
    salon = await open_salon()
    shape = {
        Service.minutes: 90,
        Service.pattern: [30, -45, 15],
        Service.staff_before: 5,
        Service.staff_after: 10,
    }
    await Service.update(shape).where(Service.id == salon.haircut)
    await booked(salon)
    [visit] = (await day_sheet(salon.actors["Olga"], salon.center)).visits
    assert [(part.start[11:], part.end[11:], part.tidying) for part in visit.parts] == [
        ("09:55", "10:00", True), ("10:00", "10:30", False),
        ("11:15", "11:30", False), ("11:30", "11:40", True),
    ]  # fmt: skip


async def test_time_off_breaks_and_holds_are_part_of_the_day() -> None:
    salon = await open_salon()
    hours = [540, 780, 840, 1080]
    await ScheduleException(member=salon.lena, happens_on=date(2026, 12, 1), hours=hours).save()
    await TimeOff(member=salon.anna, starts_at=at(15), ends_at=at(17)).save()
    await actions.hold(salon.center, salon.haircut, salon.anna, at(12))
    day = await day_sheet(salon.actors["Olga"], salon.center, date(2026, 12, 1))
    anna, lena = day.columns
    assert [(shade.start[11:], shade.end[11:], shade.kind) for shade in anna.shades[2:]] == [
        ("15:00", "17:00", "away")
    ]
    assert [(shade.start[11:], shade.end[11:], shade.kind) for shade in lena.shades] == [
        ("00:00", "09:00", "off"),
        ("13:00", "14:00", "break"),
        ("18:00", "00:00", "off"),
    ]
    [hold] = day.holds
    assert (hold.service, hold.seconds, hold.part.start) == ("Haircut", 600, f"{DAY}T12:00")


async def test_a_closed_day_is_closed_for_everybody() -> None:
    salon = await open_salon()
    await ClosedDay(branch=salon.center, closed_on=date(2026, 12, 1), reason="Stocktaking").save()
    day = await day_sheet(salon.actors["Olga"], salon.center, date(2026, 12, 1))
    assert all([shade.kind for shade in column.shades] == ["off"] for column in day.columns)


async def test_a_day_of_25_hours_keeps_its_wall_clock() -> None:
    salon = await open_salon()
    day = await day_sheet(salon.actors["Olga"], salon.center, date(2026, 10, 25))
    assert (day.previous, day.next) == ("2026-10-24", "2026-10-26")
    assert day.columns[0].shades[0].end == "2026-10-26T00:00"


async def test_no_shows_stay_in_sight_and_cancelled_visits_do_not() -> None:
    salon = await open_salon()
    missed, called_off = await booked(salon, 10), await booked(salon, 12)
    await actions.move(SYSTEM, missed.id, actions.Move(at(14), salon.lena, None))
    await actions.set_status(SYSTEM, missed.id, Visit.Status.no_show, None)
    await actions.cancel(SYSTEM, called_off.id, "ill")
    day = await day_sheet(salon.actors["Olga"], salon.center, date(2026, 12, 1))
    [entry] = day.visits
    assert (entry.status, [(part.name, part.start) for part in entry.parts]) == (
        "no_show",
        [("Lena", f"{DAY}T14:00")],
    )


async def test_somebody_dismissed_keeps_a_column_while_clients_expect_them() -> None:
    salon = await open_salon()
    await booked(salon)
    await StaffMember.update({StaffMember.dismissed_on: date(2026, 12, 1)}, force=True).where(
        StaffMember.id == salon.anna
    )
    day = await day_sheet(salon.actors["Olga"], salon.center, date(2026, 12, 1))
    assert [(column.name, column.title) for column in day.columns] == [
        ("Lena", "Stylist"),
        ("Anna", "no longer here"),
    ]


async def test_time_with_a_client_of_another_branch_is_shown_as_busy() -> None:
    salon = await open_salon()
    await booked(salon)
    await StaffMember(branch=salon.harbour, resource=salon.anna_resource, name="Anna").save()
    day = await day_sheet(salon.actors["Boris"], salon.harbour, date(2026, 12, 1))
    assert day.visits == ()
    [busy] = [shade for shade in day.columns[0].shades if shade.kind == "elsewhere"]
    assert (busy.start, busy.end) == (f"{DAY}T19:00", f"{DAY}T20:00")


async def test_somebody_with_no_column_of_their_own_sees_none() -> None:
    from tests.cast import hire

    salon = await open_salon()
    await booked(salon)
    zoe = await hire("Zoe", "specialist", [salon.center])
    day = await day_sheet(zoe, salon.center, date(2026, 12, 1))
    assert (day.columns, day.visits) == ((), ())


async def test_the_frame_reaches_from_the_first_thing_to_the_last() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await Appointment.update({Appointment.starts_at: at(7), Appointment.ends_at: at(20)}, force=True)
    await Visit.update({Visit.starts_at: at(7), Visit.ends_at: at(20)}, force=True)
    day = await day_sheet(salon.actors["Olga"], salon.center, date(2026, 12, 1))
    assert (day.opens, day.closes, day.visits[0].id) == ("07:00", "20:00", visit.id)


@pytest.mark.parametrize(
    ("hours", "closed"),
    [
        ((), [(0, 1440, "off")]),
        ((540, 1080), [(0, 540, "off"), (1080, 1440, "off")]),
        ((0, 1440), []),
        (
            (540, 600, 660, 720, 780, 1080),
            [(0, 540, "off"), (600, 660, "break"), (720, 780, "break"), (1080, 1440, "off")],
        ),
    ],
)
def test_what_lies_between_the_hours_is_a_break_and_what_lies_around_them_is_off(hours, closed) -> None:
    assert closed_times(hours) == closed


@pytest.mark.parametrize("people", [1, 10, 100])
async def test_a_day_costs_five_queries_whatever_the_number_of_people(people: int) -> None:
    salon = await open_salon()
    for number in range(people):
        await somebody_with_a_visit(salon, number)
    async with count_queries() as counted:
        day = await day_sheet(salon.actors["Olga"], salon.center, date(2026, 12, 1))
    assert len(counted) == 5
    assert (len(day.visits), len(day.columns)) == (people, people + 2)


async def somebody_with_a_visit(salon: Salon, number: int) -> None:
    resource = Resource(branch=salon.center, name=f"Person {number}")
    await resource.save()
    member = StaffMember(branch=salon.center, resource=resource.id, name=f"Person {number}")
    await member.save()
    span = {"starts_at": at(12), "ends_at": at(13)}
    visit = Visit(branch=salon.center, code=f"c{number}", source="desk", created_at=at(9), **span)
    await visit.save()
    line = VisitLine(visit=visit.id, service=salon.haircut, member=member.id, title="Haircut", price=4500)
    await line.save()
    await Appointment(resource=resource.id, visit=visit.id, line=line.id, **span).save()
