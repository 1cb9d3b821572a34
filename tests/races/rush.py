"""Many clients at one moment, and what must hold afterwards."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from booking import actions
from booking.actions import Booking, TimeTaken
from clients.tables import Visit
from kit import db
from kit.rights import CUSTOMER
from tests.booking.scene import at
from tests.cast import Salon
from tests.races.guards import OVERLAPS, Guards

guarded = pytest.mark.parametrize(
    "guards", [Guards(True, True), Guards(True, False), Guards(False, True)], ids=str
)


def wish(salon: Salon, number: int, start: str = "10:00", member: int | None = None) -> Booking:
    """Each from a client of their own."""
    return Booking(
        branch=salon.center, service=salon.haircut, member=member, starts_at=at(start),
        name=f"Client {number}", phone=f"+49 1511 1{number:06}",
    )  # fmt: skip


def book(salon: Salon, number: int, start: str = "10:00") -> Awaitable[Visit]:
    return actions.book(CUSTOMER, wish(salon, number, start, salon.anna))


async def outcomes(calls: list[Awaitable[Any]]) -> tuple[list[Any], list[BaseException]]:
    """Who won, and why the others did not."""
    results = await asyncio.gather(*calls, return_exceptions=True)
    won = [each for each in results if not isinstance(each, BaseException)]
    return won, [each for each in results if isinstance(each, BaseException)]


async def one_of(calls: list[Awaitable[Any]]) -> None:
    won, lost = await outcomes(calls)
    assert [type(each) for each in lost] == [TimeTaken] * (len(calls) - 1)
    assert len(won) == 1
    assert await db.fetch_value(OVERLAPS) == 0


async def all_of(calls: list[Awaitable[Any]]) -> None:
    won, lost = await outcomes(calls)
    assert lost == []
    assert len(won) == len(calls)
    assert await db.fetch_value(OVERLAPS) > 0
