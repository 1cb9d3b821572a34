"""Two that wait for each other: the database ends one of them, and that one tries again."""

import asyncio
from typing import Any

import pytest
from asyncpg.exceptions import DeadlockDetectedError

from booking import actions
from booking.actions import Booking, door
from booking.queries.visits import span_of
from clients.tables import Visit
from kit import db
from kit.rights import CUSTOMER
from tests.booking.express import by_client, sent
from tests.booking.scene import at
from tests.cast import Salon, open_salon
from tests.races.again import until_seen

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
WAITS = "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)"
HELD = "SELECT resource, starts_at, ends_at FROM appointment WHERE hold IS NOT NULL ORDER BY resource"


async def in_a_ring(book: Any) -> tuple[object, object]:
    """Somebody locks the last of what is held, and then, while `book` waits for that, the first.

    How the other and the booking ended: the database chooses which of the two it ends.
    """
    held = await db.fetch(HELD)
    keys = sorted(door.keys([(row["resource"], span_of(row)) for row in held]))
    has_the_last = asyncio.Event()

    async def other() -> None:
        async with db.transaction():
            await db.lock(keys[-1:])
            has_the_last.set()
            while not await db.fetch_value(WAITS):  # noqa: ASYNC110  # a lock sets no event
                await asyncio.sleep(0.01)
            await db.lock(keys[:1])

    async def booking() -> object:
        await has_the_last.wait()
        return await book()

    ended, made = await asyncio.gather(other(), booking(), return_exceptions=True)
    return ended, made


async def a_held_time(salon: Salon) -> Any:
    """A colour takes Anna and the chair."""
    kept = await actions.hold(salon.center, salon.colour, salon.anna, at("10:00"))
    wanted = Booking(
        salon.center, salon.colour, salon.anna, at("10:00"), "Mia", "+49 1511 7654321", hold_code=kept.code
    )
    return lambda: actions.book(CUSTOMER, wanted)


async def a_link(salon: Salon) -> Any:
    link = await sent(salon, service=salon.colour)
    return lambda: by_client(link)


RACES = pytest.mark.parametrize("held", [a_held_time, a_link])


@RACES
async def test_what_was_held_is_booked_whoever_of_a_ring_is_ended(held: Any) -> None:
    _, made = await in_a_ring(await held(await open_salon()))
    assert isinstance(made, Visit)
    assert await Visit.count() == 1


@RACES
@until_seen
async def test_without_another_try_one_of_the_two_would_end_in_an_error(
    held: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    salon = await open_salon()
    monkeypatch.setattr(db, "DeadlockDetectedError", ())
    assert DeadlockDetectedError in map(type, await in_a_ring(await held(salon)))
