"""Classes: places instead of times."""

from datetime import timedelta

import pytest

from booking import actions, queries
from booking.queries import classes
from booking.tables import Appointment, GroupEvent, Seat
from clients.queries import visit_lines
from clients.tables import Client, Visit
from kit import clock, db
from kit.errors import Forbidden, Invalid, NotFound
from kit.rights import CUSTOMER
from reminders.tables import Message
from tests.booking.classes import offer_yoga, places, put_on, seat, taken
from tests.booking.scene import DAY, NOON, at
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")


async def on(**more) -> tuple[Salon, GroupEvent]:  # type: ignore[no-untyped-def]
    salon = await open_salon()
    return salon, await put_on(salon, await offer_yoga(salon), **more)


async def everything() -> list[object]:
    """What a refused action must leave as it was."""
    counts = [await table.count() for table in (GroupEvent, Seat, Visit, Client, Message, Appointment)]
    told = await db.fetch_value("SELECT count(*) FROM journal_entry")
    return [*counts, told, await db.fetch("SELECT * FROM group_event ORDER BY id")]


async def test_a_class_takes_the_time_of_who_leads_it() -> None:
    salon, event = await on()
    assert (event.starts_at, event.ends_at, event.capacity) == (at("10:00"), at("11:00"), 10)
    [day] = await queries.free_times(salon.center, salon.haircut, salon.anna, DAY, DAY)
    assert at("10:00") not in day.starts
    assert at("11:00") in day.starts


async def test_a_class_takes_the_room_it_needs() -> None:
    salon = await open_salon()
    chair = await db.fetch_value("SELECT kind FROM resource WHERE id = $1", salon.colour_chair)
    yoga = await offer_yoga(salon, kind=chair)
    await put_on(salon, yoga)
    with pytest.raises(actions.TimeTaken):
        await put_on(salon, yoga, member=salon.lena)


async def test_a_class_cannot_be_where_its_leader_is_busy() -> None:
    salon, _ = await on()
    before = await everything()
    yoga = await db.fetch_value("SELECT id FROM service WHERE capacity > 1")
    with pytest.raises(actions.TimeTaken):
        await put_on(salon, yoga, "10:30")
    with pytest.raises(actions.OutsideHours):
        await put_on(salon, yoga, "20:00")
    assert await everything() == before


async def test_a_class_is_never_among_the_free_times() -> None:
    salon = await open_salon()
    yoga = await offer_yoga(salon)
    with pytest.raises(queries.OnlyInClasses, match="is a class"):
        await queries.free_times(salon.center, yoga, None, DAY, DAY)
    with pytest.raises(queries.OnlyInClasses):
        await actions.book(
            CUSTOMER, actions.Booking(salon.center, yoga, None, NOON, "Masha", "0151 12345678")
        )
    with pytest.raises(queries.OnlyInClasses):
        await actions.hold(salon.center, yoga, None, NOON)


async def test_a_service_for_one_is_no_class() -> None:
    salon = await open_salon()
    with pytest.raises(Invalid, match="one client at a time"):
        await put_on(salon, salon.haircut)


async def test_only_who_books_visits_here_puts_on_a_class() -> None:
    salon = await open_salon()
    yoga = await offer_yoga(salon)
    wanted = actions.NewEvent(salon.center, yoga, salon.anna, NOON)
    with pytest.raises(Forbidden):
        await actions.create_event(salon.actors["Anna"], wanted)
    with pytest.raises(NotFound):
        await actions.create_event(salon.actors["Boris"], wanted)
    assert await GroupEvent.count() == 0


async def test_odd_numbers_are_all_named_at_once() -> None:
    salon = await open_salon()
    yoga = await offer_yoga(salon)
    with pytest.raises(Invalid) as refusal:
        await put_on(salon, yoga, capacity=0, minutes=0, price=-1, notice_minutes=-5, cut_off_minutes=-5)
    assert set(refusal.value.fields) == {"capacity", "minutes", "price", "notice_minutes", "cut_off_minutes"}


async def test_a_place_is_an_ordinary_visit_without_time_of_its_own() -> None:
    salon, event = await on()
    visit = await seat(event.id, seats=2)
    assert (visit.status, visit.starts_at, visit.ends_at) == ("waiting", event.starts_at, event.ends_at)
    [line] = await visit_lines(visit.id)
    assert (line.title, line.quantity, line.price, line.total) == ("Yoga", 2, 1500, 3000)
    assert line.member == salon.anna
    assert await Appointment.count().where(Appointment.visit == visit.id) == 0
    assert await taken(event.id) == 2
    kinds = await Message.select(Message.kind).where(Message.visit == visit.id).output(as_list=True)
    assert sorted(kinds) == ["booked", "evening", "soon"]


async def test_a_class_may_have_a_price_of_its_own() -> None:
    _, event = await on(price=900)
    [line] = await visit_lines((await seat(event.id)).id)
    assert line.price == 900


