"""Visits of one client are done at two desks at once: their tier counts both."""

import asyncio

import pytest

from kit import db
from loyalty.actions import tiers
from tests.cast import open_salon
from tests.checkout import till
from tests.loyalty.programmes import TIERS, TODAY, running
from tests.races.again import until_seen

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
STANDING = "SELECT tier FROM tier_standing WHERE ended_on IS NULL ORDER BY id"


async def two_done_at_once() -> list[str]:
    """The tiers that Masha has: one visit makes Bronze, two make Silver."""
    salon = await open_salon()
    await running(salon, TIERS, "Tiers")
    visits = [await till.arrived(salon) for _ in range(2)]
    paying = (till.pay(salon, visit, till.by_card(4500)) for visit in visits)
    await asyncio.gather(*paying, return_exceptions=True)
    return [row["tier"] for row in await db.fetch(STANDING)]


async def test_two_visits_done_at_once_count_both() -> None:
    assert await two_done_at_once() == ["Silver"]
