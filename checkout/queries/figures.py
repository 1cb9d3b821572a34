"""What went through a drawer: the figures of an X report now, of a Z report as they were."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from asyncpg import Record
from msgspec import Struct

import ledger.queries
from checkout import rules
from checkout.cash_tables import ShiftBill
from checkout.rules.drawers import COMES_IN
from kit import db

BY_METHOD = """
SELECT shift_bill.kind, each.key AS method, sum(each.value::bigint)::bigint AS amount
FROM shift_bill, jsonb_each_text(shift_bill.amounts) AS each WHERE shift_bill.shift = $1
GROUP BY shift_bill.kind, each.key ORDER BY shift_bill.kind DESC, each.key
"""
BILLS = """
SELECT kind, count(*) AS bills, sum(tip)::bigint AS tips FROM shift_bill WHERE shift = $1 GROUP BY kind
"""
MOVED = """
SELECT kind, shift = $1 AS here, sum(amount)::bigint AS amount FROM cash_move
WHERE shift = $1 OR carried_to = $1 GROUP BY kind, shift = $1
"""
# What came for clients' accounts, and went: below zero.
OF_ACCOUNTS = """
SELECT CASE WHEN debt <> 0 THEN 'debt' ELSE 'deposit' END AS account, method,
    sum(deposit - debt) FILTER (WHERE deposit > debt)::bigint AS came,
    sum(deposit - debt) FILTER (WHERE deposit < debt)::bigint AS went
FROM client_move WHERE shift = $1 AND method <> '' GROUP BY account, method ORDER BY account, method
"""
COUNTS = """
SELECT counted, expected FROM drawer_count WHERE shift = $1 AND kind = 'closing' ORDER BY id
"""
Z = """
SELECT z_report.number, z_report.made_at, z_report.content, z_report.chain_number, z_report.chain_hash
FROM z_report WHERE z_report.shift = $1
"""
NONE = {"bills": 0, "tips": 0}
# Every report with the link that it carries, as that stands in the chain now.
ALL_Z = """
SELECT cash_desk.name, z_report.desk, z_report.number, z_report.content, z_report.chain_number,
    book_link.hash IS NOT DISTINCT FROM z_report.chain_hash AS is_chained
FROM z_report JOIN cash_desk ON cash_desk.id = z_report.desk
LEFT JOIN book_link ON book_link.branch = cash_desk.branch AND book_link.number = z_report.chain_number
ORDER BY z_report.desk, z_report.number
"""
HANDOVERS = """
SELECT shift_handover.handed_at, giver.name AS from_name, taker.name AS to_name
FROM shift_handover LEFT JOIN account AS giver ON giver.id = shift_handover.from_account
JOIN account AS taker ON taker.id = shift_handover.to_account
WHERE shift_handover.shift = $1 ORDER BY shift_handover.id
"""
LAST_COUNT = """
SELECT drawer_count.id, drawer_count.counted, drawer_count.expected, drawer_count.counted_at,
    account.name AS counted_by
FROM drawer_count LEFT JOIN account ON account.id = drawer_count.counted_by
WHERE drawer_count.shift = $1 AND drawer_count.kind = 'closing' ORDER BY drawer_count.id DESC LIMIT 1
"""


class Figures(Struct, frozen=True, kw_only=True):
    """Sums of a shift in minor units; sales and refunds by method, refunds below zero. `moved` by kind.

    `counts` is how often it was counted at closing: what was there, and what should have been. `accounts` is
    what came for debts and deposits of clients, and went, by "debt" or "deposit" and method.
    """

    opening: int
    sales: dict[str, int]
    refunds: dict[str, int]
    bills: int
    refunded: int
    tips: int
    moved: dict[str, int]
    received: int
    expected: int
    counted: int | None = None
    counts: list[tuple[int, int]] = []
    accounts: dict[str, dict[str, tuple[int, int]]] = {}

    @property
    def cash_of_accounts(self) -> int:
        return sum(sum(by_method.get("cash", (0, 0))) for by_method in self.accounts.values())

    @property
    def cash_sales(self) -> int:
        return self.sales.get("cash", 0)

    @property
    def cash_refunds(self) -> int:
        return self.refunds.get("cash", 0)

    @property
    def passed_through(self) -> int:
        """What should be there by what went through it. The book says the same: `make doctor` looks."""
        came = sum(self.moved.get(kind, 0) for kind in COMES_IN)
        went = sum(self.moved.values()) - came
        sold = self.cash_sales + self.cash_refunds + self.cash_of_accounts
        return self.opening + sold + came + self.received - went

    @property
    def difference(self) -> int:
        return 0 if self.counted is None else self.counted - self.expected


async def figures_of(shift: Mapping[str, Any], counted: int | None = None) -> Figures:
    """What there is now. `shift` has its id, desk, branch, currency and opening."""
    number = shift["id"]
    by_method = await db.fetch(BY_METHOD, number)
    bills = {row["kind"]: row for row in await db.fetch(BILLS, number)}
    sold, returned = bills.get(ShiftBill.Kind.sale, NONE), bills.get(ShiftBill.Kind.refund, NONE)
    moved = await db.fetch(MOVED, number)
    return Figures(
        opening=shift["opening"],
        sales=of_kind(by_method, ShiftBill.Kind.sale),
        refunds=of_kind(by_method, ShiftBill.Kind.refund),
        bills=sold["bills"],
        refunded=returned["bills"],
        tips=sold["tips"] + returned["tips"],
        moved={row["kind"]: row["amount"] for row in moved if row["here"]},
        received=sum(row["amount"] for row in moved if not row["here"]),
        expected=await ledger.queries.balance(
            rules.drawer(shift["branch"], shift["desk"], shift["currency"])
        ),
        counted=counted,
        counts=[(row["counted"], row["expected"]) for row in await db.fetch(COUNTS, number)],
        accounts=by_account(await db.fetch(OF_ACCOUNTS, number)),
    )


def by_account(rows: Sequence[Record]) -> dict[str, dict[str, tuple[int, int]]]:
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for row in rows:
        found.setdefault(row["account"], {})[row["method"]] = (row["came"] or 0, row["went"] or 0)
    return found


def of_kind(rows: Sequence[Record], kind: ShiftBill.Kind) -> dict[str, int]:
    return {row["method"]: row["amount"] for row in rows if row["kind"] == kind}


async def z_of(shift: int) -> Record | None:
    """The Z report of a closed shift; there is none of shifts from before there were any."""
    return await db.fetch_one(Z, shift)


async def handovers_of(shift: int) -> list[Record]:
    return await db.fetch(HANDOVERS, shift)


async def last_count(shift: int) -> Record | None:
    """How it was counted to be closed, if it was."""
    return await db.fetch_one(LAST_COUNT, shift)


async def z_faults() -> list[str]:
    """Reports that are missing, do not add up, or carry another hash than the book has in that place."""
    found, last = [], (0, 0)
    for row in await db.fetch(ALL_Z):
        expected = last[1] + 1 if row["desk"] == last[0] else 1
        name, last = f"Z report {row['number']} of {row['name']}", (row["desk"], row["number"])
        figures = read_figures(row["content"])
        if row["number"] != expected:
            found.append(f"{name}: {row['number'] - expected} before it are missing")
        if figures.passed_through != figures.expected:
            found.append(f"{name}: its figures do not add up")
        if not row["is_chained"]:
            found.append(f"{name}: the book has another hash at link {row['chain_number']} than it carries")
    return found


def read_figures(content: str) -> Figures:
    return msgspec.json.decode(content, type=Figures)
