"""Fifty want the ten places of a class. With the lock, with the CHECK, with both: ten get them.

With neither it must go wrong: otherwise the test proves nothing about the guards.
"""

import asyncio
import contextvars
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from booking import actions
from booking.actions.classes import seats
from booking.actions.several.ending import cancel_party
from booking.queries import classes
from booking.rules.days import ONE_DAY
from booking.rules.series import Scope
from booking.tables import GroupEvent
from clients.tables import Client, Visit
from kit import db
from kit.rights import CUSTOMER, SYSTEM
from tests.booking.classes import offer_yoga, put_on, seat, taken
from tests.booking.scene import DAY, at
from tests.cast import open_salon
from tests.races.again import until_seen
from tests.races.guards import SLOWEST, Meeting

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
WALL = "group_event_is_not_oversold"
SEATED = """
SELECT coalesce(sum(seats), 0)::int FROM seat JOIN visit ON visit.id = seat.visit
WHERE event = $1 AND status NOT IN ('cancelled', 'listed')
"""
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"
CAPACITY, CROWD = 10, 50


@asynccontextmanager
async def without(*, lock: bool, wall: bool, together: int, patch: Any) -> AsyncIterator[None]:
    """Switches guards off. Without the lock, `together` look at the class before the first one writes."""
    definition = await db.fetch_value(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = $1", WALL
    )
    try:
        if wall:
            await db.execute(f"ALTER TABLE group_event DROP CONSTRAINT {WALL}")
        with patch.context() as now:
            if lock:
                look_together(now, together)
            yield
    finally:
        if wall:
            await db.execute("DELETE FROM seat")
            await db.execute("DELETE FROM appointment")
            await db.execute("DELETE FROM group_event")
            await db.execute(f"ALTER TABLE group_event ADD CONSTRAINT {WALL} {definition}")


def look_together(patch: pytest.MonkeyPatch, together: int) -> None:
    everybody = Meeting(together)

    async def look_without_holding(event_id: int) -> classes.Event:
        seen = await classes.event(event_id)
        await everybody.wait()
        return seen

    patch.setattr(seats, "locked", look_without_holding)


async def outcomes(calls: list[Awaitable[Any]]) -> tuple[list[Any], list[BaseException]]:
    results = await asyncio.gather(*calls, return_exceptions=True)
    won = [each for each in results if not isinstance(each, BaseException)]
    return won, [each for each in results if isinstance(each, BaseException)]


async def somebody_waits() -> None:
    async with asyncio.timeout(SLOWEST):
        while not await db.fetch_value(WAITING):  # noqa: ASYNC110  # a lock that is waited for sets no event
            await asyncio.sleep(0.01)


async def yoga(capacity: int = CAPACITY) -> GroupEvent:
    salon = await open_salon()
    return await put_on(salon, await offer_yoga(salon), capacity=capacity)


@pytest.mark.parametrize(
    ("lock", "wall"), [(False, False), (False, True), (True, False)], ids=["both", "lock", "check"]
)
async def test_of_fifty_who_want_ten_places_ten_get_one(lock: bool, wall: bool, monkeypatch: Any) -> None:
    event = await yoga()
    people = await Client.count()
    async with without(lock=lock, wall=wall, together=15, patch=monkeypatch):
        won, lost = await outcomes([seat(event.id, number) for number in range(CROWD)])
        assert [type(each) for each in lost] == [actions.EventFull] * (CROWD - CAPACITY)
        assert len(won) == CAPACITY
        assert (await taken(event.id), await db.fetch_value(SEATED, event.id)) == (CAPACITY, CAPACITY)
    assert (await Visit.count(), await Client.count()) == (CAPACITY, people + CAPACITY)


@until_seen
async def test_without_lock_and_check_the_class_is_oversold(monkeypatch: Any) -> None:
    event = await yoga()
    async with without(lock=True, wall=True, together=15, patch=monkeypatch):
        won, _ = await outcomes([seat(event.id, number) for number in range(CROWD)])
        assert len(won) > CAPACITY
        assert await db.fetch_value(SEATED, event.id) > CAPACITY


