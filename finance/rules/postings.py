"""Moves of money in the book; docs/finance.md shows each with numbers. Positive is a debit."""

from collections.abc import Iterable
from dataclasses import dataclass

from checkout.rules.taxes import tax_in
from finance.rules.places import Place
from ledger.rules import Account, Entry
from ledger.tables import AccountKind


@dataclass(frozen=True, slots=True)
class Till:
    """Whose book it is, and in which currency."""

    branch: int
    currency: str

    def on(self, kind: AccountKind, amount: int, party: int = 0) -> Entry:
        return Entry(Account(kind, self.currency, branch=self.branch, party=party), amount)

    def at(self, place: Place, amount: int) -> Entry:
        return Entry(place.account(self.branch, self.currency), amount)


@dataclass(frozen=True, slots=True)
class Part:
    """What an amount is for; with a rate in basis points there is tax in it that the state gives back."""

    item: int
    amount: int
    rate: int | None = None

    @property
    def tax(self) -> int:
        return tax_in(self.amount, self.rate or 0)


def spent(till: Till, parts: Iterable[Part]) -> list[Entry]:
    """What was bought, without the tax in it, and that tax."""
    found = []
    for part in parts:
        found.append(till.on(AccountKind.expense, part.amount - part.tax, part.item))
        found.append(till.on(AccountKind.input_tax, part.tax, part.rate or 0))
    return found


def expense(till: Till, place: Place, part: Part) -> list[Entry]:
    return [*spent(till, [part]), till.at(place, -part.amount)]


def income(till: Till, place: Place, part: Part) -> list[Entry]:
    return [till.at(place, part.amount), till.on(AccountKind.other_income, -part.amount, part.item)]


def transfer(till: Till, between: tuple[Place, Place], amount: int, fee: Part) -> list[Entry]:
    """`amount` leaves the first place; less the fee it arrives at the second."""
    out_of, into = between
    return [
        till.at(out_of, -amount),
        till.at(into, amount - fee.amount),
        *([till.on(AccountKind.expense, fee.amount, fee.item)] if fee.amount else []),
    ]


def opening(till: Till, bank: Place, amount: int) -> list[Entry]:
    """What was there as it was added is the owner's."""
    return [till.at(bank, amount), till.on(AccountKind.owner_cash, -amount)]


def settled(till: Till, place: Place, owed: tuple[AccountKind, int], amount: int) -> list[Entry]:
    """Something owed is paid; `owed` is the kind of account and its party."""
    kind, party = owed
    return [till.on(kind, amount, party), till.at(place, -amount)]


def billed(till: Till, supplier: int, parts: Iterable[Part]) -> list[Entry]:
    """A bill is an expense as it comes, and owed until it is paid."""
    lines = list(parts)
    total = sum(part.amount for part in lines)
    return [*spent(till, lines), till.on(AccountKind.supplier, -total, supplier)]
