"""What came by each method at a desk, noted for its shift as a bill is paid or given back."""

from collections.abc import Sequence

import msgspec
from asyncpg import Record

from checkout.actions.shifts import lock_open_shift
from checkout.cash_tables import ShiftBill
from checkout.queries import standing
from checkout.rules import Method, Settlement
from checkout.tables import Bill
from kit import clock, db
from kit.rights import SYSTEM, Actor

# A card leaves the drawer alone, but the shift it is noted for must not be reported meanwhile.
SHARE = f"""{standing.STANDING}
WHERE shift.id = $2 AND shift.closed_at IS NULL FOR SHARE OF shift
"""
SOLD_AT = """
SELECT shift.desk FROM shift WHERE id = coalesce(
    (SELECT shift FROM shift_bill WHERE bill = $1 AND kind = 'sale' ORDER BY id LIMIT 1),
    (SELECT shift FROM payment WHERE bill = $1 AND shift IS NOT NULL ORDER BY id LIMIT 1))
"""
PAID_BY = "SELECT method, sum(amount)::bigint AS amount FROM payment WHERE bill = $1 GROUP BY method"


async def shift_at_hand(actor: Actor, branch: int, desk: int | None, settlement: Settlement) -> Record | None:
    """The shift that a sale belongs to, held until the end. Cash must have one, the rest may.

    Raises NoOpenShift, NotTheirs or ShiftTooOld where cash is taken.
    """
    if settlement.by(Method.cash):
        return await lock_open_shift(branch, desk, actor)
    return await held(actor, one_of(await theirs(actor, branch), desk, actor.account))


async def theirs(actor: Actor, branch: int) -> list[Record]:
    found = await db.fetch(standing.OPEN_HERE, actor.account, branch)
    return [row for row in found if row["at_desk"] and row["in_shift"]]


def one_of(usable: Sequence[Record], desk: int | None, account: int | None) -> Record | None:
    """The one at `desk`, else the only one, else the one that is theirs; None where nobody can tell."""
    at_desk = [row for row in usable if row["desk"] == desk]
    own = [row for row in usable if account and row["keeper"] == account]
    return next((rows[0] for rows in (at_desk, usable, own) if len(rows) == 1), None)


async def held(actor: Actor, shift: Record | None) -> Record | None:
    return await db.fetch_one(SHARE, actor.account, shift["id"]) if shift else None


async def note_sale(shift: int | None, bill: Bill, settlement: Settlement) -> None:
    amounts = {str(paid.method): settlement.by(paid.method) for paid in settlement.payments}
    await note(shift, bill, ShiftBill.Kind.sale, amounts)


async def note_return(actor: Actor, branch: int, bill: Bill) -> None:
    """The whole bill given back: at the desk it was sold at, where that has a shift, whosever it is."""
    desk = await db.fetch_value(SOLD_AT, bill.id)
    there = [row for row in await theirs(SYSTEM, branch) if row["desk"] == desk]
    found = there[0] if there else one_of(await theirs(actor, branch), None, actor.account)
    shift = await held(SYSTEM, found)
    amounts = {row["method"]: -row["amount"] for row in await db.fetch(PAID_BY, bill.id)}
    await note(shift["id"] if shift else None, bill, ShiftBill.Kind.refund, amounts)


async def note(shift: int | None, bill: Bill, kind: ShiftBill.Kind, amounts: dict[str, int]) -> None:
    """At no desk nothing is noted: no shift is open, or nobody can tell which."""
    if shift is None:
        return
    sign = 1 if kind is ShiftBill.Kind.sale else -1
    await ShiftBill(
        shift=shift,
        bill=bill.id,
        kind=kind,
        amounts=msgspec.json.encode(amounts).decode(),
        tip=sign * bill.tip,
        noted_at=clock.now(),
    ).save()
