"""Services that do not need somebody all the time, and buffers around them, from the form to the sale."""

from datetime import date

import pytest

from booking import actions, queries
from booking.actions import Booking, Move, TimeTaken
from booking.tables import Appointment
from catalog.tables import Service, ServiceNeed
from clients.tables import Visit
from kit.rights import CUSTOMER
from staff.tables import Skill
from tests.booking.scene import DAY, at, wall
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")


async def colourful() -> Salon:
    """Colour: half an hour, 45 minutes in which it works, 15 minutes, and ten minutes of tidying."""
    salon = await open_salon()
    await Service.update(
        {Service.minutes: 90, Service.pattern: [30, -45, 15], Service.staff_after: 10, Service.room_after: 5}
    ).where(Service.id == salon.colour)
    return salon


async def book(salon: Salon, service: int, start: str, **more) -> Visit:
    wanted = dict(name="Masha", phone="+49 1511 2345678", member=salon.anna) | more
    return await actions.book(CUSTOMER, Booking(salon.center, service, starts_at=at(start), **wanted))


async def times(salon: Salon, service: int, day: date = DAY, member: int = 0) -> list[str]:
    found = await queries.free_times(salon.center, service, member or salon.anna, day, day)
    return [wall(start) for each in found for start in each.starts]


async def taken(resource: int) -> list[tuple[str, str]]:
    rows = await Appointment.select(Appointment.starts_at, Appointment.ends_at).where(
        Appointment.resource == resource, Appointment.released_at.is_null()
    ).order_by(Appointment.starts_at)  # fmt: skip
    return [(wall(row["starts_at"]), wall(row["ends_at"])) for row in rows]


async def test_the_specialist_is_free_for_others_while_the_colour_works() -> None:
    salon = await colourful()
    await Service.update({Service.minutes: 45}).where(Service.id == salon.haircut)
    visit = await book(salon, salon.colour, "10:00")
    assert (wall(visit.starts_at), wall(visit.ends_at)) == ("10:00", "11:30")
    assert await taken(salon.anna_resource) == [("10:00", "10:30"), ("11:15", "11:40")]
    assert await taken(salon.colour_chair) == [("10:00", "11:35")]
    offered = await times(salon, salon.haircut)
    assert [each for each in offered if "09:00" < each < "12:00"] == ["09:15", "10:30", "11:45"]
    await book(salon, salon.haircut, "10:30", name="Lena")
    assert "10:30" not in await times(salon, salon.haircut)


async def test_two_colours_can_be_woven_into_one_another_when_there_are_chairs_enough() -> None:
    salon = await colourful()
    await ServiceNeed.delete().where(ServiceNeed.service == salon.colour)
    await book(salon, salon.colour, "10:00")
    assert "10:30" in await times(salon, salon.colour)
    await book(salon, salon.colour, "10:30", name="Lena", phone="+49 1511 2345679")
    assert await taken(salon.anna_resource) == [
        ("10:00", "10:30"), ("10:30", "11:00"), ("11:15", "11:40"), ("11:45", "12:10"),
    ]  # fmt: skip


async def test_the_buffer_is_kept_and_is_no_part_of_the_clients_time() -> None:
    salon = await colourful()
    assert (await times(salon, salon.colour))[-1] == "16:15", "the tidying, too, ends before work does"
    await book(salon, salon.colour, "10:00")
    with pytest.raises(TimeTaken):
        await book(salon, salon.haircut, "11:30", name="Lena", phone="+49 1511 2345679")


async def test_a_move_takes_the_whole_shape_along_and_frees_all_of_the_old_one() -> None:
    salon = await colourful()
    visit = await book(salon, salon.colour, "10:00")
    await actions.move(salon.actors["Olga"], visit.id, Move(at("13:00"), None, 1))
    assert await taken(salon.anna_resource) == [("13:00", "13:30"), ("14:15", "14:40")]
    assert await taken(salon.colour_chair) == [("13:00", "14:35")]


async def test_a_visit_keeps_the_shape_it_was_booked_with() -> None:
    salon = await colourful()
    visit = await book(salon, salon.colour, "10:00")
    await Service.update({Service.minutes: 60, Service.pattern: []}).where(Service.id == salon.colour)
    olga = salon.actors["Olga"]
    await actions.move(olga, visit.id, Move(at("13:00"), None, 1))
    assert await taken(salon.anna_resource) == [("13:00", "13:30"), ("14:15", "14:40")]
    await actions.cancel(olga, visit.id, "", 2)
    assert await taken(salon.anna_resource) == await taken(salon.colour_chair) == []
    await actions.set_status(olga, visit.id, Visit.Status.waiting, 3)
    assert await taken(salon.anna_resource) == [("13:00", "13:30"), ("14:15", "14:40")]


async def test_the_desk_may_make_it_longer_at_its_end() -> None:
    salon = await colourful()
    visit = await book(salon, salon.colour, "10:00")
    await actions.move(salon.actors["Olga"], visit.id, Move(at("10:00"), None, 1, minutes=120))
    assert await taken(salon.anna_resource) == [("10:00", "10:30"), ("11:15", "12:10")]
    assert await taken(salon.colour_chair) == [("10:00", "12:05")]


async def test_somebody_may_do_it_in_a_way_of_their_own() -> None:
    salon = await colourful()
    await Skill.update({Skill.minutes: 60, Skill.pattern: [20, -20, 20]}).where(
        Skill.member == salon.lena, Skill.service == salon.colour
    )
    await book(salon, salon.colour, "10:00", member=salon.lena)
    assert await taken(salon.lena_resource) == [("10:00", "10:20"), ("10:40", "11:10")]


async def test_minutes_that_are_no_fives_are_found_to_the_minute() -> None:
    salon = await open_salon()
    await Service.update({Service.minutes: 57, Service.staff_after: 4}).where(Service.id == salon.haircut)
    await book(salon, salon.haircut, "10:00")
    assert await taken(salon.anna_resource) == [("10:00", "11:01")]
    found = await times(salon, salon.haircut)
    assert [each for each in found if "08:00" < each < "12:00"] == ["11:15", "11:30", "11:45"]


async def test_a_hold_keeps_every_part_and_becomes_the_visit() -> None:
    salon = await colourful()
    hold = await actions.hold(salon.center, salon.colour, salon.anna, at("10:00"))
    before = await taken(salon.anna_resource)
    assert before == [("10:00", "10:30"), ("11:15", "11:40")]
    await book(salon, salon.colour, "10:00", hold_code=hold.code)
    assert await taken(salon.anna_resource) == before
    assert await Appointment.count().where(Appointment.hold.is_not_null()) == 0
