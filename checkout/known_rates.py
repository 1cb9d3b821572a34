"""What Tempu knows of the taxes and coins of countries, read from a file once."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from checkout.rules.taxes import Rate
from checkout.tax_tables import TaxKind

FILE = Path(__file__).parent / "tax_rates.toml"


@dataclass(frozen=True, slots=True)
class Country:
    """What its tax is called, the rates there were, and the step of its cash: 0 where there is none."""

    tax: str = "VAT"
    rates: tuple[Rate, ...] = ()
    currency: str = ""
    step: int = 0


@cache
def countries() -> dict[str, Country]:
    facts = tomllib.loads(FILE.read_text(encoding="utf-8"), parse_float=Decimal)
    return {code: as_country(each) for code, each in facts.items()}


def as_country(facts: dict[str, Any]) -> Country:
    tax, cash = facts["name"], facts.get("cash", {"currency": "", "step": 0})
    rates = [as_rate(kind, tax, *dated) for kind in TaxKind for dated in facts.get(kind, ())]
    return Country(tax, tuple(rates), **cash)


def as_rate(kind: TaxKind, tax: str, starts_on: date, per_cent: int | Decimal) -> Rate:
    return Rate(kind, tax, int(per_cent * 100), starts_on)


def country_called(code: str) -> Country:
    return countries().get(code, Country())


def coins_of(code: str, currency: str) -> int:
    """The step of cash that is usual there, in the country's own money."""
    known = country_called(code)
    return known.step if known.currency == currency else 0
