"""What a transaction of the book must be."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ledger.tables import AccountKind


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """An account by what it is for; `party` is the desk, client or staff member."""

    kind: AccountKind
    unit: str
    branch: int = 0
    party: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """An amount put on an account: positive is a debit, negative a credit."""

    account: Account
    amount: int


def summed(entries: Iterable[Entry]) -> list[Entry]:
    """One entry per account, in a fixed order, without those that come to nothing."""
    totals: dict[Account, int] = defaultdict(int)
    for entry in entries:
        totals[entry.account] += entry.amount
    return [Entry(account, amount) for account, amount in sorted(totals.items()) if amount != 0]


def imbalance(entries: Iterable[Entry]) -> dict[str, int]:
    """What is left over in each unit; empty when debits equal credits everywhere."""
    left: dict[str, int] = defaultdict(int)
    for entry in entries:
        left[entry.account.unit] += entry.amount
    return {unit: amount for unit, amount in left.items() if amount != 0}


def opposite(entries: Iterable[Entry]) -> list[Entry]:
    return [Entry(entry.account, -entry.amount) for entry in entries]
