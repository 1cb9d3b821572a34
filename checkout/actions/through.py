"""Transactions that are no sales and may go through drawers: expenses, payouts, transfers, opposites."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asyncpg import Record

import ledger.actions
import ledger.queries
from checkout.actions.commands import tell_cash
from checkout.actions.drawers import NEXT_ID, SafeTooEmpty, note, write_move
from checkout.actions.paying_out import DrawerTooEmpty
from checkout.actions.shifts import NoOpenShift, refuse_not_theirs, refuse_too_old
from checkout.queries import standing
from checkout.queries.standing import sees_expected
from checkout.rules.drawers import COMES_IN, Move, kind_against
from kit import db
from kit.db import transaction
from kit.errors import Refused
from kit.money import format_money
from kit.rights import Actor, Permission
from ledger.rules import Entry, summed
from ledger.tables import AccountKind

# In the order of their ids, so that two who carry cash towards each other do not wait in a ring.
HOLD = f"""{standing.STANDING}
WHERE cash_desk.branch = $2 AND cash_desk.id = ANY($3::int[]) AND shift.closed_at IS NULL
ORDER BY shift.id FOR UPDATE OF shift
"""
# From these nothing goes out that is not there.
NEVER_BELOW = {
    AccountKind.safe: "in the safe",
    AccountKind.card_terminal: "at the card terminal",
    AccountKind.online_acquirer: "at the online provider",
}


class NotThere(Refused):
    """More is to come from a terminal or provider than was paid there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Through:
    """What is to be written, all of it in one currency; `reverses` is the transaction it is the opposite of.

    `words` say why, for the page of a shift and its register.
    """

    branch: int
    key: str
    entries: Sequence[Entry]
    said: str
    words: str = ""
    reverses: int | None = None
    at: datetime | None = None


async def post_through(actor: Actor, wanted: Through) -> int:
    """The id of the transaction. Cash goes through the shift that is open at each drawer in it.

    Raises NoOpenShift, NotTheirs, ShiftTooOld for cash coming in, DrawerTooEmpty or SafeTooEmpty.
    """
    async with transaction():
        entries = summed(wanted.entries)
        drawers = [each for each in entries if each.account.kind is AccountKind.cash_desk]
        shifts = await hold_shifts(actor, wanted.branch, drawers)
        for each in entries:
            await refuse_below_nothing(actor, each)
        where: dict[str, Any] = {
            "key": wanted.key,
            "branch": wanted.branch,
            "description": wanted.said,
            "at": wanted.at,
        }
        if wanted.reverses is None:
            entry = await ledger.actions.post(entries=entries, **where)
        else:
            entry = await ledger.actions.reverse(wanted.reverses, **where)
        if drawers:
            others = [each for each in entries if each not in drawers]
            await note_moves(actor, wanted, entry, (drawers, others, shifts))
    return entry


async def hold_shifts(actor: Actor, branch: int, drawers: Sequence[Entry]) -> dict[int, Record]:
    """The open shift at each of the desks."""
    if not drawers:
        return {}
    actor.require(Permission.run_shifts)
    desks = [each.account.party for each in drawers]
    found = {row["desk"]: row for row in await db.fetch(HOLD, actor.account, branch, desks)}
    if len(found) < len(drawers):
        raise NoOpenShift("No shift is open at that cash desk. Open one under Cash, or choose another place.")
    for each in drawers:
        refuse_not_theirs(actor, found[each.account.party])
        if each.amount > 0:
            refuse_too_old(found[each.account.party])
    return found


async def refuse_below_nothing(actor: Actor, entry: Entry) -> None:
    """Shifts are held already, and so is the account from here on: nobody else takes the last of it."""
    account = entry.account
    if entry.amount >= 0 or account.kind not in (AccountKind.cash_desk, *NEVER_BELOW):
        return
    await ledger.actions.lock_account(account)
    inside = await ledger.queries.balance(account)
    if inside >= -entry.amount:
        return
    if account.kind is AccountKind.cash_desk:
        held = f"only {format_money(inside, account.unit)}" if sees_expected(actor) else "less than that"
        raise DrawerTooEmpty(f"There is {held} in the drawer. Take less, or choose another place.")
    held = format_money(inside, account.unit)
    refusal = SafeTooEmpty if account.kind is AccountKind.safe else NotThere
    raise refusal(f"There is only {held} {NEVER_BELOW[account.kind]}. Take less, or choose another place.")


async def note_moves(
    actor: Actor,
    wanted: Through,
    entry: int,
    through: tuple[Sequence[Entry], Sequence[Entry], dict[int, Record]],
) -> None:
    """What shifts, their reports and registers are told. Between two desks it is one move."""
    drawers, others, shifts = through
    [first, *rest] = sorted(drawers, key=lambda each: each.amount)
    kind = kind_against(first, rest or others)
    shift, target = shifts[first.account.party], shifts[rest[0].account.party] if rest else None
    words = wanted.words or wanted.said
    move = Move(kind, abs(first.amount), words)
    made = await write_move(actor, int(await db.fetch_value(NEXT_ID)), entry, (shift, target, move))
    if target is None:
        sign = 1 if kind in COMES_IN else -1
        await tell_cash(actor.name, shift["branch"], shift["id"], (sign * move.amount, words))
    await note(actor, made, shift, target)
