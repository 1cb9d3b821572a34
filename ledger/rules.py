"""What a transaction of the book must be."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

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


@dataclass(frozen=True, slots=True)
class Page:
    """All that a transaction says, as it goes into the chain. `reverses` is the id of another one.

    Of each posting kind, branch, party, unit and amount, as they are in the database.
    """

    branch: int
    number: int
    key: str
    happened_at: datetime
    description: str
    reverses: int | None
    postings: Sequence[Sequence[str | int]]


def link(previous: bytes, page: Page) -> bytes:
    """SHA-256 of the link before (nothing for the first of a branch) and of the page as JSON in one line.

    The line is an array: branch, number, key, the moment in UTC with microseconds, description, what it
    reverses, and an array of its postings in the order they were written.
    """
    return sha256(previous + line_of(page).encode()).digest()


def line_of(page: Page) -> str:
    at = page.happened_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    said = [page.branch, page.number, page.key, at, page.description, page.reverses, page.postings]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
