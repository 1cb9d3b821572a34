"""What went back of bills: how much is left, what of it is on its way, and all refunds of a branch."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from asyncpg import Record

import loyalty.queries
from checkout.rules import Method, may_be_id
from checkout.rules.refunds import BillLeft, PaymentLeft, SoldLine, TipLeft
from kit import db
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor
from loyalty.queries.vouchers import covered_by

BILL = """
SELECT bill.id, bill.visit, bill.closing, bill.number, bill.currency, bill.total,
    bill.rounding - coalesce((SELECT sum(refund.rounding) FROM refund WHERE refund.bill = bill.id), 0)::bigint
        AS rounding,
    greatest(coalesce(till_rules.cash_step, 0), 1) AS cash_step
FROM bill JOIN visit ON visit.id = bill.visit LEFT JOIN till_rules ON till_rules.branch = visit.branch
WHERE bill.visit = $1 AND bill.reversed_at IS NULL
"""
SOLD = """
SELECT line.id, line.line, line.title, line.is_service, line.quantity, line.quantity * line.price AS gross,
    line.amount, line.tax_name, line.tax_rate, line.tax,
    coalesce(sum(gone.quantity), 0)::int AS back_quantity, coalesce(sum(gone.amount), 0)::bigint AS back,
    line.voucher_type IS NOT NULL AS is_voucher
FROM bill_line AS line LEFT JOIN refund_line AS gone ON gone.line = line.id
WHERE line.bill = $1 GROUP BY line.id ORDER BY line.place
"""
KNOWN = """
SELECT line.id, line.title, line.price, staff_member.name AS member_name
FROM bill_line AS line LEFT JOIN staff_member ON staff_member.id = line.member WHERE line.bill = $1
"""
PAID = """
SELECT payment.id, payment.method, payment.amount, payment.payer, payment.voucher,
    coalesce(sum(gone.amount), 0)::bigint AS back
FROM payment LEFT JOIN refund_part AS gone ON gone.payment = payment.id AND gone.instead IS NULL
WHERE payment.bill = $1 GROUP BY payment.id ORDER BY payment.id
"""
TIPPED = """
SELECT tip.member, tip.amount, staff_member.name, coalesce(sum(gone.amount), 0)::bigint AS back
FROM bill_tip AS tip JOIN staff_member ON staff_member.id = tip.member
LEFT JOIN refund ON refund.bill = tip.bill
LEFT JOIN refund_tip AS gone ON gone.refund = refund.id AND gone.member = tip.member
WHERE tip.bill = $1 GROUP BY tip.id, staff_member.id ORDER BY tip.id
"""
REFUNDS = """
SELECT refund.id, refund.bill, refund.number, refund.amount, refund.points_back, refund.points_taken,
    refund.points_missing, refund.why, refund.refunded_at, refund.refunded_by
FROM refund JOIN bill ON bill.id = refund.bill WHERE bill.visit = $1 ORDER BY refund.id DESC
"""
LINES = """
SELECT refund_line.refund, bill_line.title, bill_line.is_service, refund_line.quantity, refund_line.amount,
    refund_line.back_to_stock
FROM refund_line JOIN bill_line ON bill_line.id = refund_line.line WHERE refund_line.refund = ANY($1::int[])
ORDER BY bill_line.place
"""
TIPS = """
SELECT refund_tip.refund, refund_tip.amount, staff_member.name
FROM refund_tip JOIN staff_member ON staff_member.id = refund_tip.member
WHERE refund_tip.refund = ANY($1::int[]) ORDER BY refund_tip.id
"""
# What the provider has of a part: given back, asked for, and why the last one failed.
PARTS = """
SELECT part.id, part.refund, part.method, part.amount, part.instead, part.made_at, part.made_by,
    part.payment, payment.method AS paid_by, cash_desk.name AS desk, part.shift, visit.id AS visit,
    visit.branch,
    coalesce(sent.done, 0)::bigint AS done, coalesce(sent.queued, 0)::bigint AS queued,
    coalesce(sent.trouble, '') AS trouble, coalesce(other.amount, 0)::bigint AS otherwise
FROM refund_part AS part JOIN payment ON payment.id = part.payment JOIN bill ON bill.id = payment.bill
JOIN visit ON visit.id = bill.visit
LEFT JOIN shift ON shift.id = part.shift LEFT JOIN cash_desk ON cash_desk.id = shift.desk
LEFT JOIN refund_part AS other ON other.instead = part.id
LEFT JOIN LATERAL (
    SELECT sum(amount) FILTER (WHERE state = 'done') AS done,
        sum(amount) FILTER (WHERE state = 'queued') AS queued,
        (array_agg(trouble ORDER BY id DESC) FILTER (WHERE trouble <> ''))[1] AS trouble
    FROM online_refund WHERE online_refund.part = part.id
) AS sent ON TRUE
"""
PARTS_OF = f"{PARTS} WHERE part.refund = ANY($1::int[]) ORDER BY part.id"
PART = f"{PARTS} WHERE part.id = $1"
# Of what was prepaid: what the provider has neither given back nor been asked for, nor went another way.
STUCK = """
EXISTS (
    SELECT FROM refund_part AS part WHERE part.refund = refund.id AND part.method = 'prepaid'
    AND part.amount > coalesce((SELECT sum(sent.amount) FROM online_refund AS sent
                                WHERE sent.part = part.id AND sent.state <> 'failed'), 0)
                    + coalesce((SELECT other.amount FROM refund_part AS other
                                WHERE other.instead = part.id), 0)
)
"""
ON_ITS_WAY = """
EXISTS (SELECT FROM refund_part AS part JOIN online_refund AS sent ON sent.part = part.id
        WHERE part.refund = refund.id AND sent.state = 'queued')
