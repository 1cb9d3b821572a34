"""Moving, calling off, statuses and their undoing: what is written, and that a refusal writes nothing."""

from datetime import timedelta

import pytest

from booking import actions
from booking.actions import Booking, Move
from booking.tables import Appointment, Change
from catalog.tables import Branch, Service
from clients.tables import Visit, VisitLine
from kit import clock
from kit.errors import Forbidden, Invalid, NotFound
from kit.journal import JournalEntry
from kit.rights import CUSTOMER
from reminders.tables import Message
from staff.tables import Skill
from tests.booking.scene import DAY, at, fill, wall
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
NEXT = DAY + timedelta(days=1)


async def booked(salon: Salon, start: str = "10:00", **facts: object) -> Visit:
    """A visit the day after tomorrow, so that there is more than the notice left."""
    return await actions.book(
        CUSTOMER,
        Booking(
            **{
                "branch": salon.center, "service": salon.haircut, "member": salon.anna,
                "starts_at": at(start, NEXT), "name": "Masha", "phone": "+49 1511 2345678", **facts,
            }
        ),
    )  # fmt: skip


async def fresh(visit: Visit) -> Visit:
    return await Visit.objects().get(Visit.id == visit.id)


async def taken_by(visit: Visit) -> list[tuple[int, str]]:
    found = await Appointment.objects().where(
        Appointment.visit == visit.id, Appointment.released_at.is_null()
    )
    return sorted((each.resource, wall(each.starts_at)) for each in found)


async def test_a_client_moves_their_visit_and_the_old_time_is_free_again() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    moved = await actions.move(CUSTOMER, visit.id, Move(at("10:30", NEXT), None, visit.version))
    assert (wall(moved.starts_at), wall(moved.ends_at), moved.version) == ("10:30", "11:30", 2)
    assert (await fresh(visit)).version == 2
    assert await taken_by(visit) == [(salon.anna_resource, "10:30")]
    assert await Appointment.count() == 2  # the released one keeps its row
    await booked(salon, "09:30")
    assert await JournalEntry.exists().where(JournalEntry.action == "move")
    assert await Change.count() == 3


async def test_moving_to_where_it_is_changes_nothing() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    news = await Change.count()
    assert (await actions.move(CUSTOMER, visit.id, Move(at("10:00", NEXT), None, 1))).version == 1
    assert await Change.count() == news


async def test_a_move_from_an_old_page_is_refused_with_the_new_state() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await actions.set_status(salon.actors["Olga"], visit.id, Visit.Status.confirmed, 1)
    with pytest.raises(actions.StaleVisit) as refusal:
        await actions.move(salon.actors["Olga"], visit.id, Move(at("12:00", NEXT), None, 1))
    assert refusal.value.details["visit"]["status"] == "confirmed"
    assert refusal.value.details["visit"]["version"] == 2
    assert await taken_by(visit) == [(salon.anna_resource, "10:00")]


async def test_a_move_onto_somebody_is_refused_and_the_old_time_is_kept() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await fill(salon.anna_resource, "12:00", "13:00", day=NEXT)
    with pytest.raises(actions.TimeTaken) as refusal:
        await actions.move(CUSTOMER, visit.id, Move(at("11:30", NEXT), None, 1))
    assert wall(refusal.value.next_times[0]) == "13:00"
    assert await taken_by(visit) == [(salon.anna_resource, "10:00")]
    assert (await fresh(visit)).version == 1


async def test_the_desk_gives_a_visit_to_somebody_else_who_takes_their_own_time_for_it() -> None:
    salon = await open_salon()
    await Skill.update({Skill.minutes: 90}).where(Skill.member == salon.lena, Skill.service == salon.haircut)
    visit = await booked(salon)
    moved = await actions.move(salon.actors["Olga"], visit.id, Move(at("10:05", NEXT), salon.lena, 1))
    assert (wall(moved.starts_at), wall(moved.ends_at)) == ("10:05", "11:35")
    assert await taken_by(visit) == [(salon.lena_resource, "10:05")]
    [line] = await VisitLine.objects().where(VisitLine.visit == visit.id)
    assert (line.member, line.price) == (salon.lena, 4500)


