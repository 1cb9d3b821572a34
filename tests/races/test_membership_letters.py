"""Several processes look for memberships that end or are nearly used up: their holder hears once."""

import asyncio
from datetime import date

import pytest

from kit import db
from loyalty.actions import membership_letters
from loyalty.membership_worker import tell
from tests.loyalty.memberships import at, membership
from tests.loyalty.test_membership_letters import salon_of_readers
from tests.races.again import until_seen

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
WRITTEN = "SELECT count(*) FROM message WHERE kind IN ('ends_soon', 'nearly_used')"


async def told_at_once() -> int:
    """How many letters six processes write: on the 2nd that one visit is left, on the 30th that it ends."""
    salon = await salon_of_readers()
    await membership(salon, visits=2)
    await db.execute("INSERT INTO membership_count (membership, visits) SELECT id, -1 FROM membership")
    for day in (2, 30):
        with at(date(2026, 12, day), 12):
            await asyncio.gather(*(tell() for _ in range(6)))
    return int(await db.fetch_value(WRITTEN))


async def test_several_processes_tell_once() -> None:
    assert await told_at_once() == 2


@until_seen
async def test_without_looking_at_what_was_told_they_tell_it_several_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control."""
    for name, mark in (
        ("TELL_ENDING", " AND told_of_on IS DISTINCT FROM $2"),
        ("TELL_LOW", " AND (told_low_on IS NULL OR told_low_on < $2)"),
    ):
        guarded = getattr(membership_letters, name)
        assert mark in guarded
        monkeypatch.setattr(membership_letters, name, guarded.replace(mark, " AND $2::date IS NOT NULL"))
    assert await told_at_once() > 2