"""
HERE = f"""
FROM refund JOIN bill ON bill.id = refund.bill JOIN visit ON visit.id = bill.visit
LEFT JOIN client ON client.id = visit.client
WHERE visit.branch = $1 AND ($2 = '' OR $2 = 'failed' AND {STUCK} OR $2 = 'asked' AND {ON_ITS_WAY})
    AND ($3 = '' OR strpos(lower(bill.number), lower($3)) > 0 OR strpos(lower(client.name), lower($3)) > 0
         OR strpos(lower(refund.why), lower($3)) > 0)
"""
LISTED = f"""
SELECT refund.id, refund.number, refund.amount, refund.why, refund.refunded_at, refund.refunded_by,
    bill.number AS bill_number, bill.visit, bill.total, bill.currency, client.name AS client,
    {STUCK} AS is_stuck, {ON_ITS_WAY} AS is_asked,
    (SELECT array_agg(DISTINCT part.method) FROM refund_part AS part
     WHERE part.refund = refund.id AND part.instead IS NULL) AS methods
{HERE} ORDER BY refund.refunded_at DESC, refund.id DESC LIMIT $4 OFFSET $5
"""  # noqa: S608 - only constants
COUNT = f"SELECT count(*) {HERE}"


class PartState(StrEnum):
    """How far a part of a refund has come: what the desk gives is given."""

    given = "given"
    asked = "asked"
    done = "done"
    failed = "failed"
    replaced = "replaced"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a refund, and what became of it. `missing` is what neither went back nor is on its way."""

    row: Record
    state: PartState
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Refunded:
    """A refund with its lines, tips and parts."""

    row: Record
    lines: Sequence[Record]
    tips: Sequence[Record]
    parts: Sequence[Part]


async def standing_bill(visit_id: int) -> Record | None:
    """The bill of a visit that was not reopened since."""
    return await db.fetch_one(BILL, visit_id)


async def bill_left(bill: Record) -> BillLeft:
    """What is left of it, line by line and payment by payment."""
    step = await loyalty.queries.value_of_spent(bill["visit"], bill["closing"])
    return BillLeft(
        lines=[SoldLine(**row) for row in await db.fetch(SOLD, bill["id"])],
        payments=[payment_left(row, step) for row in await db.fetch(PAID, bill["id"])],
        tips=[TipLeft(**row) for row in await db.fetch(TIPPED, bill["id"])],
        currency=bill["currency"],
        rounding=bill["rounding"],
        cash_step=bill["cash_step"],
        covered=await covered_by(bill["visit"], bill["closing"]),
    )


def payment_left(row: Record, step: int) -> PaymentLeft:
    method = Method(row["method"])
    whole = step if method is Method.points else 1
    return PaymentLeft(row["id"], method, row["amount"], row["back"], whole, row["payer"], row["voucher"])


async def known_lines(bill: int) -> dict[int, Record]:
    """What was on a bill, by the line's number."""
    return {row["id"]: row for row in await db.fetch(KNOWN, bill)}


async def refunds_of(visit_id: int) -> list[Refunded]:
    """Of all bills of a visit, the latest first."""
    rows = await db.fetch(REFUNDS, visit_id)
    numbers = [row["id"] for row in rows]
    lines, tips, parts = [by_refund(await db.fetch(sql, numbers)) for sql in (LINES, TIPS, PARTS_OF)]
    return [
        Refunded(row, lines[row["id"]], tips[row["id"]], [state_of(part) for part in parts[row["id"]]])
        for row in rows
    ]


def by_refund(rows: Sequence[Record]) -> defaultdict[int, list[Record]]:
    found: defaultdict[int, list[Record]] = defaultdict(list)
    for row in rows:
        found[row["refund"]].append(row)
    return found


def state_of(part: Record) -> Part:
    """Only what was paid online goes by way of somebody else."""
    if part["method"] != Method.prepaid:
        return Part(part, PartState.given)
    missing = part["amount"] - part["done"] - part["queued"] - part["otherwise"]
    if missing:
        return Part(part, PartState.failed, missing)
    if part["queued"]:
        return Part(part, PartState.asked)
    return Part(part, PartState.replaced if part["otherwise"] else PartState.done)


async def access_part(actor: Actor, part_id: int) -> Part:
    found = await db.fetch_one(PART, part_id) if may_be_id(part_id) else None
    if found is None or not actor.works_in(found["branch"]):
        raise NotFound("There is no such refund.")
    return state_of(found)


async def refunds_here(branch: int, show: str, search: str, page: int) -> tuple[list[Record], Pages]:
    """The branch's refunds, the latest first; `show` is "", "asked" or "failed"."""
    wanted = (branch, show, search.strip()[:100])
    found = pages(page, await db.fetch_value(COUNT, *wanted), size=25)
    return await db.fetch(LISTED, *wanted, found.size, found.offset), found
