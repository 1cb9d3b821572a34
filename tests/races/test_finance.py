"""Several pay one bill, and several processes write what recurs: once; without what guards it, not."""

import asyncio

import pytest

import ledger.actions
import ledger.queries
from finance import actions
from finance.actions import recurring, settling
from kit import db
from ledger.queries import faults
from ledger.rules import Account
from ledger.tables import AccountKind
from tests.finance.safe import Purse, open_purse
from tests.finance.test_recurring import form
from tests.races.again import until_seen
from tests.races.guards import Meeting

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
TOGETHER = 8
PAID = "SELECT coalesce(sum(amount), 0)::bigint FROM money_move WHERE kind = 'supplier'"
IN_SAFE = """
SELECT sum(amount)::bigint FROM posting JOIN book_account ON book_account.id = account WHERE kind = 'safe'
"""
WRITTEN = "SELECT count(*) FROM supplier_bill"


async def all_pay(purse: Purse) -> None:
    """100.00 are owed; each wants to pay 30.00 of it."""
    payments = (purse.move("supplier", "30", supplier=purse.landlord) for _ in range(TOGETHER))
    await asyncio.gather(*payments, return_exceptions=True)


async def test_what_several_pay_at_once_is_never_more_than_is_owed() -> None:
    purse = await open_purse()
    await purse.bill("100")
    await all_pay(purse)
    assert await db.fetch_value(PAID) == 9000
    assert await faults() == []


@until_seen
async def test_without_the_lock_it_would_be(monkeypatch: pytest.MonkeyPatch) -> None:
    purse = await open_purse()
    await purse.bill("100")
    really_look, everybody = settling.owed_by_party, Meeting(TOGETHER)

    async def nobody_waits(*_: object) -> None:
        pass

    async def look_and_wait(*what: object) -> dict[int, int]:
        found = await really_look(*what)  # type: ignore[arg-type]
        await everybody.wait()
        return found

    monkeypatch.setattr(settling, "hold", nobody_waits)
    monkeypatch.setattr(settling, "owed_by_party", look_and_wait)
    await all_pay(purse)
    assert await db.fetch_value(PAID) > 10_000


async def all_take(purse: Purse) -> int:
    """100.00 are in the safe; each takes 30.00. What is left."""
    await purse.move("transfer", "100", place=f"desk-{purse.desk}", to_place="safe")
    taken = (purse.move("expense", "30", place="safe", item=purse.items["Rent"]) for _ in range(TOGETHER))
    await asyncio.gather(*taken, return_exceptions=True)
    return int(await db.fetch_value(IN_SAFE))


async def test_nobody_takes_more_out_of_the_safe_than_there_is() -> None:
    assert await all_take(await open_purse()) == 1000


@until_seen
async def test_without_holding_it_they_would(monkeypatch: pytest.MonkeyPatch) -> None:
    purse = await open_purse()
    really_look, everybody = ledger.queries.balance, Meeting(TOGETHER)

    async def nobody_waits(_: object) -> None:
        pass

    async def look_and_wait(account: Account) -> int:
        found = await really_look(account)
        if account.kind is AccountKind.safe:
            await everybody.wait()
        return found

    monkeypatch.setattr(ledger.actions, "lock_account", nobody_waits)
    monkeypatch.setattr(ledger.queries, "balance", look_and_wait)
    assert await all_take(purse) < 0


async def test_of_several_who_undo_it_one_does() -> None:
    purse = await open_purse()
    made = await purse.move("expense", "30", place=f"desk-{purse.desk}", item=purse.items["Rent"])
    undoing = (actions.undo_move(purse.vera, made, "Wrong") for _ in range(TOGETHER))
    found = await asyncio.gather(*undoing, return_exceptions=True)
    assert [type(each).__name__ for each in found if each] == ["AlreadyUndone"] * (TOGETHER - 1)
    assert await db.fetch_value("SELECT count(*) FROM cash_move WHERE kind = 'paid_in'") == 1


async def all_write() -> None:
    async def writes() -> None:
        while await actions.write_next():
            pass

    await asyncio.gather(*(writes() for _ in range(4)), return_exceptions=True)


async def test_what_recurs_is_written_once_by_several_processes() -> None:
    purse = await open_purse()
    for amount in ("10", "20", "30"):
        await actions.agree(purse.vera, form(purse, amount=amount, every="week"))
    await all_write()
    assert await db.fetch_value(WRITTEN) == 3 * 5
    assert await faults() == []


@until_seen
async def test_without_lock_and_key_it_would_be_written_several_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    purse = await open_purse()
    await actions.agree(purse.vera, form(purse))
    monkeypatch.setattr(
        recurring, "DUE", recurring.DUE.replace("FOR UPDATE OF recurring_expense SKIP LOCKED", "")
    )
    monkeypatch.setattr(recurring, "IS_WRITTEN", "SELECT FALSE AND $1::int = 0 AND $2::date IS NULL")
    really_write, everybody = recurring.write_of, Meeting(4)

    async def wait_and_write(*what: object) -> None:
        await everybody.wait()
        await really_write(*what)  # type: ignore[arg-type]

    monkeypatch.setattr(recurring, "write_of", wait_and_write)
    await db.execute("DROP INDEX supplier_bill_comes_once")
    try:
        await all_write()
        assert await db.fetch_value(WRITTEN) > 2
    finally:
        async with db.transaction():
            await db.execute("SET LOCAL session_replication_role = replica")
            await db.execute("DELETE FROM supplier_bill_line")
            await db.execute("DELETE FROM supplier_bill")
        await db.execute(
            "CREATE UNIQUE INDEX supplier_bill_comes_once ON supplier_bill (recurring, billed_on)"
            " WHERE recurring IS NOT NULL"
        )
