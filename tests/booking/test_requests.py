"""Requests: asked for by a stranger, answered at the desk, or lapsed; the time is taken all along."""

from datetime import timedelta

import pytest

from booking import actions, queries
from booking.actions import Booking, CounterOver, Move, NoRequest, StaleVisit, TimeTaken, Wanted, WrongStep
from booking.queries.requests import count_of, requests_of
from booking.tables import Appointment
from booking.waiting_tables import WaitingRequest
from catalog.tables import Branch, Service
from clients.tables import Visit
from kit import clock
from kit.errors import Forbidden, Invalid, NotFound
from kit.journal import JournalEntry
from kit.rights import CUSTOMER
from reminders.tables import Message
from tests.booking.line import fresh, on_the_day
from tests.booking.scene import DAY, at, wall
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
Status = Visit.Status


async def asked(salon: Salon, start: str = "10:00", member: int | None = None) -> Visit:
    """Masha asks for a haircut where the branch takes requests."""
    await Branch.update({Branch.takes_requests: True}).where(Branch.id == salon.center)
    who = {"name": "Masha", "phone": "+49 1511 2345678"}
    return await actions.book(CUSTOMER, Booking(salon.center, salon.haircut, member, at(start), **who))


async def now_is(visit: Visit) -> Visit:
    return await Visit.objects().get(Visit.id == visit.id)


async def times(salon: Salon) -> list[str]:
    found = await queries.free_times(salon.center, salon.haircut, salon.anna, DAY, DAY)
    return [wall(start) for each in found for start in each.starts]


async def told() -> list[tuple[str, str]]:
    rows = await Message.select(Message.kind, Message.status).order_by(Message.id)
    return [(row["kind"], row["status"]) for row in rows]


async def everything(visit: Visit) -> list[object]:
    """What a refusal must not change."""
    row = await Visit.select().where(Visit.id == visit.id).first()
    return [
        row,
        await Appointment.select().order_by(Appointment.id),
        await told(),
        await JournalEntry.count(),
    ]


async def test_a_request_takes_its_time_and_is_told_as_a_request() -> None:
    salon = await open_salon()
    visit = await asked(salon, member=salon.anna)
    assert visit.status == Status.requested
    assert (visit.wanted_at, visit.requested_at) == (at("10:00"), clock.now())
    assert "10:00" not in await times(salon)
    with pytest.raises(TimeTaken):
        await actions.hold(salon.center, salon.haircut, salon.anna, at("10:30"))
    assert await told() == [("requested", "waiting")]
    assert await JournalEntry.select(JournalEntry.action).output(as_list=True) == ["request"]


async def test_the_desk_books_at_once_and_a_service_may_differ_from_its_branch() -> None:
    salon = await open_salon()
    first = await asked(salon)
    assert first.status == Status.requested
    wanted = Booking(salon.center, salon.haircut, None, at("12:00"), name="Frank", phone="+4915119999999")
    assert (await actions.book(salon.actors["Olga"], wanted)).status == Status.waiting
    await Service.update({Service.takes_requests: False}).where(Service.id == salon.haircut)
    assert (await asked(salon, "14:00")).status == Status.waiting


async def test_a_held_time_becomes_a_request_too() -> None:
    salon = await open_salon()
    await Branch.update({Branch.takes_requests: True}).where(Branch.id == salon.center)
    held = await actions.hold(salon.center, salon.haircut, None, at("10:00"))
    wanted = Booking(
        salon.center, salon.haircut, None, at("10:00"), name="M", phone="+4915119999999", hold_code=held.code
    )
    assert (await actions.book(CUSTOMER, wanted)).status == Status.requested


async def test_accepted_it_is_a_visit_with_its_confirmation_and_reminders() -> None:
    salon = await open_salon()
    visit = await asked(salon)
    before = await Appointment.select().order_by(Appointment.id)
    done = await actions.accept_request(salon.actors["Olga"], visit.id, visit.version)
    assert (done.status, done.accepted_at) == (Status.waiting, clock.now())
    assert await Appointment.select().order_by(Appointment.id) == before
    assert {kind for kind, _ in await told()} == {"requested", "booked", "evening", "soon"}
    assert await count_of(salon.actors["Olga"]) == 0


