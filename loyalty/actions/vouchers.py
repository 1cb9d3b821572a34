"""Selling certificates and memberships, using them on a bill, giving both back; the caller writes the money.

What is sold on a bill and used on it is in the bill's own transaction of the book; the moves say of which.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import ModuleType

from asyncpg import Record

from catalog.voucher_tables import VoucherType
from kit import clock
from kit.db import execute, fetch, fetch_value
from kit.errors import Refused
from kit.money import format_money
from loyalty.actions import certificates, memberships
from loyalty.actions.voucher_codes import new_voucher_code
from loyalty.queries.vouchers import account_of, vouchers
from loyalty.rules.vouchers import Cover, Issued, Sold, Using, shares_back
from loyalty.voucher_tables import Voucher, VoucherMove

Kind = VoucherMove.Kind
KIND: dict[str, ModuleType] = {
    VoucherType.Kind.certificate: certificates,
    VoucherType.Kind.membership: memberships,
}
HOLD = "SELECT id FROM voucher WHERE id = ANY($1::int[]) ORDER BY id FOR UPDATE"
SOLD_ON = "SELECT id FROM voucher WHERE visit = $1 AND closing = $2 AND taken_back_at IS NULL ORDER BY id"
# Of those a refund takes the ones first of which nothing was used.
SOLD_ON_LINE = """
SELECT id FROM voucher WHERE visit = $1 AND closing = $2 AND line = $3 AND taken_back_at IS NULL
ORDER BY EXISTS (SELECT FROM voucher_move WHERE voucher = voucher.id AND kind = 'used'), id DESC LIMIT $4
"""
WAS = """
SELECT line, was, was_why, was_by FROM voucher_move
WHERE visit = $1 AND closing = $2 AND kind = 'used' AND was IS NOT NULL ORDER BY id
"""
IS_TOUCHED = """
SELECT EXISTS (SELECT FROM voucher_move WHERE voucher = $1 GROUP BY voucher
    HAVING sum(amount) <> sum(amount) FILTER (WHERE kind = 'issued')
        OR sum(visits) <> sum(visits) FILTER (WHERE kind = 'issued'))
"""
TAKE_BACK = "UPDATE voucher SET taken_back_at = $2 WHERE id = $1"
# What of a closing was used and has not come back, by voucher and line; also where nothing had to be paid.
USED_ON = """
SELECT voucher, line, -sum(amount)::bigint AS amount, -sum(visits)::int AS visits FROM voucher_move
WHERE visit = $1 AND closing = $2 AND kind IN ('used', 'given_back')
    AND ($3::int IS NULL OR voucher = $3)
GROUP BY voucher, line HAVING sum(amount) <> 0 OR sum(visits) <> 0 OR bool_and(amount = 0 AND visits = 0)
    AND count(*) FILTER (WHERE kind = 'used') > count(*) FILTER (WHERE kind = 'given_back')
