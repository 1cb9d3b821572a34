"""What pays on a bill that was paid for before: which lines a certificate or a membership covers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kit.money import split
from ledger.rules import Account, Entry
from ledger.tables import AccountKind

KINDS = {"certificate": AccountKind.certificates, "membership": AccountKind.memberships}


@dataclass(frozen=True, slots=True)
class Part:
    """A line of an open bill: `left` is what of it is to be paid still, in minor units."""

    line: int
    service: int | None
    good: int | None
    category: int | None
    quantity: int
    left: int


@dataclass(frozen=True, slots=True)
class Coming:
    """Where and when something is to be used, and by whom."""

    branch: int
    currency: str
    client: int | None
    starts_at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Cover:
    """What of a line is paid. With a `price` one of the line costs that as long as this pays for it.

    `before` is the discount that the line had then: its amount, why, and who saw to it.
    """

    line: int
    amount: int
    visits: int = 0
    price: int | None = None
    before: tuple[int, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Worth:
    """What can be used on a bill; without covers `why_not` says in a sentence why nothing can."""

    covers: tuple[Cover, ...] = ()
    why_not: str = ""

    @property
    def amount(self) -> int:
        return sum(cover.amount for cover in self.covers)

    @property
    def visits(self) -> int:
        return sum(cover.visits for cover in self.covers)


@dataclass(frozen=True, slots=True)
class Sold:
    """One that has just been sold, for `paid` minor units, `on` a day of the branch."""

    voucher: int
    of_type: int
    paid: int
    client: int | None
    branch: int
    on: date


@dataclass(frozen=True, slots=True)
class Issue:
    """What can be used of it: this is owed to whoever has it."""

    value: int
    visits: int = 0


@dataclass(frozen=True, slots=True)
class Issued:
    """One that was sold on a bill: its account, what was paid for it, and what it is good for."""

    voucher: int
    account: Account
    paid: int
    issue: Issue

    @property
    def entries(self) -> list[Entry]:
        """In the book of the sale; what it is good for above what was paid is a discount."""
        given = Account(AccountKind.discounts, self.account.unit, branch=self.account.branch)
        return [Entry(self.account, -self.issue.value), Entry(given, self.issue.value - self.paid)]


@dataclass(frozen=True, slots=True)
class Using:
    """What of a voucher is used on a bill."""

    voucher: int
    account: Account
    covers: tuple[Cover, ...]

    @property
    def amount(self) -> int:
        return sum(cover.amount for cover in self.covers)


def spread_over(amount: int, parts: Sequence[Part]) -> tuple[Cover, ...]:
    """So much of the lines, in proportion to what is to be paid of each."""
    left = [part for part in parts if part.left > 0]
    if not left or amount <= 0:
        return ()
    shares = split(min(amount, sum(part.left for part in left)), [part.left for part in left])
    return tuple(Cover(part.line, share) for part, share in zip(left, shares, strict=True) if share)


def use_entries(account: Account, branch: int, amount: int) -> list[Entry]:
    """What is used of it in a branch; below zero, what goes back. The branch that sold it owes that to it."""
    if account.branch == branch:
        return [Entry(account, amount)]

    def between(owes: int, to: int) -> Account:
        return Account(AccountKind.between_branches, account.unit, branch=owes, party=to)

    return [
        Entry(account, amount),
        Entry(between(account.branch, branch), -amount),
        Entry(between(branch, account.branch), amount),
    ]


def shares_back(amount: int, used: Sequence[Cover], wanted: Mapping[int, int]) -> list[Cover]:
    """So much of what a voucher paid, as parts of its lines: first of those that go back, `wanted` by line.

    The visits of a line come back once nothing is left of what they paid of it; a use that had nothing to pay
    comes back with its line.
    """
    parts = [min(cover.amount, wanted.get(cover.line, 0)) for cover in used]
    rest = amount
    for place, part in enumerate(parts):
        parts[place] = min(part, rest)
        rest -= parts[place]
    for place, cover in enumerate(used):
        more = min(rest, cover.amount - parts[place])
        parts[place], rest = parts[place] + more, rest - more
    goes = [part > 0 or cover.line in wanted for cover, part in zip(used, parts, strict=True)]
    return [
        Cover(cover.line, part, cover.visits if part == cover.amount else 0)
        for cover, part, is_back in zip(used, parts, goes, strict=True)
        if is_back and (part or part == cover.amount)
    ]
