"""Who waits for a place of a class, and who gets it when one becomes free."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking import actions
from booking.queries import classes
from booking.rules.classes import InLine, list_is_open, next_in_line
from booking.tables import GroupEvent, Seat
from clients.tables import Visit
from kit import clock
from kit.rights import CUSTOMER, SYSTEM
from reminders.tables import Message
from tests.booking.classes import offer_yoga, put_on, seat, taken, wait
from tests.booking.scene import at
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
lines = st.lists(st.integers(1, 5), max_size=12)


def in_line(*seats: int) -> list[InLine]:
    return [InLine(number, wanted) for number, wanted in enumerate(seats)]


def test_the_first_in_line_is_first() -> None:
    assert next_in_line(in_line(1, 1, 1), 2) == in_line(1, 1)


def test_whoever_wants_more_than_is_free_is_passed_over() -> None:
    assert [each.visit for each in next_in_line(in_line(3, 1, 2, 1), 2)] == [1, 3]


@given(lines, st.integers(0, 20))
def test_never_more_than_is_free_and_nobody_who_would_fit_is_left(wanted: list[int], free: int) -> None:
    line = in_line(*wanted)
    given_places = next_in_line(line, free)
    left = free - sum(each.seats for each in given_places)
    assert left >= 0
    assert all(each.seats > left for each in line if each not in given_places)
    assert given_places == [each for each in line if each in given_places]


def test_the_list_is_open_until_the_cut_off() -> None:
    start = at("10:00")
    assert list_is_open(start, 60, start - timedelta(minutes=61))
    assert not list_is_open(start, 60, start - timedelta(minutes=60))


async def full_class(**more) -> tuple[Salon, GroupEvent, Visit]:  # type: ignore[no-untyped-def]
    """Two places, both Client 1's."""
    salon = await open_salon()
    event = await put_on(salon, await offer_yoga(salon), capacity=2, **more)
    return salon, event, await seat(event.id, 1, 2)


async def status(visit: Visit) -> str:
    return (await Visit.objects().get(Visit.id == visit.id)).status


async def written(visit: Visit) -> list[tuple[str, str]]:
    rows = await Message.select(Message.kind, Message.status).where(Message.visit == visit.id)
    return sorted((row["kind"], row["status"]) for row in rows)


async def test_who_finds_it_full_may_wait_and_is_told_so() -> None:
    _, event, _ = await full_class()
    visit = await wait(event.id, 2)
    assert visit.status == "listed"
    assert await taken(event.id) == 2
    assert await written(visit) == [("in_line", "waiting")]


async def test_nobody_waits_where_there_is_a_place() -> None:
    salon = await open_salon()
    event = await put_on(salon, await offer_yoga(salon))
    assert (await wait(event.id, 1)).status == "waiting"


async def test_nobody_waits_who_did_not_ask_to_or_wants_more_than_there_are() -> None:
    _, event, _ = await full_class()
    with pytest.raises(actions.EventFull):
        await seat(event.id, 2)
    with pytest.raises(actions.EventFull):
        await wait(event.id, 2, 3)
    assert await Seat.count() == 1


async def test_one_form_for_the_list_sent_twice_waits_once() -> None:
    _, event, _ = await full_class()
    first, second = await wait(event.id, 2, code="E" * 22), await wait(event.id, 2, code="E" * 22)
    assert first.id == second.id
    assert await Seat.count() == 2


async def test_a_place_that_becomes_free_goes_to_the_next_who_is_written_to_at_once() -> None:
    _, event, visit = await full_class()
    first, second = await wait(event.id, 2), await wait(event.id, 3)
    await actions.cancel(CUSTOMER, visit.id, "")
    assert (await status(first), await status(second)) == ("waiting", "waiting")
    assert await taken(event.id) == 2
    kinds = [("evening", "waiting"), ("in_line", "cancelled"), ("promoted", "waiting"), ("soon", "waiting")]
    assert await written(first) == kinds


async def test_the_list_passes_over_whoever_needs_more_and_comes_back_to_them() -> None:
    salon, event, _ = await full_class()
    await actions.change_event(SYSTEM, event.id, actions.EventChange(capacity=3), None)
    third = await seat(event.id, 2)
    pair, single = await wait(event.id, 3, 2), await wait(event.id, 4)
    await actions.cancel(salon.actors["Olga"], third.id, "")
    assert (await status(pair), await status(single)) == ("listed", "waiting")
    await actions.change_event(SYSTEM, event.id, actions.EventChange(capacity=5), None)
    assert await status(pair) == "waiting"
    assert (await classes.miscounted(), await classes.passed_over()) == ([], [])


