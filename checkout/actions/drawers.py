"""Cash that moves without a sale: in and out with a reason, to the safe or the owner, to another desk."""

from asyncpg import Record

import ledger.actions
import ledger.queries
from checkout import rules
from checkout.actions.commands import tell_cash
from checkout.actions.paying_out import DrawerTooEmpty
from checkout.actions.shifts import (
    NoOpenShift,
    lock_shift,
    refuse_not_theirs,
    refuse_too_old,
)
from checkout.cash_tables import CashMove
from checkout.queries import standing
from checkout.queries.standing import sees_expected
from checkout.rules.drawers import COMES_IN, Kind, Move, check_move, moved_entries
from kit import clock, db, journal
from kit.db import transaction
from kit.errors import Invalid, Refused
from kit.money import format_money
from kit.rights import Actor, Permission
from ledger.rules import Account
from ledger.tables import AccountKind

# In the order of their ids, so that two who carry cash towards each other do not wait in a ring.
LOCK_BOTH = f"""{standing.STANDING}
WHERE shift.id = $2 OR (shift.desk = $3 AND cash_desk.branch = $4 AND shift.closed_at IS NULL)
ORDER BY shift.id FOR UPDATE OF shift
"""
WHERE_IS = (
    "SELECT cash_desk.branch FROM shift JOIN cash_desk ON cash_desk.id = shift.desk WHERE shift.id = $1"
)
NEXT_ID = "SELECT nextval(pg_get_serial_sequence('cash_move', 'id'))"
IN_WORDS = {
    Kind.put_in: "Cash put in",
    Kind.from_safe: "Cash from the safe",
    Kind.taken_out: "Cash taken out",
    Kind.to_safe: "Cash to the safe",
    Kind.to_owner: "Cash to the owner",
    Kind.to_desk: "Cash to another desk",
    Kind.paid_out: "Cash paid out",
    Kind.paid_in: "Cash paid in",
}


class SafeTooEmpty(Refused):
    """There is less in the safe than is to be taken."""


async def move_cash(actor: Actor, shift_id: int, wanted: Move) -> CashMove:
    """One transaction of the book, whatever it is between; nothing goes out that a drawer or safe has not.

    Raises DrawerTooEmpty, SafeTooEmpty, NoOpenShift for a desk to carry to, ShiftTooOld for cash coming in.
    """
    actor.require(Permission.run_shifts)
    async with transaction():
        shift, target = await hold(actor, shift_id, wanted)
        check_move(wanted, shift["currency"])
        drawer = rules.drawer(shift["branch"], shift["desk"], shift["currency"])
        await refuse_more_than_there_is(actor, drawer, wanted)
        number = int(await db.fetch_value(NEXT_ID))
        into = rules.drawer(target["branch"], target["desk"], target["currency"]) if target else None
        entry = await ledger.actions.post(
            f"cash:{number}",
            moved_entries(wanted.kind, wanted.amount, drawer, into),
            branch=shift["branch"],
            description=IN_WORDS[wanted.kind],
        )
        made = await write_move(actor, number, entry, (shift, target, wanted))
        if target is None:
            sign = 1 if wanted.kind in COMES_IN else -1
            said = wanted.reason or IN_WORDS[wanted.kind]
            await tell_cash(actor.name, shift["branch"], shift["id"], (sign * wanted.amount, said))
        await note(actor, made, shift, target)
    return made


async def hold(actor: Actor, shift_id: int, wanted: Move) -> tuple[Record, Record | None]:
    """The shift, and the one cash is carried to; of what takes cash in, none that is too old."""
    if wanted.kind is not Kind.to_desk:
        shift = await lock_shift(actor, shift_id)
        if wanted.kind in COMES_IN:
            refuse_too_old(shift)
        return shift, None
    branch = await db.fetch_value(WHERE_IS, shift_id) if rules.may_be_id(shift_id) else None
    found = (
        await db.fetch(LOCK_BOTH, actor.account, shift_id, wanted.desk, branch)
        if rules.may_be_id(wanted.desk)
        else []
    )
    shift = await lock_shift(actor, shift_id)
    target = next((row for row in found if row["desk"] == wanted.desk and row["id"] != shift_id), None)
    if shift["desk"] == wanted.desk:
        raise Invalid("It is in that drawer already.", what="Choose another desk.")
    if target is None:
        raise NoOpenShift("No shift is open at the desk the cash is to go to. Open one there first.")
    refuse_not_theirs(actor, target)
    refuse_too_old(target)
    return shift, target


async def refuse_more_than_there_is(actor: Actor, drawer: Account, wanted: Move) -> None:
    """The shift is held, and so is the safe from here on: nobody else takes the last of it meanwhile."""
    if wanted.kind is Kind.from_safe:
        safe = Account(AccountKind.safe, drawer.unit, branch=drawer.branch)
        await ledger.actions.lock_account(safe)
        inside = await ledger.queries.balance(safe)
        if inside < wanted.amount:
            raise SafeTooEmpty(f"There is only {format_money(inside, drawer.unit)} in the safe.")
    if wanted.kind in COMES_IN:
        return
    inside = await ledger.queries.balance(drawer)
    if inside < wanted.amount:
        held = f"only {format_money(inside, drawer.unit)}" if sees_expected(actor) else "less than that"
        raise DrawerTooEmpty(f"There is {held} in the drawer. Take less.")


async def write_move(
    actor: Actor, number: int, entry: int, moved: tuple[Record, Record | None, Move]
) -> CashMove:
    shift, target, wanted = moved
    made = CashMove(
        id=number,
        shift=shift["id"],
        kind=wanted.kind,
        amount=wanted.amount,
        reason=wanted.reason.strip(),
        carried_to=target["id"] if target else None,
        entry=entry,
        moved_at=clock.now(),
        moved_by=actor.account,
    )
    await CashMove.insert(made)
    return made


async def note(actor: Actor, made: CashMove, shift: Record, target: Record | None) -> None:
    after = {
        "desk": shift["name"],
        "kind": IN_WORDS[Kind(made.kind)],
        "amount": made.amount,
        "reason": made.reason,
        **({"to": target["name"]} if target else {}),
    }
    await journal.write(actor, "move cash", ("shift", shift["id"]), branch=shift["branch"], after=after)
