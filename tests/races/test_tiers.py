"""Visits of one client are done at two desks at once: their tier counts both."""

import asyncio

import pytest

from kit import db
from kit.rights import SYSTEM
from loyalty.actions import tiers
from loyalty.actions.programmes import NewProgramme, draft_programme, start_programme
from tests.cast import open_salon
from tests.checkout import till
from tests.loyalty.programmes import TIERS, TODAY
from tests.races.again import until_seen
from tests.races.guards import Meeting

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
STANDING = "SELECT tier FROM tier_standing WHERE ended_on IS NULL ORDER BY id"
ONE_COUNTRY = """
UPDATE branch SET currency = other.currency, country = other.country, zone = other.zone
FROM branch AS other WHERE other.name = 'Center' AND branch.id = $1
"""


async def two_done_at_once() -> list[str]:
    """The tiers that Masha has: two visits made her Silver, four make her Gold.

    The desks are in two branches with one ladder: in one branch whoever writes a bill waits for its number.
    """
    salon = await open_salon()
    await db.execute(ONE_COUNTRY, salon.harbour)
    both = [salon.center, salon.harbour]
    await start_programme(
        SYSTEM, await draft_programme(SYSTEM, NewProgramme(name="Tiers", rule=TIERS, branches=both)), TODAY
    )
    visits = [await till.arrived(salon) for _ in range(4)]
    for visit in visits[:2]:
        await till.pay(salon, visit, till.by_card(4500))
    await db.execute("UPDATE visit SET branch = $2 WHERE id = $1", visits[3].id, salon.harbour)
    assert await tiers_now() == ["Silver"]
    desks = zip(visits[2:], ("Olga", "Boris"), strict=True)
    await asyncio.gather(*(till.pay(salon, visit, till.by_card(4500), who) for visit, who in desks))
    return await tiers_now()


async def tiers_now() -> list[str]:
    return [row["tier"] for row in await db.fetch(STANDING)]


async def test_two_visits_done_at_once_count_both() -> None:
    assert await two_done_at_once() == ["Gold"]


@until_seen
async def test_without_the_lock_one_of_them_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: both have looked at what was done before either is."""
    really_look, meeting = tiers.visit_days, Meeting(2, patience=1.0)
    looked = 0

    async def look_together(client: int, currency: str):  # type: ignore[no-untyped-def]
        nonlocal looked
        found, looked = await really_look(client, currency), looked + 1
        if looked > 2:  # the two before came one after the other
            await meeting.wait()
        return found

    monkeypatch.setattr(tiers, "HOLD", "SELECT $1::int")
    monkeypatch.setattr(tiers, "visit_days", look_together)
    assert await two_done_at_once() == ["Silver"]
