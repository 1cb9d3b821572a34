"""Several tablets at once: one set of consequences. Each guard is also switched off, to see what holds."""

import asyncio
import functools
from collections import Counter
from collections.abc import Awaitable, Iterable

import asyncpg
import pytest

import ledger.queries
from checkout import actions, rules
from checkout.actions import shifts, visits
from kit import db
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.races.again import until_seen
from tests.races.slow import dawdling, hesitating

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
AT_ONCE = 10


async def outcomes(attempts: Iterable[Awaitable[object]]) -> Counter[str]:
    """How many succeeded, and how many were refused with what."""
    await asyncio.gather(*(db.fetch_value("SELECT pg_sleep(0.05)") for _ in range(AT_ONCE)))  # all connected
    results = await asyncio.gather(*attempts, return_exceptions=True)
    return Counter(type(result).__name__ if isinstance(result, Exception) else "done" for result in results)


def unlocked(sql: str) -> str:
    """The same statement without its lock; all of them read by it before any of them writes."""
    before, found, _ = sql.partition("FOR UPDATE")
    assert found
    return dawdling(before)


async def rewarding_salon() -> Salon:
    salon = await open_salon()
    await till.terms(salon)
    await till.cashback(salon)
    return salon


async def consequences() -> dict[str, int]:
    tables = ("bill", "payment", "pay_line", "points_entry", "receipt", "message")
    return {table: await till.count(table) for table in tables}


async def test_ten_completions_at_once_have_one_set_of_consequences() -> None:
    salon = await rewarding_salon()
    visit = await till.arrived(salon)
    found = await outcomes(till.pay(salon, visit, till.by_card(4500)) for _ in range(AT_ONCE))
    assert found == {"done": 1, "AlreadyDone": AT_ONCE - 1}
    assert set((await consequences()).values()) == {1}
    assert (await till.fresh(visit)).closing == 1
    assert (await till.balances(salon))["card_terminal"] == 4500


