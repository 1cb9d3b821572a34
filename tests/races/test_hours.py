"""Somebody books while the hours are taken away: one of the two hears of the other, nobody is stranded."""

import asyncio
from contextlib import suppress

import pytest
from asyncpg.exceptions import DeadlockDetectedError

import staff.actions
from booking import actions
from booking.actions import Booking, Reach, Stranded, change_hours, door, news
from booking.actions.hours import changing
from booking.queries.fitting import misfits
from booking.queries.visits import takes_of
from kit import db
from kit.errors import Refused
from kit.rights import CUSTOMER
from tests.booking.scene import DAY, at
from tests.cast import Salon, open_salon
from tests.races.again import until_seen

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
PATIENCE = 0.5


def wait_before_the_end(patch: pytest.MonkeyPatch, looked: asyncio.Event, go_on: asyncio.Event) -> None:
    """The booking has looked a second time; others see it only when they are done, or after a while."""
    really_announce = news.announce

    async def announce(visit: int, branch: int) -> None:
        looked.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(go_on.wait(), PATIENCE)
        await really_announce(visit, branch)

    patch.setattr(news, "announce", announce)


async def book_and_take_away(salon: Salon, patch: pytest.MonkeyPatch) -> list[BaseException | object]:
    looked, done = asyncio.Event(), asyncio.Event()
    wait_before_the_end(patch, looked, done)
    wanted = Booking(salon.center, salon.haircut, salon.anna, at("15:00"), "Masha", "+49 1511 2345678")
    nora = salon.actors["Nora"]

    async def take_away() -> None:
        await asyncio.wait_for(looked.wait(), 10 * PATIENCE)
        day_off = change_hours(
            nora,
            Reach(salon.center, (salon.anna,)),
            lambda: staff.actions.set_exception(nora, salon.anna, DAY, []),
        )
        try:
            await day_off
        finally:
            done.set()

    return await asyncio.gather(actions.book(CUSTOMER, wanted), take_away(), return_exceptions=True)


async def test_a_booking_on_its_way_is_waited_for_and_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    salon = await open_salon()
    booked, changed = await book_and_take_away(salon, monkeypatch)
    assert not isinstance(booked, BaseException)
    assert isinstance(changed, Stranded)
    assert await misfits(salon.center) == {}


@until_seen
async def test_without_the_locks_the_visit_is_stranded_and_nobody_knows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def no_lock(*_: object) -> None:
        pass

    salon = await open_salon()
    monkeypatch.setattr(changing, "lock_days", no_lock)
    booked, changed = await book_and_take_away(salon, monkeypatch)
    assert not isinstance(booked, BaseException)
    assert not isinstance(changed, BaseException)
    assert len(await misfits(salon.center)) == 1


async def test_who_books_while_the_hours_change_finds_the_new_ones() -> None:
    salon = await open_salon()
    nora, began = salon.actors["Nora"], asyncio.Event()

    async def change() -> None:
        await staff.actions.set_exception(nora, salon.anna, DAY, [])
        began.set()
        await asyncio.sleep(PATIENCE)

    async def book() -> object:
        await began.wait()
        wanted = Booking(salon.center, salon.haircut, salon.anna, at("15:00"), "Masha", "+49 1511 2345678")
        return await actions.book(CUSTOMER, wanted)

    changing = change_hours(nora, Reach(salon.center, (salon.anna,)), change)
    changed, booked = await asyncio.gather(changing, book(), return_exceptions=True)
    assert changed is None
    assert isinstance(booked, Refused)
    assert await misfits(salon.center) == {}


WAITS = "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)"


async def change_in_a_ring(salon: Salon) -> list[BaseException | None]:
    """How the other and the change ended. The database chooses which of two in a ring it ends.

    Anna's day goes, and with it a colour. Who has the chair waits for what the change of hours has.
    """
    nora, has_the_chair = salon.actors["Nora"], asyncio.Event()
    wanted = Booking(salon.center, salon.colour, salon.anna, at("15:00"), "Masha", "+49 1511 2345678")
    visit = await actions.book(CUSTOMER, wanted)
    chair = [take for take in await takes_of(visit.id) if take[0] == salon.colour_chair]

    async def other() -> None:
        async with db.transaction():
            await db.lock(door.keys(chair))
            has_the_chair.set()
            while not await db.fetch_value(WAITS):  # noqa: ASYNC110  # a lock sets no event
                await asyncio.sleep(0.01)
            await staff.actions.set_exception(nora, salon.lena, DAY, [540, 1080])

    async def take_away() -> None:
        await has_the_chair.wait()
        reach = Reach(salon.center, (salon.anna,))
        await change_hours(nora, reach, lambda: staff.actions.set_exception(nora, salon.anna, DAY, []))

    return await asyncio.gather(other(), take_away(), return_exceptions=True)


async def no_rooms(*_: object) -> list[tuple[int, int]]:
    return []


@pytest.mark.parametrize("guard", ["order", "second attempt"])
async def test_a_change_and_who_has_the_room_never_end_in_an_error(
    guard: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    salon = await open_salon()
    if guard == "order":
        monkeypatch.setattr(db, "DeadlockDetectedError", ())
    else:
        monkeypatch.setattr(changing, "keys_of_rooms", no_rooms)
    _, changed = await change_in_a_ring(salon)
    assert isinstance(changed, Stranded)
    assert await misfits(salon.center) == {}


@until_seen
async def test_without_order_and_second_attempt_it_would(monkeypatch: pytest.MonkeyPatch) -> None:
    salon = await open_salon()
    monkeypatch.setattr(db, "DeadlockDetectedError", ())
    monkeypatch.setattr(changing, "keys_of_rooms", no_rooms)
    assert DeadlockDetectedError in map(type, await change_in_a_ring(salon))