async def test_groups_of_one_to_three_never_take_more_places_than_there_are() -> None:
    event = await yoga()
    won, lost = await outcomes([seat(event.id, number, 1 + number % 3) for number in range(CROWD)])
    assert {type(each) for each in lost} == {actions.EventFull}
    assert won
    assert await taken(event.id) == await db.fetch_value(SEATED, event.id) == CAPACITY


async def test_one_form_sent_eight_times_at_once_books_once() -> None:
    event = await yoga()
    won, lost = await outcomes([seat(event.id, code="C" * 22) for _ in range(8)])
    assert lost == []
    assert {each.id for each in won} == {won[0].id}
    assert (await Visit.count(), await taken(event.id)) == (1, 1)


async def test_one_client_with_many_forms_gets_no_more_than_one_may() -> None:
    event = await yoga()
    won, lost = await outcomes([seat(event.id, 1, 2) for _ in range(8)])
    assert (len(won), {type(each) for each in lost}) == (1, {actions.TooManySeats})


async def test_cancelling_and_booking_at_once_leaves_the_count_right_and_nobody_waiting_for_ever() -> None:
    event = await yoga()
    there = [await seat(event.id, number) for number in range(CAPACITY)]
    calls: list[Awaitable[Any]] = [seat(event.id, 20 + number) for number in range(30)]
    for number, visit in enumerate(there[:5]):
        calls.insert(number * 6, actions.cancel(CUSTOMER, visit.id, ""))
    _, lost = await outcomes(calls)
    assert {type(each) for each in lost} <= {actions.EventFull}
    assert await classes.miscounted() == []
    assert await taken(event.id) <= CAPACITY


async def test_calling_off_for_all_waits_for_the_class_before_it_holds_a_visit() -> None:
    """Or it would wait in a ring with whoever changes the class and all its visits."""
    event = await yoga()
    visit = await seat(event.id, 1)
    elsewhere = contextvars.copy_context()  # outside the transaction of whoever has the class
    async with db.transaction():
        await seats.locked(event.id)
        calling_off = cancel_party(CUSTOMER, visit.id, "")
        leaving = asyncio.get_running_loop().create_task(calling_off, context=elsewhere)
        await somebody_waits()
        await db.execute("SELECT FROM visit WHERE id = $1 FOR UPDATE NOWAIT", visit.id)
    assert (await leaving).status == Visit.Status.cancelled


async def test_a_class_called_off_while_people_book_has_nobody_left_in_it() -> None:
    event = await yoga()
    calls = [seat(event.id, number) for number in range(10)]
    await outcomes([*calls[:5], actions.cancel_event(SYSTEM, event.id, "", None), *calls[5:]])
    assert await db.fetch_value(SEATED, event.id) == 0
    assert await classes.miscounted() == []


async def test_fewer_places_while_people_book_never_leaves_too_many_in() -> None:
    event = await yoga()
    fewer = actions.change_event(SYSTEM, event.id, actions.EventChange(capacity=3), None)
    _, lost = await outcomes([*[seat(event.id, number) for number in range(9)], fewer])
    assert {type(each) for each in lost} <= {actions.EventFull, actions.TooFewPlaces}
    row = await GroupEvent.objects().get(GroupEvent.id == event.id)
    assert row.taken == await db.fetch_value(SEATED, event.id) <= row.capacity


async def test_two_classes_for_one_leader_at_once_are_one() -> None:
    salon = await open_salon()
    service = await offer_yoga(salon)
    won, lost = await outcomes([put_on(salon, service) for _ in range(6)])
    assert (len(won), {type(each) for each in lost}) == (1, {actions.TimeTaken})


async def waiting_outside(number: int) -> tuple[GroupEvent, list[Visit]]:
    """A class whose places all belong to people who are about to leave, and as many who wait for them."""
    event = await yoga(capacity=number)
    inside = [await seat(event.id, each) for each in range(number)]
    for each in range(number):
        await seat(event.id, 100 + each, or_list=True)
    return event, inside


async def listed() -> int:
    return await Visit.count().where(Visit.status == "listed")


