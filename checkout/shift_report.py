"""An X or Z report: the figures of a shift in words, for the page and for paper."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import msgspec
from asyncpg import Record

from checkout.cash_tables import CashMove
from checkout.papers import METHODS
from checkout.queries.figures import Figures
from checkout.rules import Method
from checkout.rules.drawers import COMES_IN
from kit import clock
from kit.money import format_money
from kit.typesetting import typeset
from kit.words import short_day_text, time_text

TEMPLATE = Path(__file__).parent / "shift_report.typ"
UNTOLD = "after the count"
ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth")
Kind = CashMove.Kind
MOVES = {
    Kind.put_in: "Put in",
    Kind.from_safe: "From the safe",
    Kind.taken_out: "Taken out",
    Kind.to_safe: "To the safe",
    Kind.to_owner: "To the owner",
    Kind.to_desk: "To other desks",
    Kind.paid_out: "Paid out",
    Kind.paid_in: "Paid in",
}
FROM_DESKS = "From other desks"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the report; one that `counts` is a sum."""

    label: str
    text: str
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Report:
    """What stands on the paper, in its order. `reason` and `chain` may be empty."""

    title: str
    branch: str
    facts: list[Row]
    sections: list[Section]
    reason: str
    chain: str
    hash: str


@dataclass(frozen=True, slots=True)
class Told:
    """Everything a report is made of. `blind`: sums of cash are not for whoever reads it yet."""

    shift: Record
    figures: Figures
    z: Record | None
    handovers: Sequence[Record]
    blind: bool

    def money(self, amount: int) -> str:
        return format_money(amount, self.shift["currency"], self.shift["locale"])

    def secret(self, amount: int) -> str:
        return UNTOLD if self.blind else self.money(amount)

    def moment(self, column: str) -> str:
        wall = clock.wall(self.shift[column], self.shift["zone"])
        return f"{short_day_text(wall.date(), with_year=True)}, {time_text(wall)}"


def report_of(told: Told) -> Report:
    shift, z = told.shift, told.z
    name = f"Z report {z['number']}" if z else "X report"
    return Report(
        title=f"{name} of {shift['name']}",
        branch=shift["branch_name"],
        facts=[*facts_of(told)],
        sections=[each for each in sections_of(told) if each.rows],
        reason=shift["reason"],
        chain=f"The book of {shift['branch_name']}, link {z['chain_number']}" if z else "",
        hash=z["chain_hash"].hex() if z else "",
    )


def facts_of(told: Told) -> Iterator[Row]:
    shift = told.shift
    by = f", {shift['opened_by']}" if shift["opened_by"] else ""
    yield Row("Opened", f"{told.moment('opened_at')}{by}")
    for each in told.handovers:
        at = time_text(clock.wall(each["handed_at"], shift["zone"]))
        yield Row("Handed over", f"{at}, {each['from_name'] or 'nobody'} to {each['to_name']}")
    if shift["closed_at"]:
        by = f", {shift['closed_by']}" if shift["closed_by"] else ""
        yield Row("Closed", f"{told.moment('closed_at')}{by}")


def sections_of(told: Told) -> Iterator[Section]:
    figures = told.figures
    yield Section("Sales", [*by_method(told, figures.sales)])
    yield Section("Given back", [*by_method(told, figures.refunds)])
    yield Section(
        "Bills",
        [
            Row("Paid", str(figures.bills)),
            Row("Given back", str(figures.refunded)),
            Row("Tips among the sums", told.money(figures.tips)),
        ],
    )
    yield Section("Cash", [*cash_rows(told)])
    if len(figures.counts) > 1:
        yield Section("Counted more than once", [*count_rows(told)])


def by_method(told: Told, amounts: dict[str, int]) -> Iterator[Row]:
    """The sum as well, unless it would tell how much of it is cash."""
    for method, amount in amounts.items():
        label = METHODS.get(Method(method), method)
        yield Row(label, told.secret(amount) if method == "cash" else told.money(amount))
    if amounts:
        total = sum(amounts.values())
        yield Row("Together", told.secret(total) if "cash" in amounts else told.money(total), counts=True)


def cash_rows(told: Told) -> Iterator[Row]:
    figures = told.figures
    yield Row("At first", told.money(figures.opening))
    yield Row("Sales", told.secret(figures.cash_sales))
    if figures.cash_refunds:
        yield Row("Given back", told.secret(figures.cash_refunds))
    for kind, label in MOVES.items():
        if kind in figures.moved:
            amount = figures.moved[kind]
            yield Row(label, told.money(amount if kind in COMES_IN else -amount))
    if figures.received:
        yield Row(FROM_DESKS, told.money(figures.received))
    yield Row("Should be there", told.secret(figures.expected), counts=True)
    if figures.counted is not None:
        yield Row("Counted", told.money(figures.counted))
        yield Row("Difference", told.money(figures.difference), counts=True)


def count_rows(told: Told) -> Iterator[Row]:
    for number, (counted, expected) in enumerate(told.figures.counts):
        name = ORDINALS[number] if number < len(ORDINALS) else f"{number + 1}th"
        difference = told.money(counted - expected)
        yield Row(f"{name} count", f"{told.money(counted)}, difference {difference}")


async def report_pdf(report: Report) -> bytes:
    facts: dict[str, Any] = asdict(report)
    return await typeset(TEMPLATE, report=msgspec.json.encode(facts).decode())
