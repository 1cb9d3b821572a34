"""The tax in a price: which rate holds on a day, how much of an amount it is, and what a bill has of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from checkout.rules.cash import EVERY_COIN, Coins
from checkout.tax_tables import Taxing, TaxKind
from kit.errors import Invalid, Refused
from kit.money import BASIS, divide, percent
from kit.typed import rate_text, short_date

KINDS = {
    TaxKind.standard: "Standard",
    TaxKind.reduced: "Reduced",
    TaxKind.second_reduced: "Second reduced",
    TaxKind.super_reduced: "Super-reduced",
    TaxKind.zero: "Zero",
    TaxKind.exempt: "Exempt",
}


class NoRate(Refused):
    """There is no rate for what is sold, so nobody knows the tax in it."""


@dataclass(frozen=True, slots=True)
class Till:
    """How a branch taxes and rounds: what most of it is, and in which country."""

    country: str
    taxing: Taxing = Taxing.none
    kind: TaxKind = TaxKind.standard
    coins: Coins = EVERY_COIN


@dataclass(frozen=True, slots=True)
class Rate:
    """Basis points of a kind, from a day on until the next of its kind begins."""

    kind: TaxKind
    name: str
    rate: int
    starts_on: date

    @property
    def percent(self) -> str:
        return percent(self.rate)

    @property
    def begins(self) -> str:
        return short_date(self.starts_on)


@dataclass(frozen=True, slots=True)
class Taxed:
    """What a line came to, and the tax in it. Without a rate no tax is kept; a name then says of what."""

    is_service: bool
    amount: int
    name: str = ""
    rate: int | None = None

    @property
    def tax(self) -> int:
        return tax_in(self.amount, self.rate or 0)


@dataclass(frozen=True, slots=True)
class TaxSum:
    """What a bill has of one rate: `amount` with the tax in it."""

    name: str
    rate: int | None
    amount: int
    tax: int

    @property
    def net(self) -> int:
        return self.amount - self.tax

    @property
    def percent(self) -> str:
        return percent(self.rate or 0)


def tax_in(amount: int, rate: int) -> int:
    """Of 45.00 at 19 % it is 7.18: half a cent goes up. `rate` in basis points of the price without tax."""
    return divide(amount * rate, BASIS + rate)


def rate_on(rates: Iterable[Rate], kind: TaxKind, day: date) -> Rate | None:
    """The one of a kind that began last."""
    begun = [each for each in rates if each.kind == kind and each.starts_on <= day]
    return max(begun, key=lambda each: each.starts_on, default=None)


def add_up_taxes(lines: Iterable[Taxed]) -> list[TaxSum]:
    """The lines' taxes by rate, the highest first, then what is exempt. What has no name has none."""
    named = sorted((line for line in lines if line.name), key=place_of)
    return [summed(list(found)) for _, found in groupby(named, key=place_of)]


def summed(lines: Sequence[Taxed]) -> TaxSum:
    """Of lines of one rate."""
    amount, tax = sum(line.amount for line in lines), sum(line.tax for line in lines)
    return TaxSum(lines[0].name, lines[0].rate, amount, tax)


def place_of(line: Taxed) -> tuple[int, str]:
    return 1 if line.rate is None else -line.rate, line.name


def check_begin(rates: Sequence[Rate], wanted: Rate, today: date) -> None:
    """A rate may begin between others, but not on the same day as one, nor before the one that holds now."""
    mine = [each for each in rates if each.kind == wanted.kind]
    same = next((each for each in mine if each.starts_on == wanted.starts_on), None)
    if same:
        there = f"{rate_text(same.rate)} % begins on {short_date(same.starts_on)} already."
        raise Invalid("Two rates cannot begin on one day.", starts_on=f"{there} Choose another day.")
    holds = rate_on(mine, wanted.kind, today)
    if holds and wanted.starts_on < holds.starts_on:
        since = f"{rate_text(holds.rate)} % holds since {short_date(holds.starts_on)}."
        raise Invalid("What was sold stays as it was taxed.", starts_on=f"{since} Choose a later day.")
