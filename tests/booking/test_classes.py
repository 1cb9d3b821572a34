"""Dates of classes: put on, moved, changed, called off."""

import pytest

from booking import actions, queries
from booking.queries import classes
from booking.tables import GroupEvent
from clients.queries import visit_lines
from clients.tables import Visit
from kit import db
from kit.errors import Forbidden, Invalid, NotFound
from kit.rights import CUSTOMER
from reminders.tables import Message
from tests.booking.classes import everything, offer_yoga, on, put_on, seat, taken
from tests.booking.scene import DAY, NOON, at
from tests.cast import open_salon

pytestmark = pytest.mark.usefixtures("morning")


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
