"""Drawers: what a count comes to, how long a shift takes cash and from whom, how cash is moved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from booking.rules.plan_told import listed
from checkout.cash_tables import CashMove
from checkout.rules.denominations import denominations_of
from kit.errors import Invalid
from kit.money import LARGEST, format_money
from ledger.rules import Account, Entry
from ledger.tables import AccountKind

Kind = CashMove.Kind
USUAL_HOURS = 24
MOST_HOURS = 24 * 31
SAID_BEFORE = timedelta(hours=2)
MOST_PIECES = 100_000
LONGEST_REASON = 300
# Whatever is not among these goes out of the drawer it is asked of.
COMES_IN = frozenset({Kind.put_in, Kind.from_safe, Kind.paid_in})
# What is paid with cash has a form of its own.
BY_HAND = tuple(kind for kind in Kind if kind not in (Kind.paid_out, Kind.paid_in))
# Where nobody would know later why, it has to be said.
WANTS_A_REASON = frozenset({Kind.put_in, Kind.taken_out})
AGAINST = {
    Kind.put_in: AccountKind.owner_cash,
    Kind.from_safe: AccountKind.safe,
    Kind.taken_out: AccountKind.owner_cash,
    Kind.to_safe: AccountKind.safe,
    Kind.to_owner: AccountKind.owner_cash,
}


@dataclass(frozen=True, slots=True)
class Count:
    """What is in a drawer: a sum, and the pieces it was made of where these were counted."""

    amount: int
    pieces: Mapping[int, int]


class Age(StrEnum):
    """A shift takes cash; is to be closed soon; or takes no more."""

    fine = "fine"
    late = "late"
    over = "over"


@dataclass(frozen=True, slots=True)
class Move:
    """Cash to be moved: `desk` is where it is carried, for a move to another desk."""

    kind: Kind
    amount: int
    reason: str = ""
    desk: int = 0


def total_of(pieces: Mapping[int, int], currency: str) -> int:
    """What pieces come to, by their denomination. Raises `Invalid` for one that the currency has not."""
    known = denominations_of(currency)
    for worth, number in pieces.items():
        if worth not in known:
            raise Invalid("There is no such note or coin.", pieces=f"{currency} has none of that worth.")
        if not 0 <= number <= MOST_PIECES:
            said = format_money(worth, currency)
            raise Invalid(f"How many of {said}?", pieces=f"A number from 0 to {MOST_PIECES:,} for each.")
    return sum(worth * number for worth, number in pieces.items())


def check_amount(amount: int, field: str) -> None:
    if not 0 <= amount <= LARGEST:
        raise Invalid("Cash in a drawer cannot be below zero.", **{field: "Count what is in the drawer."})


def check_move(move: Move, currency: str) -> None:
    """Raises `Invalid` naming what is missing or wrong."""
    wrong = {}
    if not 0 < move.amount <= LARGEST:
        wrong["amount"] = f"Write an amount above zero, like {format_money(2000, currency)}."
    if move.kind in WANTS_A_REASON and not move.reason.strip():
        wrong["why"] = "A few words, so that others understand later."
    if len(move.reason.strip()) > LONGEST_REASON:
        wrong["why"] = f"At most {LONGEST_REASON} letters."
    if wrong:
        raise Invalid("The cash was not moved.", **wrong)


def kind_against(drawer: Entry, others: Iterable[Entry]) -> Kind:
    """What a transaction is to one of its drawers, by what else is in it."""
    against = {each.account.kind for each in others}
    comes_in = drawer.amount > 0
    if against == {AccountKind.safe}:
        return Kind.from_safe if comes_in else Kind.to_safe
    if against == {AccountKind.owner_cash}:
        return Kind.put_in if comes_in else Kind.to_owner
    if against == {AccountKind.cash_desk}:
        return Kind.to_desk
    return Kind.paid_in if comes_in else Kind.paid_out


def check_hours(hours: int | None) -> None:
    if hours is not None and not 0 < hours <= MOST_HOURS:
        raise Invalid("How long may a shift take cash?", most_hours=f"From 1 to {MOST_HOURS}, or nothing.")


def age_of(opened_at: datetime, now: datetime, most_hours: int | None) -> Age:
    """How far a shift is from the moment at which it takes no more cash. None: it always does."""
    if most_hours is None:
        return Age.fine
    end = ends_at(opened_at, most_hours)
    if now >= end:
        return Age.over
    return Age.late if now >= end - said_before(most_hours) else Age.fine


def ends_at(opened_at: datetime, most_hours: int) -> datetime:
    return opened_at + timedelta(hours=most_hours)


def said_before(most_hours: int) -> timedelta:
    """Two hours; of a very short shift, a quarter."""
    return min(SAID_BEFORE, timedelta(hours=most_hours) / 4)


def why_not_theirs(standing: Mapping[str, Any]) -> str:
    """Why somebody may not use a desk or take cash into its shift; "" where they may.

    `standing` says whether they are among those of the desk and of the shift, and who is.
    """
    if not standing["at_desk"]:
        return f"{standing['name']} is only for {listed(standing['desk_people'])}."
    if not standing["in_shift"]:
        allowed = [standing["keeper_name"], *standing["shift_people"]]
        return f"The shift at {standing['name']} is only for {listed(allowed)}."
    return ""


def too_old(standing: Mapping[str, Any]) -> str:
    hours = standing["most_hours"]
    return (
        f"The shift at {standing['name']} is open for more than {hours} hours and takes no more cash."
        " Count and close it, then open a new one."
    )


def moved_entries(kind: Kind, amount: int, drawer: Account, other: Account | None = None) -> list[Entry]:
    """In one transaction: a drawer against the owner's cash or the safe, or (`other`) another drawer."""
    against = other or Account(AGAINST[kind], drawer.unit, branch=drawer.branch)
    signed = amount if kind in COMES_IN else -amount
    return [Entry(drawer, signed), Entry(against, -signed)]
