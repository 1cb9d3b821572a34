"""docs/prices.md says what the rules do."""

from datetime import date, datetime
from pathlib import Path

import pytest

from booking.rules.prices import PriceRule, price_at, rules_for
from catalog.price_tables import Change
from tests.booking.prices import rule

PAGE = Path(__file__).parents[2] / "docs" / "prices.md"
CUT, HAIR = 1, 10
RULES: dict[str, PriceRule] = {
    "Saturdays": rule(Change.percent_more, 1000, weekdays=frozenset({5})),
    "Quiet mornings": rule(
        Change.percent_off, 1500, category=HAIR, weekdays=frozenset({1, 2, 3}), from_minute=540, to_minute=720
    ),
    "Hair in December": rule(
        Change.fixed, 4900, category=HAIR, first_on=date(2026, 12, 1), last_on=date(2026, 12, 31)
    ),
    "Late cuts": rule(
        Change.amount_more, 500, service=CUT, weekdays=frozenset({3, 4}), from_minute=1020, to_minute=1200
    ),
}


def rows() -> list[list[str]]:
    """Of the table of starts: when, by which rule, and the two prices."""
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.read_text().splitlines()]
    return [row for row in cells if len(row) == 4 and row[0][:3] in ("Mon", "Tue", "Thu", "Fri", "Sat")]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_the_worked_table_is_what_the_rules_find(row: list[str]) -> None:
    start, name, *prices = row
    at = datetime.strptime(start[4:], "%Y-%m-%d %H:%M")  # noqa: DTZ007  # a branch's wall clock
    assert at.strftime("%a") == start[:3]
    mine = rules_for(RULES.values(), CUT, HAIR)
    minute = at.hour * 60 + at.minute
    found = [price_at(usual, mine, at.date(), minute) for usual in (4500, 6150)]
    assert [f"€{each / 100:.2f}" for each in found] == prices
    applied = next((each for each in mine if each.is_on(at.date()) and each.is_at(minute)), None)
    assert next((known for known, each in RULES.items() if each == applied), "none") == name


def test_the_table_was_found() -> None:
    assert len(rows()) == 9
