"""Booking: what is written, and that a refusal writes nothing."""

from datetime import timedelta

import pytest

from booking import actions, queries
from booking.actions import Move
from booking.tables import Appointment, Change
from catalog.tables import Branch, ServicePrice
from clients.tables import Client, Visit, VisitLine
from kit import clock
from kit.errors import Forbidden, Invalid, NotFound
from kit.journal import JournalEntry
from kit.rights import CUSTOMER
from reminders.tables import Message
from staff.tables import ScheduleException, Skill
from tests.booking.scene import DAY, at, fill, wall
from tests.booking.wishes import rows, taken_by, wish
from tests.cast import open_salon

pytestmark = pytest.mark.usefixtures("morning")


async def test_a_stranger_books_and_everything_that_follows_is_written() -> None:
    salon = await open_salon()
    visit = await actions.book(CUSTOMER, wish(salon, comment="  first time \x00"))
    assert (visit.status, visit.source, visit.client, visit.comment) == (
        "waiting",
        "widget",
        salon.masha,
        "first time",
    )
    assert await taken_by(visit) == [(salon.anna_resource, "10:00", "11:00")]
    [line] = await VisitLine.objects().where(VisitLine.visit == visit.id)
    assert (line.title, line.price, line.member, line.quantity) == ("Haircut", 4500, salon.anna, 1)
    assert await Message.count() >= 2
    assert await Change.select(Change.branch, Change.visit) == [{"branch": salon.center, "visit": visit.id}]
    [entry] = await JournalEntry.objects().where(JournalEntry.subject == "visit")
    assert (entry.who, entry.action, entry.subject_id) == ("client", "book", visit.id)


async def test_the_price_is_the_one_of_the_day_it_was_booked() -> None:
    salon = await open_salon()
    await Skill.update({Skill.price: 5000}).where(Skill.member == salon.anna)
    visit = await actions.book(CUSTOMER, wish(salon))
    await ServicePrice.update({ServicePrice.price: 9900}, force=True)
    await Skill.update({Skill.price: 9900}, force=True)
    moved = await actions.move(
        CUSTOMER, visit.id, Move(at("14:00", DAY + timedelta(days=1)), None, visit.version)
    )
    [line] = await VisitLine.objects().where(VisitLine.visit == moved.id)
    assert line.price == 5000


async def test_a_taken_time_is_refused_with_the_next_free_ones_and_nothing_is_written() -> None:
    salon = await open_salon()
    await actions.book(CUSTOMER, wish(salon))
    before = await rows()
    with pytest.raises(actions.TimeTaken) as refusal:
        await actions.book(CUSTOMER, wish(salon, "10:30", name="Pavel", phone="+49 1511 7654321"))
    assert [wall(each) for each in refusal.value.next_times] == ["11:00", "11:15", "11:30"]
    assert refusal.value.details["next_times"] == [each.isoformat() for each in refusal.value.next_times]
    assert await rows() == before


@pytest.mark.parametrize(
    ("start", "error"),
    [
        ("08:00", actions.OutsideHours),
        ("17:15", actions.OutsideHours),
        ("10:05", actions.OffTheGrid),
    ],
)
async def test_a_time_that_is_not_offered_is_refused(start: str, error: type[Exception]) -> None:
    salon = await open_salon()
    before = await rows()
    with pytest.raises(error):
        await actions.book(CUSTOMER, wish(salon, start))
    with pytest.raises(error):
        await actions.hold(salon.center, salon.haircut, None, at(start))
    assert await rows() == before


async def test_too_soon_too_far_and_past_have_their_own_sentences() -> None:
    salon = await open_salon()
    for start, error in (
        (clock.now() - timedelta(hours=1), actions.InThePast),
        (clock.now() + timedelta(minutes=45), actions.TooSoon),
        (at("10:00", DAY + timedelta(days=60)), actions.TooFar),
        (at("10:00").replace(microsecond=1), actions.OffTheGrid),
    ):
        with pytest.raises(error):
            await actions.book(CUSTOMER, wish(salon, starts_at=start))
    assert await Visit.count() == 0


async def test_what_nobody_offers_is_refused() -> None:
    salon = await open_salon()
    with pytest.raises(queries.NotOffered):
        await actions.book(CUSTOMER, wish(salon, member=salon.boris))
    with pytest.raises(NotFound):
        await actions.book(CUSTOMER, wish(salon, service=999))
    assert await Visit.count() == 0


