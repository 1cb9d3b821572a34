"""Several processes look for points that end soon: their client hears once."""

import asyncio
from datetime import UTC, datetime

import pytest

from kit import clock
from loyalty.actions import ending_soon
from loyalty.worker import tell
from reminders.tables import Message
from tests.loyalty.test_ending_soon import salon_with_letters
from tests.races.again import until_seen

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]


async def told_at_once() -> int:
    """How many letters six processes write."""
    await salon_with_letters()
    with clock.pretend(datetime(2027, 2, 15, 9, tzinfo=UTC)):
        await asyncio.gather(*(tell() for _ in range(6)))
    return await Message.count()


async def test_several_processes_tell_once() -> None:
    assert await told_at_once() == 1


@until_seen
async def test_without_looking_at_what_was_told_they_tell_it_several_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control."""
    mark = "AND told_of_on IS DISTINCT FROM expires_on"
    assert mark in ending_soon.TELL
    monkeypatch.setattr(ending_soon, "TELL", ending_soon.TELL.replace(mark, ""))
    assert await told_at_once() > 1
