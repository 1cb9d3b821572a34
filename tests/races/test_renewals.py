"""Renewals from several sides at once: a period is charged and begins once; unguarded it is not."""

import asyncio
from datetime import date

import pytest

from checkout.actions.renewals import charging, due
from checkout.renewal_tables import Renewal
from kit import clock
from loyalty.voucher_tables import Voucher
from tests.cast import open_salon
from tests.checkout.box import Box, open_box
from tests.checkout.renewing import book, member, on, periods, renewal_of, works
from tests.races.again import until_seen

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
SOLD, DUE = date(2027, 1, 31), date(2027, 2, 28)


async def from_all_sides(box: Box) -> Voucher:
    """Two workers, the desk twice, and the first answer is lost."""
    with on(SOLD):
        voucher = await member(await open_salon(), box)
    with on(DUE):
        now = clock.now()
        await asyncio.gather(*(due.begin_next(now) for _ in range(3)), return_exceptions=True)
        renewal = await renewal_of(voucher)
        sides = [charging.charge_next(now), charging.charge_next(now)]
        sides += [charging.see_to(renewal.id) for _ in range(3)]
        box.goes_wrong("payment_intents", after=0)  # it is done, and nobody says so
        await asyncio.gather(*sides, return_exceptions=True)
    with on(DUE, hour=12):
        await works()
    return voucher


async def test_from_all_sides_a_period_is_charged_once_and_begins_once(monkeypatch) -> None:
    async with open_box(monkeypatch) as box:
        voucher = await from_all_sides(box)
        charged = box.store.all("payment_intent")
    assert len(charged) == 1
    assert len(await periods(voucher)) == 2
    assert await Renewal.count() == 1
    assert (await book())["online_acquirer"] == 6000


@until_seen
async def test_without_one_key_and_a_look_for_what_was_asked_it_is_charged_twice(monkeypatch) -> None:
    """The negative control: whoever comes asks, with a key of their own."""
    keys = iter(range(1000))
    really = charging.Charge
    monkeypatch.setattr(charging, "Charge", lambda _, *more: really(f"key:{next(keys)}", *more))
    monkeypatch.setattr(charging, "look", charging.charge_card)
    async with open_box(monkeypatch) as box:
        await from_all_sides(box)
        assert len(box.store.all("payment_intent")) > 1