async def test_a_full_class_is_full_and_says_how_many_places_are_left() -> None:
    _, event = await on(capacity=3)
    await seat(event.id, 1, 2)
    before = await everything()
    with pytest.raises(actions.EventFull, match="1 place is left") as refusal:
        await seat(event.id, 2, 2)
    assert refusal.value.left == 1
    assert await everything() == before
    await seat(event.id, 2)
    with pytest.raises(actions.EventFull, match="full"):
        await seat(event.id, 3)


async def test_online_one_client_gets_so_many_places_and_no_more() -> None:
    salon, event = await on()
    await seat(event.id, 1, 2)
    before = await everything()
    with pytest.raises(actions.TooManySeats, match="3 places of this class online"):
        await seat(event.id, 1, 2)
    assert await everything() == before
    await actions.book_seats(salon.actors["Olga"], places(event.id, 1, 4))
    assert await taken(event.id) == 6


async def test_one_form_sent_twice_books_once() -> None:
    _, event = await on()
    code = "C" * 22
    first, second = await seat(event.id, code=code), await seat(event.id, code=code)
    assert (first.id, first.code) == (second.id, code)
    assert await taken(event.id) == 1


@pytest.mark.parametrize("seats", [0, -1, 100])
async def test_an_odd_number_of_places_is_refused_in_words(seats: int) -> None:
    _, event = await on()
    before = await everything()
    with pytest.raises(Invalid, match="How many places"):
        await seat(event.id, seats=seats)
    assert await everything() == before


async def test_a_contact_that_cannot_be_used_is_refused_beside_its_field() -> None:
    _, event = await on()
    before = await everything()
    with pytest.raises(Invalid) as refusal:
        await seat(event.id, name="", phone="12")
    assert set(refusal.value.fields) == {"name", "phone"}
    assert await everything() == before


async def test_strangers_cannot_come_once_it_has_begun_but_the_desk_writes_in_who_is_there() -> None:
    salon, event = await on()
    with clock.pretend(event.starts_at):
        with pytest.raises(actions.EventBegun):
            await seat(event.id)
        await actions.book_seats(salon.actors["Olga"], places(event.id))
    assert await taken(event.id) == 1


async def test_cancelling_gives_the_places_back_once() -> None:
    salon, event = await on()
    visit = await seat(event.id, seats=3)
    await actions.cancel(CUSTOMER, visit.id, "")
    await actions.cancel(CUSTOMER, visit.id, "")
    assert await taken(event.id) == 0
    with pytest.raises(actions.WrongStep):
        await actions.cancel(salon.actors["Olga"], visit.id, "")
    assert await taken(event.id) == 0


async def test_inside_the_notice_a_client_may_still_cancel_but_is_late() -> None:
    _, event = await on(notice_minutes=120)
    early, late, too_late = await seat(event.id, 1), await seat(event.id, 2), await seat(event.id, 3)
    with clock.pretend(event.starts_at - timedelta(minutes=121)):
        assert not (await actions.cancel(CUSTOMER, early.id, "")).cancelled_late
    with clock.pretend(event.starts_at - timedelta(minutes=119)):
        assert (await actions.cancel(CUSTOMER, late.id, "")).cancelled_late
    with clock.pretend(event.starts_at), pytest.raises(actions.TooLate):
        await actions.cancel(CUSTOMER, too_late.id, "")
    assert await taken(event.id) == 1


async def test_without_its_own_the_notice_is_the_branchs() -> None:
    _, event = await on()
    assert event.notice_minutes == 24 * 60


async def test_a_cancelled_place_comes_back_while_there_is_one() -> None:
    salon, event = await on(capacity=2)
    olga = salon.actors["Olga"]
    visit = await seat(event.id, 1, 2)
    await actions.cancel(olga, visit.id, "")
    await seat(event.id, 2)
    before = await everything()
    with pytest.raises(actions.EventFull):
        await actions.set_status(olga, visit.id, Visit.Status.waiting, None)
    assert await everything() == before
    other = await Visit.objects().order_by(Visit.id, ascending=False).first()
    await actions.cancel(olga, other.id, "")
    await actions.set_status(olga, visit.id, Visit.Status.waiting, None)
    assert await taken(event.id) == 2


async def test_a_no_show_keeps_the_place_and_can_be_undone() -> None:
    salon, event = await on()
    olga = salon.actors["Olga"]
    visit = await seat(event.id)
    await actions.set_status(olga, visit.id, Visit.Status.no_show, None)
    assert await taken(event.id) == 1
    await actions.set_status(olga, visit.id, Visit.Status.waiting, None)
    await actions.set_status(olga, visit.id, Visit.Status.arrived, None)
    assert await taken(event.id) == 1


async def test_a_place_is_not_moved() -> None:
    salon, event = await on()
    visit = await seat(event.id)
    with pytest.raises(Exception, match="no time of its own"):
        await actions.move(salon.actors["Olga"], visit.id, actions.Move(at("14:00"), None, None))