ORDER BY voucher, line
"""


class VoucherUsed(Refused):
    """What was used of it would have been paid by nobody."""

    def __init__(self, voucher: Record) -> None:
        left = format_money(voucher["amount_left"], voucher["currency"])
        super().__init__(
            f"{voucher['name']} {voucher['code']} has been used since, {left} of it is left, so its sale"
            " stays. Take back what was used first."
        )


@dataclass(frozen=True, slots=True)
class Bill:
    """The closing of a visit on which something is sold or used, and who does it.

    `entry` is its transaction in the book, `refund` the number of the refund by which something comes back.
    """

    visit: int
    closing: int
    branch: int
    currency: str
    client: int | None
    today: date
    by: str
    entry: int = 0
    refund: int = 0


async def issue(bill: Bill, line: int, of_type: int, paid: Sequence[int]) -> list[Issued]:
    """One for each amount paid, in minor units, on a line of the visit; `note_issued` is to follow."""
    found = []
    for piece, amount in enumerate(paid):
        made = Voucher(
            of_type=of_type,
            code=new_voucher_code(),
            branch=bill.branch,
            currency=bill.currency,
            client=bill.client,
            visit=bill.visit,
            closing=bill.closing,
            line=line,
            piece=piece,
            issued_at=clock.now(),
        )
        await made.save()
        [row] = await vouchers([made.id])
        sold = Sold(made.id, of_type, amount, bill.client, bill.branch, bill.today)
        found.append(Issued(made.id, account_of(row), amount, await KIND[row["kind"]].issue(sold)))
    return found


async def note_issued(bill: Bill, issued: Sequence[Issued]) -> None:
    for each in issued:
        cover = Cover(0, each.issue.value, each.issue.visits)
        await note(bill, Kind.issued, each.voucher, cover)


async def hold(numbers: Sequence[int]) -> list[Record]:
    """Nobody else uses them until the transaction ends; as they are now."""
    if not numbers:
        return []
    await execute(HOLD, list(numbers))
    return await vouchers(numbers)


async def use(bill: Bill, usings: Sequence[Using]) -> None:
    """Takes what they cover; call while they are held."""
    for using in usings:
        module = await module_of(using.voucher)
        for cover in using.covers:
            taken = replace(cover, amount=-cover.amount, visits=-cover.visits)
            move = await note(bill, Kind.used, using.voucher, taken)
            await module.note_use(move, using.voucher, cover)


async def take_back(bill: Bill) -> None:
    """The visit is reopened: what was used comes back first, then what was sold goes.

    Raises `VoucherUsed` where something of what was sold has been used since.
    """
    used = await used_on(bill)
    await hold(list(used))
    for voucher, covers in used.items():
        await give_back(bill, voucher, covers)
    sold = [row["id"] for row in await fetch(SOLD_ON, bill.visit, bill.closing)]
    await take_issued_back(bill, sold)


async def refund_use(bill: Bill, voucher: int, amount: int, wanted: Mapping[int, int]) -> None:
    """So much of what it paid on a bill goes back on it; `wanted` is what of which lines is refunded."""
    await hold([voucher])
    rows = await fetch(USED_ON, bill.visit, bill.closing, voucher)
    used = [Cover(row["line"], row["amount"], row["visits"]) for row in rows]
    await give_back(bill, voucher, shares_back(amount, used, wanted))


async def used_on(bill: Bill) -> dict[int, list[Cover]]:
    """What was used on a bill and has not come back, by voucher."""
    found: dict[int, list[Cover]] = {}
    for row in await fetch(USED_ON, bill.visit, bill.closing, None):
        found.setdefault(row["voucher"], []).append(Cover(row["line"], row["amount"], row["visits"]))
    return found


async def give_back(bill: Bill, voucher: int, covers: Sequence[Cover]) -> None:
    module = await module_of(voucher)
    for cover in covers:
        move = await note(bill, Kind.given_back, voucher, cover)
        await module.note_back(move, voucher, cover)


async def discounts_before(bill: Bill) -> list[Record]:
    """Of lines that memberships priced on a bill: `line`, and the discount it had."""
    return await fetch(WAS, bill.visit, bill.closing)


async def pieces_back(bill: Bill, line: int, pieces: int) -> list[Record]:
    """Those of a line that a refund would take back, held."""
    rows = await fetch(SOLD_ON_LINE, bill.visit, bill.closing, line, pieces)
    return await hold([row["id"] for row in rows])


async def take_issued_back(bill: Bill, numbers: Sequence[int]) -> None:
    for voucher in await hold(numbers):
        if await fetch_value(IS_TOUCHED, voucher["id"]):
            raise VoucherUsed(voucher)
        gone = Cover(0, -voucher["amount_left"], -voucher["visits_left"])
        await note(bill, Kind.taken_back, voucher["id"], gone)
        await KIND[voucher["kind"]].take_issue_back(voucher["id"])
        await execute(TAKE_BACK, voucher["id"], clock.now())


async def module_of(voucher: int) -> ModuleType:
    [row] = await vouchers([voucher])
    return KIND[row["kind"]]


async def note(bill: Bill, kind: Kind, voucher: int, cover: Cover) -> int:
    """The number of the move."""
    was, was_why, was_by = cover.before or (None, "", "")
    made = VoucherMove(
        voucher=voucher,
        kind=kind,
        amount=cover.amount,
        visits=cover.visits,
        visit=bill.visit,
        closing=bill.closing,
        refund=bill.refund,
        line=cover.line,
        was=was,
        was_why=was_why,
        was_by=was_by,
        entry=bill.entry,
        made_at=clock.now(),
        made_by=bill.by,
    )
    await made.save()
    return int(made.id)