async def test_every_wrong_field_is_named_at_once() -> None:
    salon = await open_salon()
    before = await rows()
    with pytest.raises(Invalid) as problem:
        await actions.book(CUSTOMER, wish(salon, name=" ", phone="12", email="x", comment="x" * 2001))
    assert set(problem.value.fields) == {"name", "phone", "email", "comment"}
    assert await rows() == before


async def test_a_service_that_needs_a_chair_takes_the_chair_too() -> None:
    salon = await open_salon()
    visit = await actions.book(CUSTOMER, wish(salon, service=salon.colour))
    assert await taken_by(visit) == sorted(
        [(salon.anna_resource, "10:00", "12:00"), (salon.colour_chair, "10:00", "12:00")]
    )
    with pytest.raises(actions.TimeTaken) as refusal:
        await actions.book(CUSTOMER, wish(salon, "11:00", service=salon.colour, member=salon.lena))
    assert wall(refusal.value.next_times[0]) == "12:00"


async def test_anybody_is_the_least_busy_of_the_day_then_whoever_waited_longest() -> None:
    salon = await open_salon()
    await fill(salon.anna_resource, "15:00", "16:00")
    members = []
    for start in ("09:00", "10:00", "11:00", "12:00"):
        visit = await actions.book(CUSTOMER, wish(salon, start, member=None))
        assert visit.any_member
        [line] = await VisitLine.objects().where(VisitLine.visit == visit.id)
        members.append(line.member)
    assert members == [salon.lena, salon.anna, salon.lena, salon.anna]


async def test_anybody_takes_the_one_who_is_free() -> None:
    salon = await open_salon()
    for _ in range(2):
        await actions.book(CUSTOMER, wish(salon, member=None))
    assert await Appointment.count() == 2
    with pytest.raises(actions.TimeTaken):
        await actions.book(CUSTOMER, wish(salon, member=None))


async def test_the_desk_books_at_any_five_minutes_and_this_morning_but_never_over_somebody() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    today = DAY - timedelta(days=1)
    with clock.pretend(at("12:00", today)):
        visit = await actions.book(olga, wish(salon, starts_at=at("09:05", today), phone="", name=""))
        assert (visit.source, visit.client, visit.created_by) == ("desk", None, olga.account)
        for start, error in (
            (at("09:30", today), actions.TimeTaken),
            (at("10:07", today), actions.OffTheGrid),
            (at("10:00", today - timedelta(days=1)), actions.InThePast),
        ):
            with pytest.raises(error):
                await actions.book(olga, wish(salon, starts_at=start))
    assert await Visit.count() == 1


async def test_the_desk_chooses_a_card_or_adds_one_without_a_phone() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    first = await actions.book(olga, wish(salon, client=salon.masha, name="", phone=""))
    second = await actions.book(olga, wish(salon, "12:00", name="Passer-by", phone=""))
    assert first.client == salon.masha
    assert (await Client.objects().get(Client.id == second.client)).phone is None
    with pytest.raises(NotFound):
        await actions.book(olga, wish(salon, "14:00", client=999))


async def test_only_those_with_the_right_and_in_the_branch_book_at_the_desk() -> None:
    salon = await open_salon()
    for name, error in (("Anna", Forbidden), ("Rita", Forbidden), ("Boris", NotFound)):
        with pytest.raises(error):
            await actions.book(salon.actors[name], wish(salon))
    assert await Visit.count() == 0


async def test_a_quiet_booking_sends_nothing() -> None:
    salon = await open_salon()
    await actions.book(salon.actors["Olga"], wish(salon, notify=False))
    assert await Message.count() == 0


async def test_an_exception_in_the_schedule_counts_at_the_door() -> None:
    salon = await open_salon()
    await ScheduleException(member=salon.anna, happens_on=DAY, hours=[600, 660], reason="").save()
    with pytest.raises(actions.OutsideHours):
        await actions.book(CUSTOMER, wish(salon, "11:00"))
    assert (await actions.book(CUSTOMER, wish(salon, "10:00"))).id


async def test_the_notice_of_a_branch_is_read_at_the_time_of_the_change() -> None:
    salon = await open_salon()
    visit = await actions.book(CUSTOMER, wish(salon))
    await Branch.update({Branch.notice_minutes: 3 * 24 * 60}).where(Branch.id == salon.center)
    with pytest.raises(actions.TooLate):
        await actions.cancel(CUSTOMER, visit.id, "")
