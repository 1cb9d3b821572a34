"""Carrying out a move of money, once, with its row and its transaction; and undoing it by its opposite."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import ledger.queries
from catalog.reading import words, wrong
from catalog.tables import Branch
from checkout.actions import Through, post_through
from finance.queries.moves import access_move
from finance.rules.places import Place
from finance.rules.postings import Till
from finance.tables import MoneyMove
from kit import clock, db, journal
from kit.clock import local_midnight
from kit.db import transaction
from kit.errors import Refused
from kit.money import format_money
from kit.rights import Actor, Permission
from ledger.rules import Entry, opposite
from ledger.tables import AccountKind

Kind = MoneyMove.Kind
NEXT_ID = "SELECT nextval(pg_get_serial_sequence('money_move', 'id'))"
HOLD = "SELECT undone_at FROM money_move WHERE id = $1 FOR UPDATE"
WHEN = "SELECT happened_at FROM book_transaction WHERE id = $1"
UNDO = """
UPDATE money_move SET undone_at = $2, undone_by = $3, undone_why = $4, undone_entry = $5 WHERE id = $1
"""
NOON = timedelta(hours=12)
IN_WORDS = {
    Kind.opening: "Opening balance",
    Kind.transfer: "Transfer",
    Kind.expense: "Expense",
    Kind.income: "Other income",
    Kind.supplier: "Payment to a supplier",
    Kind.pay: "Pay",
    Kind.tips: "Tips",
    Kind.tax: "Taxes",
}


class AlreadyUndone(Refused):
    """Its opposite stands already."""


class AboveOwed(Refused):
    """More is to be paid than is owed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A move as it was read: its postings, and what its row keeps beside them (`more`)."""

    branch: Branch
    kind: Kind
    place: Place
    amount: int
    entries: Sequence[Entry]
    on: date
    words: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def at(self) -> datetime | None:
        """Noon of an earlier day; None is now."""
        zone = self.branch.zone
        return None if self.on == clock.today(zone) else local_midnight(self.on, zone) + NOON


def till(branch: Branch) -> Till:
    return Till(branch.id, branch.currency)


async def carry_out(actor: Actor, wanted: Wanted) -> int:
    """Its id. What the place does not allow is refused, and nothing is written then."""
    actor.require(Permission.pay_bills)
    async with transaction():
        number = int(await db.fetch_value(NEXT_ID))
        said = IN_WORDS[wanted.kind]
        entry = await post_through(
            actor,
            Through(
                branch=wanted.branch.id,
                key=f"money:{number}",
                entries=wanted.entries,
                said=said,
                words=f"{said}: {wanted.words}" if wanted.words else said,
                at=wanted.at,
            ),
        )
        await MoneyMove.insert(
            MoneyMove(
                id=number,
                branch=wanted.branch.id,
                kind=wanted.kind,
                place=wanted.place.key,
                amount=wanted.amount,
                words=wanted.words,
                moved_on=wanted.on,
                entry=entry,
                made_at=clock.now(),
                made_by=actor.account,
                **wanted.more,
            )
        )
        await note(actor, number, "pay", wanted)
    return number


async def note(actor: Actor, number: int, verb: str, wanted: Wanted) -> None:
    after = {
        "kind": IN_WORDS[wanted.kind],
        "place": wanted.place.key,
        "amount": wanted.amount,
        "on": wanted.on,
        "words": wanted.words,
        **wanted.more,
    }
    await journal.write(actor, verb, ("money_move", number), branch=wanted.branch.id, after=after)


async def undo_move(actor: Actor, move_id: int, why: str) -> None:
    """Its opposite, on the same day; of cash today, through the shift that is open at the drawer now."""
    actor.require(Permission.pay_bills)
    move = await access_move(actor, move_id)
    async with transaction():
        if await db.fetch_value(HOLD, move_id) is not None:
            raise AlreadyUndone("This is undone already.")
        reason = why_of(why)
        entries = await ledger.queries.entries_of(move["entry"])
        entry = await post_through(
            actor,
            Through(
                branch=move["branch"],
                key=f"money:{move_id}:undone",
                entries=opposite(entries),
                said=f"{IN_WORDS[Kind(move['kind'])]} undone",
                words=reason,
                reverses=move["entry"],
                at=await moment_of(move["entry"], entries),
            ),
        )
        await db.execute(UNDO, move_id, clock.now(), actor.account, reason, entry)
        subject, after = ("money_move", move_id), {"why": reason, "amount": move["amount"]}
        await journal.write(actor, "undo", subject, branch=move["branch"], after=after)


def why_of(text: str) -> str:
    """The reason, which undoing must have."""
    reason: str = words(300, least=0)(text.strip(), "why")
    if not reason:
        raise wrong("why", "A few words, so that others understand later.")
    return reason


async def moment_of(entry: int, entries: Sequence[Entry]) -> datetime | None:
    """So that the months that are past come right; what goes through a drawer goes now."""
    if any(each.account.kind is AccountKind.cash_desk for each in entries):
        return None
    found: datetime = await db.fetch_value(WHEN, entry)
    return found


def refuse_above(amount: int, owed: int, branch: Branch, whose: str) -> None:
    """Nothing is paid that is not owed."""
    if amount > owed:
        left = format_money(max(owed, 0), branch.currency, branch.locale)
        raise AboveOwed(f"Only {left} is owed {whose}. Pay that or less.")