async def test_declined_its_time_is_free_and_the_reason_is_told() -> None:
    salon = await open_salon()
    visit = await asked(salon, member=salon.anna)
    done = await actions.decline_request(salon.actors["Olga"], visit.id, "Anna is ill.", visit.version)
    assert (done.status, done.cancelled_why, done.cancelled_by) == (Status.cancelled, "Anna is ill.", "Olga")
    assert "10:00" in await times(salon)
    assert await told() == [("requested", "cancelled"), ("declined", "waiting")]


async def test_another_time_is_kept_instead_until_the_client_says_yes() -> None:
    salon = await open_salon()
    visit = await asked(salon, member=salon.anna)
    offered = await actions.offer_another(
        salon.actors["Olga"], visit.id, Move(at("15:00"), salon.anna, visit.version)
    )
    assert (offered.status, offered.starts_at) == (Status.requested, at("15:00"))
    assert offered.wanted_at == at("10:00")
    assert offered.offer_until_at == clock.now() + timedelta(hours=24)
    free = await times(salon)
    assert "10:00" in free
    assert "15:00" not in free
    assert await told() == [("requested", "cancelled"), ("counter", "waiting")]
    done = await actions.accept_request(CUSTOMER, visit.id, offered.version)
    assert (done.status, done.starts_at, done.offer_until_at) == (Status.waiting, at("15:00"), None)


async def test_an_offer_never_outlives_its_start_or_its_hours() -> None:
    salon = await open_salon()
    await Branch.update({Branch.answer_hours: 200}).where(Branch.id == salon.center)
    visit = await asked(salon)
    offered = await actions.offer_another(salon.actors["Olga"], visit.id, Move(at("15:00"), None, None))
    assert offered.offer_until_at == at("15:00")


async def test_an_offer_of_a_taken_time_changes_nothing() -> None:
    salon = await open_salon()
    visit = await asked(salon, member=salon.anna)
    wanted = Booking(salon.center, salon.haircut, salon.anna, at("15:00"))
    await actions.book(salon.actors["Olga"], wanted)
    before = await everything(visit)
    with pytest.raises(TimeTaken):
        await actions.offer_another(salon.actors["Olga"], visit.id, Move(at("15:30"), salon.anna, None))
    with pytest.raises(Invalid, match="another"):
        await actions.offer_another(salon.actors["Olga"], visit.id, Move(at("10:00"), None, None))
    assert await everything(visit) == before


async def test_an_offer_lapses_and_gives_its_time_back() -> None:
    salon = await open_salon()
    await Branch.update({Branch.answer_hours: 2}).where(Branch.id == salon.center)
    visit = await asked(salon, member=salon.anna)
    await actions.offer_another(salon.actors["Olga"], visit.id, Move(at("15:00"), None, None))
    assert not await actions.lapse()
    with clock.pretend(clock.now() + timedelta(hours=2)):
        with pytest.raises(CounterOver):
            await actions.accept_request(CUSTOMER, visit.id, None)
        assert await actions.lapse()
        assert not await actions.lapse()
        done = await now_is(visit)
        assert (done.status, done.cancelled_why) == (Status.cancelled, "We did not hear from you in time.")
        assert "15:00" in await times(salon)
    assert (await told())[-1] == ("declined", "waiting")


async def test_a_request_nobody_answered_ends_when_it_would_begin() -> None:
    salon = await open_salon()
    visit = await asked(salon)
    with clock.pretend(at("10:00")):
        assert await actions.lapse()
    assert (await now_is(visit)).status == Status.cancelled
    assert ("declined", "waiting") not in await told()  # nobody is written to about what has begun


async def test_a_client_cannot_accept_what_the_desk_was_asked() -> None:
    salon = await open_salon()
    visit = await asked(salon)
    before = await everything(visit)
    with pytest.raises(CounterOver):
        await actions.accept_request(CUSTOMER, visit.id, None)
    assert await everything(visit) == before


async def test_a_client_withdraws_whenever_they_like() -> None:
    salon = await open_salon()
    await Branch.update({Branch.notice_minutes: 7 * 1440}).where(Branch.id == salon.center)
    visit = await asked(salon, member=salon.anna)
    done = await actions.cancel(CUSTOMER, visit.id, "")
    assert (done.status, done.cancelled_late) == (Status.cancelled, False)
    assert "10:00" in await times(salon)
    assert await told() == [("requested", "cancelled")]


