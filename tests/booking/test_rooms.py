"""Several rooms for one visit: which are taken, kept and given back, and to whom they are open."""

from datetime import date

import pytest

from booking import actions, queries
from booking.actions import Booking, Move, TimeTaken
from booking.queries import NotOffered, Question, why_not
from booking.queries.visits import booked
from booking.tables import Appointment, Hold
from catalog.tables import Resource, Service, ServiceNeed, Tie
from clients.tables import Visit
from kit.rights import CUSTOMER
from staff.tables import MemberTie
from tests.booking.classes import offer_yoga, put_on
from tests.booking.furniture import furnish, give, reserve, rooms_of
from tests.booking.scene import DAY, at, fill, wall
from tests.cast import Salon, add, open_salon

pytestmark = pytest.mark.usefixtures("morning")


async def colour(salon: Salon, start: str = "10:00", member: int = 0, number: int = 1) -> Visit:
    who = {"name": f"Client {number}", "phone": f"+49 1511 1{number:06}"}
    wanted = Booking(salon.center, salon.colour, member or salon.anna, at(start), **who)
    return await actions.book(CUSTOMER, wanted)


async def times(salon: Salon, member: int | None = None, day: date = DAY) -> list[str]:
    [found] = await queries.free_times(salon.center, salon.colour, member, day, day)
    return [wall(start) for start in found.starts]


async def test_a_visit_takes_as_many_of_each_kind_as_the_service_needs_with_its_buffers() -> None:
    salon = await open_salon()
    await Service.update({Service.room_after: 10}).where(Service.id == salon.colour)
    _, lamps = await furnish(salon)
    visit = await colour(salon)
    assert await rooms_of(visit.id) == [salon.colour_chair, *lamps[:2]]
    spans = await Appointment.select(Appointment.starts_at, Appointment.ends_at).where(
        Appointment.resource.is_in([salon.colour_chair, *lamps])
    )
    assert {(wall(each["starts_at"]), wall(each["ends_at"])) for each in spans} == {("10:00", "12:10")}


async def test_with_one_lamp_left_nothing_that_needs_two_is_offered_or_booked() -> None:
    salon = await open_salon()
    await furnish(salon)
    await colour(salon)
    assert "10:00" not in await times(salon, salon.lena)
    assert "12:00" in await times(salon, salon.lena)
    before = await Visit.count(), await Appointment.count()
    with pytest.raises(TimeTaken):
        await colour(salon, "11:45", salon.lena, 2)
    assert (await Visit.count(), await Appointment.count()) == before


async def test_lamps_must_be_the_same_ones_for_the_whole_visit() -> None:
    salon = await open_salon()
    _, lamps = await furnish(salon, lamps=2, needed=1)
    await fill(lamps[0], "10:00", "11:00")
    await fill(lamps[1], "11:00", "12:00")
    assert not {"09:30", "10:00", "10:30"} & set(await times(salon))
    assert "11:00" in await times(salon)


async def test_the_one_with_the_best_place_in_the_order_is_taken() -> None:
    salon = await open_salon()
    second, lamps = await furnish(salon)
    await Resource.update({Resource.position: 1}).where(Resource.id.is_in([salon.colour_chair, lamps[0]]))
    visit = await colour(salon)
    assert await rooms_of(visit.id) == [second, lamps[1], lamps[2]]


async def test_somebodys_own_room_is_used_by_nobody_else() -> None:
    salon = await open_salon()
    second, _ = await furnish(salon, lamps=8)
    await give(second, salon.lena)
    await colour(salon)
    assert "10:00" in await times(salon, salon.lena)
    await fill(salon.lena_resource, "10:00", "12:00")
    await add(MemberTie(resource=salon.colour_chair, member=salon.lena, tie=Tie.only))
    with pytest.raises(NotOffered):
        await times(salon, salon.anna)
    asked = Question(salon.center, salon.colour, salon.anna, int(at("14:00").timestamp()))
    [answer] = await why_not(salon.actors["Olga"], asked)
    assert answer.sentences == [
        "Colour chair 1 is only for Lena.",
        "Colour chair 2 is only for Lena.",
    ]


async def test_a_room_for_one_service_is_used_for_no_other() -> None:
    salon = await open_salon()
    _, lamps = await furnish(salon)
    await reserve(lamps[0], salon.haircut)
    visit = await colour(salon)
    assert await rooms_of(visit.id) == [salon.colour_chair, *lamps[1:]]
    await reserve(lamps[1], salon.haircut)
    with pytest.raises(NotOffered):
        await times(salon)
    asked = Question(salon.center, salon.colour, salon.anna, int(at("14:00").timestamp()))
    [answer] = await why_not(salon.actors["Olga"], asked)
    assert answer.sentences == [
        "Lamp: 2 are needed at once, and there is only 1 for this here.",
        "Lamp 1 is only for “Haircut”.",
        "Lamp 2 is only for “Haircut”.",
    ]


async def test_a_preferred_room_is_theirs_first_and_others_last_but_not_closed_to_them() -> None:
    salon = await open_salon()
    second, _ = await furnish(salon, lamps=8)
    await give(second, salon.anna, Tie.preferred)
    hers = await colour(salon)
    assert (await rooms_of(hers.id))[0] == second
    others = await colour(salon, "13:00", salon.lena, 2)
    assert salon.colour_chair in await rooms_of(others.id)
    await fill(salon.colour_chair, "15:00", "18:00")
    last = await colour(salon, "15:30", salon.lena, 3)
    assert second in await rooms_of(last.id)


