"""Certificates and memberships on a bill: those that are to pay, and those that could."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from asyncpg import Record

from clients.tables.visits import GivenBy
from kit import db
from kit.money import format_money
from loyalty.queries.vouchers import account_of, held_by, vouchers, worth
from loyalty.rules.vouchers import Coming, Cover, Part, Using, Worth

USES = """
SELECT voucher_use.id, voucher_use.voucher, voucher_use.most, visit.branch, branch.currency, visit.client,
    visit.starts_at, branch.zone
FROM voucher_use JOIN visit ON visit.id = voucher_use.visit JOIN branch ON branch.id = visit.branch
WHERE voucher_use.visit = $1 AND visit.status <> 'done' ORDER BY voucher_use.id
"""
CATEGORIES = "SELECT id, category FROM service WHERE id = ANY($1::int[])"
LONGEST_REASON = 120
BillLine = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Used:
    """A voucher on an open bill, or (without `use`) one that could be put on it, and what it can pay."""

    voucher: Record
    worth: Worth
    most: int | None = None
    use: int | None = None

    @property
    def amount(self) -> int:
        return self.worth.amount

    @property
    def using(self) -> Using:
        return Using(self.voucher["id"], account_of(self.voucher), self.worth.covers)


async def uses_of(visit: int) -> list[Record]:
    """What is to be used on an open bill, each with where and when; in the order they were put on it."""
    return await db.fetch(USES, visit)


async def on_bill(uses: Sequence[Record]) -> list[Used]:
    """The vouchers of uses, those first that say what a line costs."""
    rows = {row["id"]: row for row in await vouchers([use["voucher"] for use in uses])}
    found = [Used(rows[use["voucher"]], Worth(), use["most"], use["id"]) for use in uses]
    return sorted(found, key=lambda each: not each.voucher["says_price"])


def coming_of(use: Record) -> Coming:
    return Coming(use["branch"], use["currency"], use["client"], use["starts_at"], use["zone"])


async def priced_by(
    found: Sequence[Used], coming: Coming, lines: list[BillLine]
) -> tuple[list[BillLine], list[Used]]:
    """Lines cost what a membership, or a given service, says where that is less; nothing else is off."""
    now: list[Used] = []
    for each in found:
        if each.voucher["says_price"]:
            paid = [part for used in now for part in used.worth.covers]
            its = await worth(each.voucher, coming, await parts_of(lines, paid), each.most)
            lines, covers = repriced(lines, its.covers, each.voucher)
            each = replace(each, worth=replace(its, covers=covers))  # noqa: PLW2901
        now.append(each)
    return lines, now


def repriced(
    lines: list[BillLine], covers: Sequence[Cover], voucher: Record
) -> tuple[list[BillLine], tuple[Cover, ...]]:
    """Covers keep the discount that a line had before, for when the visit is reopened."""
    by_line = {cover.line: cover for cover in covers if cover.price is not None}
    kept = {cover.line: cover for cover in covers}
    changed = []
    for line in lines:
        cover = by_line.get(line["id"])
        gross = line["quantity"] * line["price"]
        asks = line["quantity"] * (cover.price or 0) if cover else gross
        if cover and asks < gross - line["discount"]:
            own = line["own"]
            kept[line["id"]] = replace(cover, before=(own.amount, own.reason, own.by))
            line = {**line, "discount": gross - asks, "discount_by": GivenBy.voucher, "differs": True}  # noqa: PLW2901
            line["discount_reason"] = reason(voucher, cover.price or 0)
        changed.append(line)
    return changed, tuple(kept.values())


def reason(voucher: Record, price: int) -> str:
    return f"{voucher['name']}: {format_money(price, voucher['currency'])} a visit"[:LONGEST_REASON]


async def paid_by(found: Sequence[Used], coming: Coming, lines: Sequence[BillLine]) -> list[Used]:
    """What sums pay of what memberships and given services leave, in their order."""
    covers = [cover for used in found for cover in used.worth.covers]
    now = []
    for each in found:
        if not each.voucher["says_price"]:
            its = await worth(each.voucher, coming, await parts_of(lines, covers), each.most)
            covers += its.covers
            each = replace(each, worth=its)  # noqa: PLW2901
        now.append(each)
    return now


async def parts_of(lines: Sequence[BillLine], paid: Sequence[Cover]) -> list[Part]:
    """The lines with what is left of each to be paid; what is sold ahead itself is none of them."""
    services = [line["service"] for line in lines if line["service"]]
    categories = {row["id"]: row["category"] for row in await db.fetch(CATEGORIES, services)}
    gone: dict[int, int] = {}
    for cover in paid:
        gone[cover.line] = gone.get(cover.line, 0) + cover.amount
    return [
        Part(
            line=line["id"],
            service=line["service"],
            good=line["good"],
            category=categories.get(line["service"]),
            quantity=line["quantity"],
            left=line["quantity"] * line["price"] - line["discount"] - gone.get(line["id"], 0),
        )
        for line in lines
        if not line["voucher_type"]
    ]


@dataclass(frozen=True, slots=True)
class Comer:
    """Whose certificates and memberships are offered: who comes, and who pays for them."""

    branch: int
    currency: str
    zone: str
    starts_at: datetime
    client: int | None
    payer: int | None


async def offered(comer: Comer, lines: Sequence[BillLine], used: Sequence[Used]) -> list[Used]:
    """What they have and have not put on the bill yet, with what it could pay of what is left."""
    coming = Coming(comer.branch, comer.currency, comer.client, comer.starts_at, comer.zone)
    taken = {each.voucher["id"] for each in used}
    clients = {client for client in (comer.client, comer.payer) if client}
    rows = {row["id"]: row for client in sorted(clients) for row in await held_by(client, coming)}
    parts = await parts_of(lines, [cover for each in used for cover in each.worth.covers])
    return [Used(row, await worth(row, coming, parts)) for number, row in rows.items() if number not in taken]
