"""Memberships at several desks at once: the last visit, a freeze, an end; without guards each goes wrong."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import asyncpg
import pytest

from checkout.actions import completion
from kit import clock, db
from kit.errors import Invalid
from loyalty.actions import membership_freezing as freezing
from loyalty.actions import membership_lapsing as lapsing
from loyalty.actions import membership_moves, memberships, vouchers
from loyalty.membership_schemas import FreezeForm
from loyalty.rules.memberships import State
from loyalty.rules.memberships.use import Taken
from loyalty.voucher_tables import Voucher
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.vouchers import use
from tests.loyalty.memberships import at, comes, known, membership, stands
from tests.races.again import until_seen

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
MOVED = "SELECT sum(visits)::int FROM voucher_move WHERE voucher = $1"
GUARDS = (("membership_count", "membership_count_within"), ("voucher_move", "voucher_move_within"))
TODAY = FreezeForm(from_on="2026-12-01", until_on="2026-12-03")


@asynccontextmanager
async def uncounted() -> AsyncIterator[None]:
    """The database lets less than nothing be left."""
    for table, guard in GUARDS:
        await db.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
    try:
        yield
    finally:
        for table, guard in GUARDS:
            await db.execute(f"ALTER TABLE {table} ENABLE TRIGGER {guard}")


def unlocked(monkeypatch: pytest.MonkeyPatch, *places: tuple[object, str]) -> None:
    for module, name in places:
        sql = getattr(module, name).replace("FOR UPDATE OF voucher SKIP LOCKED", "").replace("FOR UPDATE", "")
        monkeypatch.setattr(module, name, sql)


def together(monkeypatch: pytest.MonkeyPatch, module: object, name: str, barrier: asyncio.Barrier) -> None:
    """Whoever has done this waits for the others."""
    really = getattr(module, name)

    async def and_wait(*args, **more):  # type: ignore[no-untyped-def]
        found = await really(*args, **more)
        await barrier.wait()
        return found

    monkeypatch.setattr(module, name, and_wait)


async def two_bills_for_the_last_visit() -> tuple[Salon, Voucher, list]:  # type: ignore[type-arg]
    salon = await open_salon()
    last = await membership(salon, paid=4000, visits=1, freeze_days=7, freeze_times=1)
    visits = [await comes(salon) for _ in range(2)]
    for visit in visits:
        await use(salon, visit, last)
    return salon, last, visits


async def pay_both(salon: Salon, visits) -> list[object]:  # type: ignore[no-untyped-def]
    paying = (till.pay(salon, visit, till.Checkout(version=2)) for visit in visits)
    return await asyncio.gather(*paying, return_exceptions=True)


async def test_the_last_visit_is_used_at_one_of_two_desks() -> None:
    salon, last, visits = await two_bills_for_the_last_visit()
    answers = await pay_both(salon, visits)
    assert sorted(isinstance(each, Invalid) for each in answers) == [False, True]
    assert await stands(last) == (0, 0)


@until_seen
async def test_without_the_lock_what_is_counted_still_refuses_the_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    salon, last, visits = await two_bills_for_the_last_visit()
    unlocked(monkeypatch, (vouchers, "HOLD"))
    together(monkeypatch, completion, "agree", asyncio.Barrier(2))
    answers = await pay_both(salon, visits)
    assert sorted(isinstance(each, asyncpg.CheckViolationError) for each in answers) == [False, True]
    assert await stands(last) == (0, 0)


@until_seen
async def test_without_any_guard_the_last_visit_is_used_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    salon, last, visits = await two_bills_for_the_last_visit()
    unlocked(monkeypatch, (vouchers, "HOLD"))
    together(monkeypatch, completion, "agree", asyncio.Barrier(2))
    monkeypatch.setattr(memberships, "take", lambda *_: (Taken(None, 1),))
    async with uncounted():
        await pay_both(salon, visits)
        assert await db.fetch_value(MOVED, last.id) == -1


async def freeze_and_pay(salon: Salon, last: Voucher, visit) -> list[object]:  # type: ignore[no-untyped-def]
    return await asyncio.gather(
        freezing.freeze(salon.actors["Olga"], last.id, TODAY),
        till.pay(salon, visit, till.Checkout(version=2)),
        return_exceptions=True,
    )


async def test_it_is_frozen_or_used_on_a_day_but_not_both() -> None:
    salon, last, [visit, _] = await two_bills_for_the_last_visit()
    answers = await freeze_and_pay(salon, last, visit)
    assert sorted(isinstance(each, Invalid) for each in answers) == [False, True]
    frozen = (await known(last)).state is State.frozen
    assert frozen == (await db.fetch_value(MOVED, last.id) == 1)


@until_seen
async def test_without_the_lock_it_is_used_on_a_day_on_which_it_is_frozen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control."""
    salon, last, [visit, _] = await two_bills_for_the_last_visit()
    everybody = asyncio.Barrier(2)
    unlocked(monkeypatch, (vouchers, "HOLD"), (membership_moves, "LOCK"))
    together(monkeypatch, completion, "agree", everybody)
    together(monkeypatch, freezing, "refuse_used", everybody)
    await freeze_and_pay(salon, last, visit)
    assert (await known(last)).state is State.frozen
    assert await db.fetch_value(MOVED, last.id) == 0


async def lapse_at_once() -> tuple[Voucher, list[object]]:
    last = await membership(await open_salon())
    with at(date(2027, 1, 2)):
        workers = (lapsing.lapse_next(clock.now()) for _ in range(2))
        return last, await asyncio.gather(*workers, return_exceptions=True)


async def test_two_processes_write_off_the_rest_once() -> None:
    last, answers = await lapse_at_once()
    assert not any(isinstance(each, Exception) for each in answers)
    assert await stands(last) == (0, 0)


@until_seen
async def test_without_the_lock_the_rest_is_written_off_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    unlocked(monkeypatch, (lapsing, "NEXT"), (membership_moves, "LOCK"))
    together(monkeypatch, lapsing, "hold_any", asyncio.Barrier(2))
    async with uncounted():
        last, _ = await lapse_at_once()
        assert await db.fetch_value(MOVED, last.id) == -10