async def test_a_tie_counts_from_the_next_question_on() -> None:
    salon = await open_salon()
    _, lamps = await furnish(salon, lamps=2)
    assert "10:00" in await times(salon, salon.anna)
    await give(lamps[0], salon.lena)
    with pytest.raises(NotOffered):
        await times(salon, salon.anna)
    await MemberTie.delete(force=True)
    assert "10:00" in await times(salon, salon.anna)
    await ServiceNeed.update({ServiceNeed.quantity: 3}).where(ServiceNeed.quantity == 2)
    with pytest.raises(NotOffered):
        await times(salon, salon.anna)


async def test_a_visit_that_is_moved_keeps_its_rooms_if_they_are_free() -> None:
    salon = await open_salon()
    second, lamps = await furnish(salon)
    await fill(salon.colour_chair, "10:00", "12:00")
    await fill(lamps[0], "10:00", "12:00")
    visit = await colour(salon)
    assert await rooms_of(visit.id) == [second, *lamps[1:]] or await rooms_of(visit.id) == [
        *lamps[1:],
        second,
    ]
    kept = set(await rooms_of(visit.id))
    await actions.move(salon.actors["Olga"], visit.id, Move(at("13:00"), None, 1))
    assert set(await rooms_of(visit.id)) == kept, "though better ones are free by then"
    await fill(lamps[2], "15:30", "18:00")
    await actions.move(salon.actors["Olga"], visit.id, Move(at("15:30"), None, 2))
    assert set(await rooms_of(visit.id)) == {second, lamps[0], lamps[1]}


async def test_another_person_brings_another_choice() -> None:
    salon = await open_salon()
    second, lamps = await furnish(salon)
    await give(second, salon.anna, Tie.preferred)
    await give(lamps[2], salon.lena)
    visit = await colour(salon)
    assert second in await rooms_of(visit.id)
    await actions.move(salon.actors["Olga"], visit.id, Move(at("10:00"), salon.lena, 1))
    assert set(await rooms_of(visit.id)) == {salon.colour_chair, lamps[0], lamps[2]}


async def test_a_restored_visit_gets_the_rooms_it_had_while_they_are_free() -> None:
    salon = await open_salon()
    second, lamps = await furnish(salon)
    await fill(salon.colour_chair, "10:00", "10:15")
    visit, olga = await colour(salon), salon.actors["Olga"]
    await actions.cancel(olga, visit.id, "", 1)
    assert await rooms_of(visit.id) == []
    await Appointment.delete().where(Appointment.visit.is_null())
    await actions.set_status(olga, visit.id, Visit.Status.waiting, 2)
    assert set(await rooms_of(visit.id)) == {second, *lamps[:2]}


async def test_its_shape_is_told_right_whatever_the_number_of_rooms() -> None:
    salon = await open_salon()
    changes = {
        Service.minutes: 90,
        Service.pattern: [30, -45, 15],
        Service.room_before: 5,
        Service.room_after: 10,
    }
    await Service.update(changes).where(Service.id == salon.colour)
    _, lamps = await furnish(salon)
    visit = await colour(salon)
    taking = await booked(visit.id)
    assert taking.shape.room == (-300, 6000)
    assert taking.shape.staff == ((0, 1800), (4500, 5400))
    assert taking.rooms == {salon.colour_chair, *lamps[:2]}


async def test_what_the_service_needs_by_now_counts_for_a_move() -> None:
    salon = await open_salon()
    _, lamps = await furnish(salon)
    visit = await colour(salon)
    await ServiceNeed.update({ServiceNeed.quantity: 3}).where(ServiceNeed.quantity == 2)
    await actions.move(salon.actors["Olga"], visit.id, Move(at("10:30"), None, 1))
    assert await rooms_of(visit.id) == [salon.colour_chair, *lamps]


async def test_a_hold_keeps_every_room_and_becomes_the_visit() -> None:
    salon = await open_salon()
    _, lamps = await furnish(salon)
    hold = await actions.hold(salon.center, salon.colour, salon.anna, at("10:00"))
    assert "10:00" not in await times(salon, salon.lena), "one lamp is left"
    wanted = Booking(
        salon.center, salon.colour, salon.anna, at("10:00"), "Masha", "+49 1511 2345678", hold_code=hold.code
    )
    visit = await actions.book(CUSTOMER, wanted)
    assert await rooms_of(visit.id) == [salon.colour_chair, *lamps[:2]]
    assert await Hold.count() == 0


async def test_rooms_of_a_hold_that_lapsed_are_taken_anew() -> None:
    salon = await open_salon()
    await furnish(salon)
    hold = await actions.hold(salon.center, salon.colour, salon.anna, at("10:00"))
    await hold.update_self({Hold.expires_at: hold.created_at})
    visit = await colour(salon, "10:00", salon.lena)
    assert len(await rooms_of(visit.id)) == 3


async def test_a_class_takes_its_rooms_and_keeps_them_when_it_moves() -> None:
    salon = await open_salon()
    second, lamps = await furnish(salon)
    kind = (await Resource.objects().get(Resource.id == lamps[0])).kind
    yoga = await offer_yoga(salon)
    await add(ServiceNeed(service=yoga, kind=kind, quantity=2))
    await fill(lamps[0], "10:00", "11:00")
    event = await put_on(salon, yoga)
    taken = Appointment.select(Appointment.resource).where(
        Appointment.event == event.id, Appointment.released_at.is_null()
    ).order_by(Appointment.resource).output(as_list=True)  # fmt: skip
    assert set(await taken) == {salon.anna_resource, *lamps[1:]}
    change = actions.EventChange(starts_at=at("13:00"))
    await actions.change_event(salon.actors["Olga"], event.id, change, 1)
    assert set(await taken) == {salon.anna_resource, *lamps[1:]}
    assert "13:00" not in await times(salon, salon.lena)
    assert second not in await taken