@until_seen
async def test_without_the_lock_only_the_unique_keys_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Still one set, but the others end in an error of the database instead of a sentence."""
    salon = await rewarding_salon()
    visit = await till.arrived(salon)
    monkeypatch.setattr(visits, "LOCK_VISIT", unlocked(visits.LOCK_VISIT))
    found = await outcomes(till.pay(salon, visit, till.by_card(4500)) for _ in range(AT_ONCE))
    assert found["done"] == 1
    assert found["UniqueViolationError"] > 0
    assert set((await consequences()).values()) == {1}


@until_seen
async def test_without_lock_and_keys_a_visit_is_paid_many_times(monkeypatch: pytest.MonkeyPatch) -> None:
    salon = await rewarding_salon()
    visit = await till.arrived(salon)
    monkeypatch.setattr(visits, "LOCK_VISIT", unlocked(visits.LOCK_VISIT))
    await db.execute("ALTER TABLE bill DROP CONSTRAINT bill_once")
    await db.execute("DROP INDEX bill_one_standing")
    try:
        await outcomes(till.pay(salon, visit, till.by_card(4500)) for _ in range(AT_ONCE))
        assert await till.count("bill") > 1
        assert (await till.fresh(visit)).closing > 1
    finally:
        await db.execute("TRUNCATE bill CASCADE")
        await db.execute("ALTER TABLE bill ADD CONSTRAINT bill_once UNIQUE (visit, closing)")
        await db.execute("CREATE UNIQUE INDEX bill_one_standing ON bill (visit) WHERE reversed_at IS NULL")


async def test_bill_numbers_stay_without_gaps_when_many_pay_at_once() -> None:
    salon = await open_salon()
    queue = [await till.arrived(salon) for _ in range(AT_ONCE)]
    attempts = [till.pay(salon, visit, till.by_card(4500 if n % 2 else 1)) for n, visit in enumerate(queue)]
    assert await outcomes(attempts) == {"done": 5, "WrongPayment": 5}
    numbers = await db.fetch_value("SELECT array_agg(number ORDER BY number) FROM bill")
    assert numbers == [f"CENTER-{n:06}" for n in range(1, 6)]


@pytest.mark.parametrize("round_", range(3))
async def test_completing_and_reopening_at_once_leave_a_whole_visit(round_: int) -> None:
    salon = await rewarding_salon()
    visit = await till.arrived(salon)
    charge = functools.partial(till.pay, salon, visit, till.by_card(4500))
    reopen = functools.partial(actions.reopen_visit, salon.actors["Nora"], visit.id, "Race", 2)
    both = [charge, reopen] if round_ else [reopen, charge]
    found = await outcomes(act() for act in both * 5)
    assert found["done"] in (1, 2)
    assert not {name for name in found if name.endswith("Error")}
    now = await till.fresh(visit)
    standing = await db.fetch_value("SELECT count(*) FROM bill WHERE reversed_at IS NULL")
    taken = (await till.balances(salon)).get("card_terminal", 0)
    pay = await db.fetch_value("SELECT sum(amount) FROM pay_line")
    expected = ("done", 1, 4500, 1800) if found["done"] == 1 else ("arrived", 0, 0, 0)
    assert (now.status, standing, taken, pay) == expected
    assert await ledger.queries.faults() == []


async def test_reopening_at_once_gives_the_money_back_once() -> None:
    salon = await rewarding_salon()
    visit = await till.arrived(salon)
    await till.pay(salon, visit, till.by_card(4500))
    vera = salon.actors["Vera"]
    found = await outcomes(actions.reopen_visit(vera, visit.id, "Race", 2) for _ in range(AT_ONCE))
    assert found == {"done": 1, "NotDone": AT_ONCE - 1}
    assert await till.balances(salon) == {}


@until_seen
async def test_without_the_lock_reopening_at_once_ends_in_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    salon = await rewarding_salon()
    visit = await till.arrived(salon)
    await till.pay(salon, visit, till.by_card(4500))
    monkeypatch.setattr(visits, "LOCK_VISIT", unlocked(visits.LOCK_VISIT))
    vera = salon.actors["Vera"]
    found = await outcomes(actions.reopen_visit(vera, visit.id, "Race", 2) for _ in range(AT_ONCE))
    assert found["UniqueViolationError"] > 0
    assert await till.balances(salon) == {}  # the keys of the book and of the receipts still hold


async def two_cash_sales_and_one_in_the_drawer(salon: Salon) -> list[Awaitable[object]]:
    """Two visits paid in cash; the drawer was emptied since and can pay one of them back."""
    desk, shift = await till.drawer(salon, opening=0)
    paid = [await till.arrived(salon) for _ in range(2)]
    for visit in paid:
        await till.pay(salon, visit, till.in_cash(4500))
    await actions.close_shift(salon.actors["Olga"], shift.id, 9000, "")
    await actions.open_shift(salon.actors["Olga"], desk, 5000)
    return [actions.reopen_visit(salon.actors["Vera"], visit.id, "Race", 2) for visit in paid]


async def in_the_drawer(salon: Salon) -> int:
    desk = await db.fetch_value("SELECT id FROM cash_desk")
    return await ledger.queries.balance(rules.drawer(salon.center, desk, "EUR"))


async def test_a_drawer_never_pays_out_more_than_it_holds() -> None:
    salon = await open_salon()
    found = await outcomes(await two_cash_sales_and_one_in_the_drawer(salon))
    assert found == {"done": 1, "DrawerTooEmpty": 1}
    assert await in_the_drawer(salon) == 500


@until_seen
async def test_without_the_shifts_lock_a_drawer_pays_out_what_it_has_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    salon = await open_salon()
    attempts = await two_cash_sales_and_one_in_the_drawer(salon)
    monkeypatch.setattr(shifts, "OPEN_SHIFTS", unlocked(shifts.OPEN_SHIFTS))
    monkeypatch.setattr(ledger.queries, "balance", hesitating(ledger.queries.balance))
    assert await outcomes(attempts) == {"done": 2}
    assert await in_the_drawer(salon) == 5000 - 9000


async def test_two_shifts_opened_at_once_are_one() -> None:
    salon = await open_salon()
    desk, shift = await till.drawer(salon)
    await actions.close_shift(salon.actors["Olga"], shift.id, 10_000, "")
    found = await outcomes(actions.open_shift(salon.actors["Olga"], desk, 12_000) for _ in range(4))
    assert found == {"done": 1, "ShiftOpen": 3}
    assert await in_the_drawer(salon) == 12_000


@until_seen
async def test_without_the_lock_only_the_index_keeps_a_desk_at_one_shift(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    salon = await open_salon()
    desk, shift = await till.drawer(salon)
    await actions.close_shift(salon.actors["Olga"], shift.id, 10_000, "")
    monkeypatch.setattr(shifts, "LOCK_DESK", unlocked(shifts.LOCK_DESK))
    # By this too, all of them look before any of them writes.
    monkeypatch.setattr(shifts, "IS_OPEN", f"SELECT ({shifts.IS_OPEN}) FROM pg_sleep(0.3)")  # noqa: S608
    found = await outcomes(actions.open_shift(salon.actors["Olga"], desk, 12_000) for _ in range(4))
    assert found["done"] == 1
    assert found[asyncpg.UniqueViolationError.__name__] > 0

    await actions.close_shift(salon.actors["Olga"], await open_shift_of(desk), 12_000, "")
    await db.execute("DROP INDEX shift_one_open")
    try:
        found = await outcomes(actions.open_shift(salon.actors["Olga"], desk, 12_000) for _ in range(4))
        assert found["done"] > 1
    finally:
        await db.execute("TRUNCATE shift CASCADE")
        await db.execute("CREATE UNIQUE INDEX shift_one_open ON shift (desk) WHERE closed_at IS NULL")


async def open_shift_of(desk: int) -> int:
    return int(await db.fetch_value("SELECT id FROM shift WHERE desk = $1 AND closed_at IS NULL", desk))


async def test_counting_while_cash_comes_in_loses_nothing() -> None:
    salon = await open_salon()
    desk, shift = await till.drawer(salon)
    queue = [await till.arrived(salon) for _ in range(6)]
    close = actions.close_shift(salon.actors["Olga"], shift.id, 10_000, "Counted early")
    sales = [till.pay(salon, visit, till.in_cash(4500, desk=desk)) for visit in queue]
    found = await outcomes([*sales[:3], close, *sales[3:]])
    assert found["done"] + found["NoOpenShift"] == 7
    counted = await db.fetch_one("SELECT expected, counted FROM shift WHERE id = $1", shift.id)
    assert counted is not None
    assert counted["expected"] == 10_000 + 4500 * (found["done"] - 1)
    assert await in_the_drawer(salon) == 10_000
