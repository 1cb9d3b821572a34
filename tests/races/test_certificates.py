"""One certificate wanted twice at once: at two desks, or at a desk while it lapses. It is had once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from checkout.actions import completion
from checkout.rules import Checkout
from checkout.tables import Bill
from clients.tables import Visit
from kit import clock, db
from kit.errors import Invalid
from loyalty.actions import certificate_lapsing as lapsing
from loyalty.actions import certificate_moves
from loyalty.actions import vouchers as of_loyalty
from loyalty.voucher_tables import Voucher, VoucherMove
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.vouchers import left_of, use
from tests.loyalty.certificates import kind_of, sold
from tests.races.again import until_seen

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
GUARD = "ALTER TABLE voucher_move {} TRIGGER voucher_move_within"


async def on_bills(number: int) -> tuple[Salon, Voucher, list[tuple[Visit, Checkout]]]:
    """€50.00, on as many bills of €45.00 as are to be paid now."""
    salon = await open_salon()
    made, _ = await sold(salon, await kind_of(salon))
    voucher = await Voucher.objects().get(Voucher.id == made)
    visits = [await till.arrived(salon) for _ in range(number)]
    bills = [(visit, Checkout(version=await use(salon, visit, voucher))) for visit in visits]
    return salon, voucher, bills


async def pay_at_once(salon: Salon, bills: list[tuple[Visit, Checkout]]) -> list[object]:
    paying = (till.pay(salon, visit, checkout) for visit, checkout in bills)
    return await asyncio.gather(*paying, return_exceptions=True)


async def test_two_desks_use_it_once() -> None:
    salon, voucher, bills = await on_bills(2)
    answers = await pay_at_once(salon, bills)
    assert [isinstance(each, Bill) for each in answers].count(True) == 1
    assert [isinstance(each, Invalid) for each in answers].count(True) == 1
    assert await left_of(voucher) == (500, 0)


@until_seen
async def test_without_lock_and_guard_two_desks_use_it_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: both look before either pays."""
    salon, voucher, bills = await on_bills(2)
    without_locks(monkeypatch)
    async with guard_off():
        answers = await pay_at_once(salon, bills)
    assert [isinstance(each, Bill) for each in answers] == [True, True]
    assert await left_of(voucher) == (-4000, 0)


async def over(voucher: Voucher) -> None:
    """Its last day was two days ago, and the visit before it."""
    today = clock.today("Europe/Berlin")
    await db.execute("UPDATE visit SET starts_at = starts_at - interval '2 days'")
    await Voucher.update({Voucher.expires_on: today - timedelta(days=2)}).where(Voucher.id == voucher.id)


async def test_it_is_used_or_lapses_and_lapses_once() -> None:
    salon, voucher, bills = await on_bills(1)
    await over(voucher)
    workers = (lapsing.lapse_next(clock.now()) for _ in range(3))
    await asyncio.gather(pay_at_once(salon, bills), *workers)
    while await lapsing.lapse_next(clock.now()):
        """What a worker passed by because a till had it."""
    moves = await VoucherMove.select(VoucherMove.kind, VoucherMove.amount).where(VoucherMove.kind != "issued")
    assert sum(each["amount"] for each in moves) == -5000
    assert [each["kind"] for each in moves].count("expired") == 1
    assert await left_of(voucher) == (0, 0)


@until_seen
async def test_without_lock_and_guard_it_is_used_and_lapses_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: till and worker look before either writes."""
    salon, voucher, bills = await on_bills(1)
    await over(voucher)
    without_locks(monkeypatch)
    async with guard_off():
        await asyncio.gather(pay_at_once(salon, bills), lapsing.lapse_next(clock.now()))
    assert await left_of(voucher) == (-4500, 0)


def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for its row; instead two wait for each other once both have looked."""
    everybody = asyncio.Barrier(2)
    agree, lapse = completion.agree, lapsing.lapse

    async def agree_together(*asked: Any) -> Any:
        found = await agree(*asked)
        await everybody.wait()
        return found

    async def lapse_together(held: Any) -> None:
        await everybody.wait()
        await lapse(held)

    monkeypatch.setattr(of_loyalty, "HOLD", of_loyalty.HOLD.replace("FOR UPDATE", ""))
    monkeypatch.setattr(certificate_moves, "LOCK", certificate_moves.LOCK.replace("FOR UPDATE", ""))
    monkeypatch.setattr(lapsing, "NEXT", lapsing.NEXT.replace("FOR UPDATE OF voucher SKIP LOCKED", ""))
    monkeypatch.setattr(completion, "agree", agree_together)
    monkeypatch.setattr(lapsing, "lapse", lapse_together)


@asynccontextmanager
async def guard_off() -> AsyncIterator[None]:
    await db.execute(GUARD.format("DISABLE"))
    try:
        yield
    finally:
        await db.execute(GUARD.format("ENABLE"))
