"""Two first visits of somebody who was brought, paid at once: both sides get their points once."""

import asyncio

import pytest

from kit import db
from ledger.queries import faults
from loyalty import actions
from loyalty.actions import referral_gifts
from loyalty.actions.referral_gifts import Closing
from tests.cast import Salon
from tests.loyalty.friends import brought, comes, friendly_salon, points_of
from tests.races.again import until_seen

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
WALL = "DROP INDEX referral_gift_number_once"
WALL_AGAIN = """
CREATE UNIQUE INDEX referral_gift_number_once ON referral_gift (referral, number) WHERE taken_back_at IS NULL
"""


async def give_both() -> tuple[Salon, int, list[object]]:
    salon = await friendly_salon()
    lena = await brought(salon)
    closings = [Closing((await comes(salon, lena)).id, 1) for _ in range(2)]
    giving = (actions.give_for_friend(each, 4500) for each in closings)
    return salon, lena, await asyncio.gather(*giving, return_exceptions=True)


def without_lock(patch: pytest.MonkeyPatch) -> None:
    """Instead of waiting for the referral, both look at what was given before either gives."""
    everybody, write = asyncio.Barrier(2), referral_gifts.write_gift

    async def write_when_both_looked(*gift: object) -> None:
        await everybody.wait()
        await write(*gift)  # type: ignore[arg-type]

    open_to_all = referral_gifts.LOCK_REFERRAL.replace("FOR UPDATE OF referral", "")
    patch.setattr(referral_gifts, "LOCK_REFERRAL", open_to_all)
    patch.setattr(referral_gifts, "write_gift", write_when_both_looked)


async def test_two_first_visits_paid_at_once_give_once() -> None:
    salon, lena, answers = await give_both()
    assert answers == [None, None]
    assert await points_of(salon, salon.masha, lena) == [10, 5]
    assert await faults() == []


@until_seen
async def test_without_the_lock_the_database_still_refuses_the_second_gift(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_lock(monkeypatch)
    salon, lena, answers = await give_both()
    assert sum(isinstance(each, Exception) for each in answers) == 1
    assert await points_of(salon, salon.masha, lena) == [10, 5]


@until_seen
async def test_without_lock_and_wall_both_visits_give(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the race is real, and only the guards prevent it."""
    without_lock(monkeypatch)
    await db.execute(WALL)
    try:
        salon, lena, _ = await give_both()
        assert await points_of(salon, salon.masha, lena) == [20, 10]
    finally:
        await db.execute("UPDATE referral_gift SET taken_back_at = given_at")
        await db.execute(WALL_AGAIN)