async def test_each_place_given_back_at_once_goes_to_one_who_waits() -> None:
    event, inside = await waiting_outside(8)
    _, lost = await outcomes([actions.cancel(CUSTOMER, each.id, "") for each in inside])
    assert lost == []
    assert (await listed(), await taken(event.id)) == (0, 8)
    assert (await classes.miscounted(), await classes.passed_over()) == ([], [])


async def test_who_joins_the_list_while_a_place_becomes_free_gets_it() -> None:
    event = await yoga(capacity=1)
    inside = await seat(event.id, 1)
    calls = [seat(event.id, number, or_list=True) for number in range(2, 8)]
    calls.insert(3, actions.cancel(CUSTOMER, inside.id, ""))
    _, lost = await outcomes(calls)
    assert lost == []
    assert (await listed(), await taken(event.id)) == (5, 1)
    assert (await classes.miscounted(), await classes.passed_over()) == ([], [])


@until_seen
async def test_without_the_lock_they_would_wait_beside_a_free_place(monkeypatch: Any) -> None:
    event = await yoga(capacity=1)
    inside = await seat(event.id, 1)
    looked, gone = asyncio.Event(), asyncio.Event()

    async def look_and_dawdle(event_id: int) -> classes.Event:
        seen = await classes.event(event_id)
        looked.set()
        await gone.wait()
        return seen

    with monkeypatch.context() as patch:
        patch.setattr(seats, "locked", look_and_dawdle)
        joining = asyncio.create_task(seat(event.id, 2, or_list=True))
        await looked.wait()
    await actions.cancel(CUSTOMER, inside.id, "")
    gone.set()
    assert (await joining).status == "listed"
    assert [row["id"] for row in await classes.passed_over()] == [event.id]


async def test_leaving_booking_waiting_and_giving_up_at_once_leave_the_count_right() -> None:
    event, inside = await waiting_outside(6)
    outside = await Visit.objects().where(Visit.status == "listed").order_by(Visit.id)
    calls: list[Awaitable[Any]] = []
    for number, (one, other) in enumerate(zip(inside, outside, strict=True)):
        calls.append(actions.cancel(CUSTOMER, one.id, ""))
        calls.append(seat(event.id, 200 + number, 1 + number % 3, or_list=number % 2 == 0))
        calls.append(actions.cancel(CUSTOMER, other.id, ""))
    _, lost = await outcomes(calls)
    assert {type(each) for each in lost} <= {actions.EventFull, actions.StaleVisit}
    assert (await classes.miscounted(), await classes.passed_over()) == ([], [])


async def test_series_that_want_the_same_dates_never_share_one_and_never_block_each_other() -> None:
    salon = await open_salon()
    service = await offer_yoga(salon)

    def series(number: int) -> Awaitable[Any]:
        first = actions.NewEvent(salon.center, service, salon.anna, at("10:00", DAY + number * ONE_DAY))
        return actions.create_series(
            SYSTEM, first, f"FREQ=DAILY;INTERVAL={1 + number % 2};COUNT=4", skip=True
        )

    won, lost = await outcomes([series(number) for number in range(6)])
    assert won
    assert {type(each) for each in lost} <= {actions.SeriesClash}
    times = [each.starts_at for each in await GroupEvent.objects()]
    assert len(times) == len(set(times))


async def test_a_series_that_changes_while_people_book_takes_all_of_them_along() -> None:
    salon = await open_salon()
    first = actions.NewEvent(salon.center, await offer_yoga(salon), salon.anna, at("10:00"))
    made = await actions.create_series(SYSTEM, first, "FREQ=WEEKLY;COUNT=3")
    later = actions.EventChange(starts_at=at("14:00"))
    change = actions.change_series(SYSTEM, made.events[0].id, later, actions.Extent(Scope.all), None)
    calls = [seat(event.id, number) for number in range(4) for event in made.events]
    _, lost = await outcomes([*calls[:6], change, *calls[6:]])
    assert lost == []
    strays = (
        "SELECT count(*) FROM seat JOIN visit ON visit.id = seat.visit JOIN group_event ON group_event.id = "
    )
    assert await db.fetch_value(f"{strays} seat.event WHERE visit.starts_at <> group_event.starts_at") == 0
    assert await classes.miscounted() == []