async def test_the_desk_makes_a_visit_longer_but_not_into_the_next_one() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await fill(salon.anna_resource, "12:00", "13:00", day=NEXT)
    longer = await actions.move(salon.actors["Olga"], visit.id, Move(at("10:00", NEXT), None, 1, minutes=120))
    assert wall(longer.ends_at) == "12:00"
    with pytest.raises(actions.TimeTaken):
        await actions.move(salon.actors["Olga"], visit.id, Move(at("10:00", NEXT), None, 2, minutes=125))
    with pytest.raises(Invalid):
        await actions.move(salon.actors["Olga"], visit.id, Move(at("10:00", NEXT), None, 2, minutes=-5))
    kept = await actions.move(CUSTOMER, visit.id, Move(at("14:00", NEXT), None, 2, minutes=5))
    assert wall(kept.ends_at) == "16:00"  # a client does not choose the length


async def test_a_visit_with_anybody_may_be_moved_to_anybody() -> None:
    salon = await open_salon()
    visit = await booked(salon, member=None)
    [line] = await VisitLine.objects().where(VisitLine.visit == visit.id)
    resource = salon.anna_resource if line.member == salon.anna else salon.lena_resource
    await fill(resource, "14:00", "15:00", day=NEXT)
    await actions.move(CUSTOMER, visit.id, Move(at("14:00", NEXT), None, 1))
    [line_now] = await VisitLine.objects().where(VisitLine.visit == visit.id)
    assert line_now.member != line.member


async def test_a_move_takes_the_room_along() -> None:
    salon = await open_salon()
    visit = await booked(salon, service=salon.colour)
    await actions.move(CUSTOMER, visit.id, Move(at("11:00", NEXT), None, 1))
    assert await taken_by(visit) == sorted([(salon.anna_resource, "11:00"), (salon.colour_chair, "11:00")])


async def test_a_visit_for_a_service_that_is_no_longer_sold_can_still_be_moved() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await Service.update({Service.is_active: False}).where(Service.id == salon.haircut)
    assert (await actions.move(CUSTOMER, visit.id, Move(at("12:00", NEXT), None, 1))).version == 2


async def test_inside_the_notice_a_client_has_to_call_and_the_desk_can_still_do_it() -> None:
    salon = await open_salon()
    await Branch.update({Branch.phone: "+49 30 1"}).where(Branch.id == salon.center)
    visit = await booked(salon)
    with clock.pretend(at("10:05", DAY)):
        for attempt in (
            actions.move(CUSTOMER, visit.id, Move(at("15:00", NEXT), None, 1)),
            actions.cancel(CUSTOMER, visit.id, "ill"),
        ):
            with pytest.raises(actions.TooLate, match=r"call us: \+49 30 1"):
                await attempt
        assert (await fresh(visit)).version == 1
        await actions.move(salon.actors["Olga"], visit.id, Move(at("15:00", NEXT), None, 1))


async def test_a_cancelled_visit_gives_its_time_back_and_keeps_who_why_and_whether_late() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    gone = await actions.cancel(CUSTOMER, visit.id, " ill ")
    row = await fresh(visit)
    assert (row.status, row.cancelled_by, row.cancelled_why, row.cancelled_late) == (
        "cancelled",
        "client",
        "ill",
        False,
    )
    assert (row.cancelled_at, row.version, gone.version) == (clock.now(), 2, 2)
    assert await taken_by(visit) == []
    waiting = await Message.count().where(Message.status == "waiting", Message.kind != "cancelled")
    assert waiting == 0
    await booked(salon)


async def test_a_client_who_cancels_twice_gets_the_same_answer() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await actions.cancel(CUSTOMER, visit.id, "")
    news = await Change.count()
    assert (await actions.cancel(CUSTOMER, visit.id, "")).version == 2
    assert await Change.count() == news
    with pytest.raises(actions.WrongStep):
        await actions.cancel(salon.actors["Olga"], visit.id, "", 2)
    with pytest.raises(actions.WrongStep):
        await actions.move(CUSTOMER, visit.id, Move(at("15:00", NEXT), None, 2))


async def test_the_desk_cancels_late_and_it_is_told() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    with clock.pretend(at("09:00", NEXT)):
        await actions.cancel(salon.actors["Olga"], visit.id, "ill", 1)
    assert (await fresh(visit)).cancelled_late