async def test_calling_a_class_off_cancels_every_visit_and_writes_to_each() -> None:
    salon, event = await on()
    first, gone = await seat(event.id, 1, 2), await seat(event.id, 2)
    await actions.cancel(CUSTOMER, gone.id, "")
    assert await actions.cancel_event(salon.actors["Olga"], event.id, "Anna is ill", 1) == 1
    kept = await Visit.objects().get(Visit.id == first.id)
    assert (kept.status, kept.cancelled_why, kept.cancelled_by) == ("cancelled", "Anna is ill", "Olga")
    told = await Message.count().where((Message.visit == first.id) & (Message.kind == "cancelled"))
    assert told == 1
    assert await taken(event.id) == 0
    [day] = await queries.free_times(salon.center, salon.haircut, salon.anna, DAY, DAY)
    assert at("10:00") in day.starts
    with pytest.raises(actions.EventOff):
        await seat(event.id, 3)
    with pytest.raises(actions.EventOff):
        await actions.set_status(salon.actors["Olga"], first.id, Visit.Status.waiting, None)
    with pytest.raises(actions.EventOff):
        await actions.cancel_event(salon.actors["Olga"], event.id, "", None)


async def test_a_class_that_was_paid_for_is_not_called_off() -> None:
    salon, event = await on()
    visit = await seat(event.id)
    await db.execute("UPDATE visit SET status = 'done' WHERE id = $1", visit.id)
    before = await everything()
    with pytest.raises(actions.AlreadyHeld, match="One person has been"):
        await actions.cancel_event(salon.actors["Olga"], event.id, "", None)
    assert await everything() == before


async def test_a_class_moves_with_its_people_who_are_told() -> None:
    salon, event = await on()
    visit = await seat(event.id)
    change = actions.EventChange(starts_at=at("10:30"), member=salon.lena, minutes=90)
    moved = await actions.change_event(salon.actors["Olga"], event.id, change, 1)
    assert (moved.starts_at, moved.ends_at, moved.member) == (at("10:30"), at("12:00"), salon.lena)
    kept = await Visit.objects().get(Visit.id == visit.id)
    assert (kept.starts_at, kept.ends_at, kept.version) == (at("10:30"), at("12:00"), 2)
    assert [line.member for line in await visit_lines(visit.id)] == [salon.lena]
    assert await Message.count().where((Message.visit == visit.id) & (Message.kind == "moved")) == 1
    [day] = await queries.free_times(salon.center, salon.haircut, salon.anna, DAY, DAY)
    assert at("10:00") in day.starts


async def test_a_class_that_only_overlaps_itself_can_be_moved() -> None:
    salon, event = await on()
    olga = salon.actors["Olga"]
    moved = await actions.change_event(olga, event.id, actions.EventChange(starts_at=at("10:15")), None)
    assert moved.starts_at == at("10:15")


async def test_a_change_that_cannot_be_changes_nothing() -> None:
    salon, event = await on()
    await seat(event.id, 1, 3)
    await put_on(salon, event.service, "14:00")
    olga, before = salon.actors["Olga"], await everything()
    for change, refusal in (
        (actions.EventChange(starts_at=at("14:30")), actions.TimeTaken),
        (actions.EventChange(starts_at=at("03:00")), actions.OutsideHours),
        (actions.EventChange(member=salon.boris), queries.NotOffered),
        (actions.EventChange(capacity=2), actions.TooFewPlaces),
        (actions.EventChange(starts_at=at("16:00"), capacity=2), actions.TooFewPlaces),
        (actions.EventChange(capacity=0), Invalid),
    ):
        with pytest.raises(refusal):
            await actions.change_event(olga, event.id, change, 1)
        assert await everything() == before
    with pytest.raises(actions.StaleEvent):
        await actions.change_event(olga, event.id, actions.EventChange(note="Bring a mat"), 7)
    assert await everything() == before


async def test_what_is_not_changed_stays() -> None:
    salon, event = await on(price=900, note="Bring a mat")
    olga = salon.actors["Olga"]
    changed = await actions.change_event(olga, event.id, actions.EventChange(capacity=12), None)
    assert (changed.capacity, changed.own_price, changed.note) == (12, 900, "Bring a mat")
    listed = await actions.change_event(olga, event.id, actions.EventChange(list_price=True), None)
    assert (listed.own_price, listed.price) == (None, 1500)


async def test_taken_is_the_sum_of_the_living_seats() -> None:
    salon, event = await on()
    await seat(event.id, 1, 3)
    gone = await seat(event.id, 2, 2)
    await actions.cancel(salon.actors["Olga"], gone.id, "")
    assert await classes.miscounted() == []
    await db.execute("UPDATE group_event SET taken = 4 WHERE id = $1", event.id)
    [wrong] = await classes.miscounted()
    assert (wrong["id"], wrong["taken"], wrong["seated"]) == (event.id, 4, 3)


async def test_boris_finds_no_class_of_center_and_anna_only_her_own() -> None:
    salon, event = await on()
    hers = await put_on(salon, event.service, member=salon.lena)
    with pytest.raises(NotFound):
        await classes.access_event(salon.actors["Boris"], event.id)
    assert (await classes.access_event(salon.actors["Anna"], event.id)).id == event.id
    with pytest.raises(NotFound):
        await classes.access_event(salon.actors["Anna"], hers.id)
    with pytest.raises(Forbidden):
        await actions.cancel_event(salon.actors["Anna"], event.id, "", None)
