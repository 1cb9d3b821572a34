"""Taking back what was done to a client's account: the opposite, written beside it."""

from asyncpg import Record

import ledger.actions
from checkout.account_tables import ClientMove
from checkout.actions.account_case import Case, Change, Money, begin
from checkout.actions.accounts import follow_cards
from checkout.actions.settling import NEXT_ID, against, shift_for, write_move
from checkout.queries.accounts import access_move
from checkout.rules.accounts import Kind, account_entries, check_reason, of_cards
from kit import db
from kit.db import transaction
from kit.errors import Refused
from kit.money import format_money
from kit.rights import Actor, Permission

WAS_UNDONE = "SELECT EXISTS (SELECT FROM client_move WHERE undoes = $1)"
CAN_BE_UNDONE = frozenset({Kind.settled, Kind.written_off, Kind.topped_up, Kind.paid_out})


class NotUndoable(Refused):
    """What a bill did to an account is taken back with the bill."""


class UndoneAlready(Refused):
    """Somebody else took it back a moment ago."""


class UsedSince(Refused):
    """What is to be taken back is not there any more."""


async def undo_move(actor: Actor, move_id: int, why: str) -> ClientMove:
    """Money goes back the way it came, cash out of the drawer it went into.

    Raises `NotUndoable`, `UndoneAlready`, `UsedSince`, NoOpenShift or DrawerTooEmpty (409).
    """
    move = await access_move(actor, move_id)
    actor.require(Permission.reopen_visits if move["method"] else Permission.write_off_debts)
    if move["kind"] not in CAN_BE_UNDONE:
        raise NotUndoable("This came of a bill. Refund the bill, or reopen its visit.")
    reason = check_reason(why)
    async with transaction():
        case = await begin(actor, move["client"], move["branch"])
        if await db.fetch_value(WAS_UNDONE, move_id):
            raise UndoneAlready("This was taken back already. Nothing was done twice.")
        change = opposite_of(move, reason)
        refuse_used(case, change)
        shift = await shift_for(case, change)
        entry = await reverse(case, move, change, shift)
        return await write_move(case, change, int(await db.fetch_value(NEXT_ID)), (entry, shift))


def opposite_of(move: Record, reason: str) -> Change:
    amount = abs(move["deposit"] - move["debt"])
    return Change(
        kind=Kind.undone,
        debt=-move["debt"],
        deposit=-move["deposit"],
        money=Money(amount, move["method"], move["desk"]) if move["method"] else None,
        payment=move["payment"],
        reason=reason,
        undoes=move["id"],
    )


def refuse_used(case: Case, change: Change) -> None:
    if case.standing.deposit + change.deposit < 0:
        left = format_money(case.standing.deposit, case.holder.currency)
        raise UsedSince(
            f"Only {left} of the deposit is left, so this cannot be taken back. Pay out what is left."
        )


async def reverse(case: Case, move: Record, change: Change, shift: Record | None) -> int:
    key = f"client:{move['id']}:back"
    entry = await ledger.actions.reverse(
        move["entry"], key=key, branch=case.holder.branch, description="Taken back on a client's account"
    )
    other = against(case, change, shift)
    now = of_cards(account_entries(case.holder, move["debt"], move["deposit"], other))
    await follow_cards(move["entry"], now, f"{key}:cards", case.holder.branch)
    return entry