async def test_after_the_cut_off_the_place_is_anybodys() -> None:
    _, event, visit = await full_class(cut_off_minutes=120)
    first = await wait(event.id, 2)
    with clock.pretend(event.starts_at - timedelta(minutes=119)):
        await actions.cancel(CUSTOMER, visit.id, "")
        assert (await status(first), await taken(event.id)) == ("listed", 0)
        await seat(event.id, 3, 2)
        with pytest.raises(actions.EventFull):
            await wait(event.id, 4)
    assert await taken(event.id) == 2


async def test_the_desk_lets_somebody_in_by_hand_also_after_the_cut_off() -> None:
    salon, event, visit = await full_class(cut_off_minutes=120)
    first, second = await wait(event.id, 2), await wait(event.id, 3)
    olga = salon.actors["Olga"]
    with pytest.raises(actions.EventFull):
        await actions.set_status(olga, second.id, Visit.Status.waiting, None)
    assert (await status(second), await taken(event.id)) == ("listed", 2)
    with clock.pretend(event.starts_at - timedelta(minutes=30)):
        await actions.cancel(olga, visit.id, "")
        await actions.set_status(olga, second.id, Visit.Status.waiting, None)
    assert (await status(first), await status(second), await taken(event.id)) == ("listed", "waiting", 1)


async def test_leaving_the_list_frees_nothing_and_is_never_late() -> None:
    _, event, _ = await full_class(notice_minutes=60 * 24 * 7)
    first, second = await wait(event.id, 2), await wait(event.id, 3)
    left = await actions.cancel(CUSTOMER, first.id, "")
    assert (left.status, left.cancelled_late) == ("cancelled", False)
    assert (await status(second), await taken(event.id)) == ("listed", 2)


async def test_online_one_client_does_not_wait_twice() -> None:
    salon = await open_salon()
    event = await put_on(salon, await offer_yoga(salon, max_seats=1), capacity=1)
    await seat(event.id, 1)
    await wait(event.id, 2)
    with pytest.raises(actions.TooManySeats):
        await wait(event.id, 2)
    with pytest.raises(actions.TooManySeats):
        await wait(event.id, 1)


async def test_a_later_cut_off_or_another_time_lets_the_list_in() -> None:
    _, event, visit = await full_class(cut_off_minutes=120)
    first = await wait(event.id, 2)
    with clock.pretend(event.starts_at - timedelta(minutes=90)):
        await actions.cancel(CUSTOMER, visit.id, "")
        assert await status(first) == "listed"
        await actions.change_event(SYSTEM, event.id, actions.EventChange(cut_off_minutes=30), None)
        assert await status(first) == "waiting"


async def test_those_who_wait_hear_that_the_class_moved_or_is_off() -> None:
    _, event, _ = await full_class()
    first = await wait(event.id, 2)
    await actions.change_event(SYSTEM, event.id, actions.EventChange(starts_at=at("14:00")), None)
    moved = await Visit.objects().get(Visit.id == first.id)
    assert (moved.status, moved.starts_at) == ("listed", at("14:00"))
    assert await written(first) == [("in_line", "cancelled"), ("in_line", "waiting")]
    assert await actions.cancel_event(SYSTEM, event.id, "", None) == 2
    assert (await status(first), ("cancelled", "waiting") in await written(first)) == ("cancelled", True)


async def test_who_is_brought_back_takes_no_place_of_somebody_who_moved_up() -> None:
    salon, event, visit = await full_class()
    await wait(event.id, 2)
    await actions.cancel(CUSTOMER, visit.id, "")
    with pytest.raises(actions.EventFull, match="1 place is left"):
        await actions.set_status(salon.actors["Olga"], visit.id, Visit.Status.waiting, None)


async def test_somebody_who_waits_cannot_be_charged_or_marked_as_arrived() -> None:
    salon, event, _ = await full_class()
    first = await wait(event.id, 2)
    for wanted in (Visit.Status.arrived, Visit.Status.no_show, Visit.Status.confirmed):
        with pytest.raises(actions.WrongStep):
            await actions.set_status(salon.actors["Olga"], first.id, wanted, None)
    assert await status(first) == "listed"
