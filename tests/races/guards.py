"""The two guards of a time, locks and wall, and switching either of them off."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from booking.actions import door
from booking.actions.places import Place
from booking.actions.several import entering
from booking.queries.around import Known
from kit import db

SLOWEST = 10.0  # seconds, on a machine that does much else
WALL = "appointment_no_double_booking"
OVERLAPS = """
SELECT count(*) FROM appointment AS one JOIN appointment AS other
  ON one.id < other.id AND one.resource = other.resource
 AND tstzrange(one.starts_at, one.ends_at) && tstzrange(other.starts_at, other.ends_at)
WHERE one.released_at IS NULL AND other.released_at IS NULL
"""


@dataclass(frozen=True)
class Guards:
    """What stands between two people who want the same time."""

    locks: bool
    wall: bool

    def __str__(self) -> str:
        return {(True, True): "both", (True, False): "locks", (False, True): "wall"}.get(
            (self.locks, self.wall), "none"
        )


NONE = Guards(locks=False, wall=False)


@asynccontextmanager
async def only(guards: Guards, together: int, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Switches the other guards off. Without locks, `together` writers look before the first one writes."""
    wall = await db.fetch_value(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = $1", WALL
    )
    try:
        if not guards.wall:
            await db.execute(f"ALTER TABLE appointment DROP CONSTRAINT {WALL}")
        with monkeypatch.context() as patch:
            if not guards.locks:
                let_all_look_first(patch, together)
            yield
    finally:
        if not guards.wall:
            await db.execute("DELETE FROM appointment")
            await db.execute(f"ALTER TABLE appointment ADD CONSTRAINT {WALL} {wall}")


class Meeting:
    """Whoever comes waits until so many are there: first for whoever is slow, later only as long as anybody
    may still come. Once somebody waited in vain nobody does any more.
    """

    def __init__(self, together: int, patience: float = SLOWEST) -> None:
        self.barrier, self.patience = asyncio.Barrier(together), patience

    async def wait(self) -> None:
        if self.barrier.broken:
            return
        try:
            async with asyncio.timeout(self.patience):
                await self.barrier.wait()
            self.patience = 1.0
        except (TimeoutError, asyncio.BrokenBarrierError):
            await self.barrier.abort()


def let_all_look_first(patch: pytest.MonkeyPatch, together: int) -> None:
    async def no_lock(_: object) -> None:
        pass

    really_look, everybody = door.places_in, Meeting(together)

    async def wait_until_everybody_looked(*situation: Any) -> list[Place]:
        found = await really_look(*situation)
        await everybody.wait()
        return found

    patch.setattr(db, "lock", no_lock)
    patch.setattr(door, "places_in", wait_until_everybody_looked)
    really_turn = entering.with_turns

    async def wait_as_well(*around: Any) -> Known:
        await everybody.wait()
        return await really_turn(*around)

    patch.setattr(entering, "with_turns", wait_as_well)