async def test_too_long_a_reason_is_refused() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    with pytest.raises(Invalid):
        await actions.cancel(CUSTOMER, visit.id, "x" * 301)
    assert (await fresh(visit)).status == "waiting"


async def test_each_step_keeps_its_moment_and_a_step_back_forgets_it() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    olga = salon.actors["Olga"]
    for version, status in enumerate((Visit.Status.confirmed, Visit.Status.arrived), 1):
        await actions.set_status(olga, visit.id, status, version)
    row = await fresh(visit)
    assert (row.status, row.confirmed_at, row.arrived_at) == ("arrived", clock.now(), clock.now())
    await actions.set_status(olga, visit.id, Visit.Status.waiting, 3)
    row = await fresh(visit)
    assert (row.status, row.confirmed_at, row.arrived_at, row.version) == ("waiting", None, None, 4)


@pytest.mark.parametrize("wanted", [Visit.Status.done, Visit.Status.cancelled, Visit.Status.waiting])
async def test_a_step_that_is_none_is_refused(wanted: Visit.Status) -> None:
    salon = await open_salon()
    visit = await booked(salon)
    with pytest.raises(actions.WrongStep):
        await actions.set_status(salon.actors["Olga"], visit.id, wanted, 1)
    assert (await fresh(visit)).version == 1


async def test_a_no_show_keeps_its_past_time_and_can_be_undone() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    olga = salon.actors["Olga"]
    with clock.pretend(at("11:00", NEXT)):
        await actions.set_status(olga, visit.id, Visit.Status.no_show, 1)
        row = await fresh(visit)
        assert (row.status, row.no_show_at) == ("no_show", clock.now())
        assert len(await taken_by(visit)) == 1
        await actions.set_status(olga, visit.id, Visit.Status.waiting, 2)
    assert ((await fresh(visit)).status, (await fresh(visit)).no_show_at) == ("waiting", None)
    assert len(await taken_by(visit)) == 1


async def test_a_no_show_known_beforehand_gives_the_time_back() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await actions.set_status(salon.actors["Olga"], visit.id, Visit.Status.no_show, 1)
    assert await taken_by(visit) == []
    await booked(salon)
    with pytest.raises(actions.TimeTaken):
        await actions.set_status(salon.actors["Olga"], visit.id, Visit.Status.waiting, 2)
    assert (await fresh(visit)).status == "no_show"


async def test_a_cancelled_visit_comes_back_through_the_door() -> None:
    salon = await open_salon()
    visit = await booked(salon, service=salon.colour)
    olga = salon.actors["Olga"]
    await actions.cancel(olga, visit.id, "mistake", 1)
    await actions.set_status(olga, visit.id, Visit.Status.waiting, 2)
    row = await fresh(visit)
    assert (row.status, row.cancelled_at, row.cancelled_by, row.cancelled_why) == ("waiting", None, "", "")
    assert await taken_by(visit) == sorted([(salon.anna_resource, "10:00"), (salon.colour_chair, "10:00")])
    assert await Message.exists().where(Message.status == "waiting", Message.kind == "evening")


async def test_a_cancelled_visit_whose_time_is_gone_stays_cancelled() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    olga = salon.actors["Olga"]
    await actions.cancel(olga, visit.id, "", 1)
    await booked(salon)
    with pytest.raises(actions.TimeTaken):
        await actions.set_status(olga, visit.id, Visit.Status.waiting, 2)
    assert (await fresh(visit)).status == "cancelled"


async def test_only_those_with_the_right_and_in_the_branch_change_a_visit() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    for name, error in (("Anna", Forbidden), ("Rita", Forbidden), ("Boris", NotFound)):
        actor = salon.actors[name]
        for attempt in (
            actions.move(actor, visit.id, Move(at("12:00", NEXT), None, 1)),
            actions.cancel(actor, visit.id, ""),
            actions.set_status(actor, visit.id, Visit.Status.arrived, 1),
        ):
            with pytest.raises(error):
                await attempt
    with pytest.raises(NotFound):
        await actions.cancel(salon.actors["Olga"], 999, "")
    assert (await fresh(visit)).version == 1
