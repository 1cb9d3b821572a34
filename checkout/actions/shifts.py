"""Shifts of a cash desk: what was put into the drawer, what should be in it, what was counted."""

from asyncpg import Record

import ledger.actions
import ledger.queries
from checkout import rules
from checkout.actions.commands import close_register_shifts, open_register_shifts
from checkout.tables import Shift
from kit import clock, db, journal
from kit.db import transaction
from kit.errors import Invalid, NotFound, Refused
from kit.money import LARGEST, format_money
from kit.rights import Actor, Permission
from ledger.rules import Account
from ledger.tables import AccountKind

LOCK_DESK = """
SELECT cash_desk.id, cash_desk.name, cash_desk.branch, cash_desk.is_active, branch.currency
FROM cash_desk JOIN branch ON branch.id = cash_desk.branch WHERE cash_desk.id = $1 FOR UPDATE OF cash_desk
"""
IS_OPEN = "SELECT EXISTS (SELECT FROM shift WHERE desk = $1 AND closed_at IS NULL)"
# Whatever moves cash holds the shift: it cannot be counted meanwhile, and a drawer is not emptied twice.
OPEN_SHIFTS = """
SELECT shift.id, shift.desk FROM shift JOIN cash_desk ON cash_desk.id = shift.desk
WHERE cash_desk.branch = $1 AND ($2::int IS NULL OR cash_desk.id = $2) AND shift.closed_at IS NULL
ORDER BY shift.id FOR UPDATE OF shift
"""
LOCK_SHIFT = """
SELECT shift.id, shift.desk, shift.closed_at, cash_desk.branch, cash_desk.name, branch.currency
FROM shift JOIN cash_desk ON cash_desk.id = shift.desk JOIN branch ON branch.id = cash_desk.branch
WHERE shift.id = $1 FOR UPDATE OF shift
"""


class NoOpenShift(Refused):
    """Cash is only taken or given back at a desk whose shift is open."""


class ShiftOpen(Refused):
    """A desk has one shift at a time."""


class ShiftClosed(Refused):
    """A shift is counted once."""


async def lock_open_shift(branch: int, desk: int | None) -> Record:
    """The open shift at `desk`, or the only one open in the branch, held until the transaction ends."""
    found = await db.fetch(OPEN_SHIFTS, branch, desk) if desk is None or rules.may_be_id(desk) else []
    if not found:
        raise NoOpenShift("No shift is open at that cash desk. Open one under Cash, or take a card.")
    if len(found) > 1:
        raise Invalid("Which cash desk?", desk="More than one is open: choose where the cash goes.")
    return found[0]


async def open_shift(actor: Actor, desk_id: int, opening: int) -> Shift:
    """`opening` is in the drawer now; what the book does not know of came from the owner, or went there."""
    actor.require(Permission.run_shifts)
    refuse_amount(opening, "opening")
    async with transaction():
        desk = await lock_desk(actor, desk_id)
        if await db.fetch_value(IS_OPEN, desk_id):
            raise ShiftOpen(f"A shift is already open at {desk['name']}.")
        if not desk["is_active"]:
            raise Refused(f"{desk['name']} is no longer in use.")
        shift = Shift(
            desk=desk_id, opened_at=clock.now(), opened_by=actor.account, opening=opening, first_entry=0
        )
        await shift.save()
        drawer = rules.drawer(desk["branch"], desk_id, desk["currency"])
        added = opening - await ledger.queries.balance(drawer)
        shift.first_entry = await move(f"shift:{shift.id}:opened", drawer, added, AccountKind.owner_cash)
        await shift.save([Shift.first_entry])
        await open_register_shifts(actor.name, desk["branch"], shift.id)
        after = {"desk": desk["name"], "opening": opening, "added": added}
        await journal.write(actor, "open", ("shift", shift.id), branch=desk["branch"], after=after)
    return shift


async def close_shift(actor: Actor, shift_id: int, counted: int, reason: str) -> Shift:
    """What was counted is what the book says from now on; a difference needs a reason and has its account."""
    actor.require(Permission.run_shifts)
    refuse_amount(counted, "counted")
    async with transaction():
        found = await lock_shift(actor, shift_id)
        drawer = rules.drawer(found["branch"], found["desk"], found["currency"])
        expected = await ledger.queries.balance(drawer)
        refuse_unexplained(counted - expected, reason, found["currency"])
        entry = await move(
            f"shift:{shift_id}:closed", drawer, counted - expected, AccountKind.cash_difference
        )
        shift = await write_count(actor, shift_id, (expected, counted, reason.strip()), entry)
        await close_register_shifts(actor.name, found["branch"], shift_id)
        after = {"desk": found["name"], "expected": expected, "counted": counted, "reason": reason.strip()}
        await journal.write(actor, "close", ("shift", shift_id), branch=found["branch"], after=after)
    return shift


async def lock_desk(actor: Actor, desk_id: int) -> Record:
    desk = await db.fetch_one(LOCK_DESK, desk_id) if rules.may_be_id(desk_id) else None
    if desk is None:
        raise NotFound("There is no such cash desk.")
    actor.require_branch(desk["branch"], "cash desk")
    return desk


async def lock_shift(actor: Actor, shift_id: int) -> Record:
    shift = await db.fetch_one(LOCK_SHIFT, shift_id) if rules.may_be_id(shift_id) else None
    if shift is None:
        raise NotFound("There is no such shift.")
    actor.require_branch(shift["branch"], "shift")
    if shift["closed_at"] is not None:
        raise ShiftClosed("This shift was counted and closed already.")
    return shift


async def move(key: str, drawer: Account, amount: int, other: AccountKind) -> int:
    """A shift's own entry in the book, even when nothing is moved: it marks the shift's beginning or end."""
    entries = rules.moved(drawer, amount, other)
    words = key.replace(":", " ")
    return await ledger.actions.post(key, entries, branch=drawer.branch, description=words.capitalize())


async def write_count(actor: Actor, shift_id: int, count: tuple[int, int, str], entry: int) -> Shift:
    shift = await Shift.objects().get(Shift.id == shift_id)
    if shift is None:
        raise LookupError(f"Shift {shift_id} is locked but gone.")
    shift.expected, shift.counted, shift.reason = count
    shift.closed_at = clock.now()
    shift.closed_by = actor.account
    shift.last_entry = entry
    await shift.save()
    return shift


def refuse_amount(amount: int, field: str) -> None:
    if not 0 <= amount <= LARGEST:
        raise Invalid("Cash in a drawer cannot be below zero.", **{field: "Count what is in the drawer."})


def refuse_unexplained(difference: int, reason: str, currency: str) -> None:
    if difference and not reason.strip():
        word = "more" if difference > 0 else "less"
        sentence = f"That is {format_money(abs(difference), currency)} {word} than expected."
        raise Invalid(f"{sentence} Count again, or say why.", reason="Say what happened.")