async def test_a_request_is_answered_and_nothing_else() -> None:
    salon = await open_salon()
    olga, visit = salon.actors["Olga"], await asked(salon)
    before = await everything(visit)
    for change in (
        actions.set_status(olga, visit.id, Status.arrived, None),
        actions.set_status(olga, visit.id, Status.waiting, None),
        actions.move(olga, visit.id, Move(at("12:00"), None, None)),
        actions.cancel(olga, visit.id, ""),
    ):
        with pytest.raises(WrongStep, match="This is a request"):
            await change
    assert await everything(visit) == before


async def test_an_answer_given_twice_or_from_an_old_page_changes_nothing() -> None:
    salon = await open_salon()
    olga, visit = salon.actors["Olga"], await asked(salon)
    done = await actions.accept_request(olga, visit.id, 1)
    before = await everything(visit)
    with pytest.raises(StaleVisit):
        await actions.decline_request(olga, visit.id, "", 1)
    with pytest.raises(NoRequest):
        await actions.accept_request(olga, visit.id, done.version)
    with pytest.raises(NoRequest):
        await actions.offer_another(olga, visit.id, Move(at("15:00"), None, None))
    assert await everything(visit) == before


async def test_a_declined_request_brought_back_goes_through_the_door() -> None:
    salon = await open_salon()
    olga, visit = salon.actors["Olga"], await asked(salon, member=salon.anna)
    await actions.decline_request(olga, visit.id, "", None)
    other = await asked(salon, member=salon.anna)
    with pytest.raises(TimeTaken):
        await actions.set_status(olga, visit.id, Status.waiting, None)
    assert (await now_is(visit)).status == Status.cancelled
    await actions.decline_request(olga, other.id, "", None)
    assert (await actions.set_status(olga, visit.id, Status.waiting, None)).status == Status.waiting


async def test_a_request_whose_time_was_lost_is_accepted_only_through_the_door() -> None:
    salon = await open_salon()
    olga, visit = salon.actors["Olga"], await asked(salon, member=salon.anna)
    await actions.release(visit.id)  # as no action does
    other = await actions.book(olga, Booking(salon.center, salon.haircut, salon.anna, at("10:30")))
    with pytest.raises(TimeTaken):
        await actions.accept_request(olga, visit.id, None)
    assert (await now_is(visit)).status == Status.requested
    await actions.cancel(olga, other.id, "")
    assert (await actions.accept_request(olga, visit.id, None)).status == Status.waiting
    told = JournalEntry.select(JournalEntry.action).where(JournalEntry.subject_id == visit.id)
    assert (await told.order_by(JournalEntry.id))[-1] == {"action": "accept"}


async def test_boris_and_who_may_not_book_answer_nothing() -> None:
    salon = await open_salon()
    visit = await asked(salon)
    before = await everything(visit)
    for answer in (actions.accept_request, lambda actor, id, _: actions.decline_request(actor, id, "", None)):
        with pytest.raises(NotFound):
            await answer(salon.actors["Boris"], visit.id, None)
        with pytest.raises(Forbidden):
            await answer(salon.actors["Rita"], visit.id, None)
    assert await everything(visit) == before
    assert await requests_of(salon.actors["Boris"]) == []


async def test_the_list_shows_what_waits_for_the_desk_first() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    first, second = await asked(salon, "10:00"), await asked(salon, "12:00")
    await actions.offer_another(olga, first.id, Move(at("15:00"), None, None))
    assert [row["id"] for row in await requests_of(olga)] == [second.id, first.id]
    assert await count_of(olga) == 1


async def test_an_accepted_request_ends_the_wait_for_its_time_and_a_request_alone_does_not() -> None:
    salon = await open_salon()
    who = {"name": "Masha", "phone": "+49 1511 2345678"}
    line = await actions.join(CUSTOMER, Wanted(salon.center, salon.haircut, [on_the_day(salon.anna)], **who))
    visit = await asked(salon, member=salon.anna)
    assert (await fresh(line)).status == WaitingRequest.Status.waiting
    await actions.accept_request(salon.actors["Olga"], visit.id, visit.version)
    ended = await fresh(line)
    assert (ended.status, ended.visit) == (WaitingRequest.Status.booked, visit.id)
