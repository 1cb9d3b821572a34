"""Several processes add up the days of one branch: each link counts once; without holding the mark not."""

import asyncio
import random

import pytest

from kit import db
from ledger.sealing import seal_next
from reports import adding
from tests.cast import Salon, open_salon
from tests.races.again import until_seen
from tests.races.slow import dawdling
from tests.reports.test_adding import sells

pytestmark = pytest.mark.committed
KEPT = "SELECT sum(abs(amount))::bigint FROM report_day"
SOLD, ADDERS = 60, 4


async def sold() -> Salon:
    salon, dice = await open_salon(), random.Random(5)
    for step in range(SOLD):
        async with db.transaction():
            await sells(salon, dice, step)
    await seal_next()
    return salon


async def add_all_at_once() -> None:
    async def adds() -> None:
        while await adding.add_next():
            pass

    await asyncio.gather(*(adds() for _ in range(ADDERS)), return_exceptions=True)


async def test_days_added_up_by_several_at_once_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "AT_ONCE", 2)
    await sold()
    await add_all_at_once()
    assert await adding.repair_sums() == []


@until_seen
async def test_without_holding_the_mark_they_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "AT_ONCE", 2)
    monkeypatch.setattr(adding, "HOLD", dawdling(adding.HOLD.replace(" FOR UPDATE", ""), 0.02))
    await sold()
    await add_all_at_once()
    assert await adding.repair_sums() != []
