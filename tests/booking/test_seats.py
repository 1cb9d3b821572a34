"""Places of a class: taken, given back, and never one too many."""

from datetime import timedelta

import pytest

from booking import actions
from booking.tables import Appointment
from clients.queries import visit_lines
from clients.tables import Visit
from kit import clock
from kit.errors import Invalid
from kit.rights import CUSTOMER
from reminders.tables import Message
from tests.booking.classes import everything, on, places, seat, taken
from tests.booking.scene import at

pytestmark = pytest.mark.usefixtures("morning")


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
