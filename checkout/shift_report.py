"""An X or Z report: the figures of a shift in words, for the page and for paper."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from textwrap import wrap
from typing import Any

import msgspec
from asyncpg import Record

from checkout.cash_tables import CashMove
from checkout.papers import METHODS, TEXT_WIDTH, spaced
from checkout.queries.figures import Figures
from checkout.rules import Method
from checkout.rules.drawers import COMES_IN
from kit import clock
from kit.money import figures, format_money
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
ACCOUNTS = {
    "debt": ("Debts paid", "Payments of debts taken back"),
    "deposit": ("Paid in as deposits", "Paid out of deposits"),
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
    """Everything a report is made of. `blind`: sums of cash are not for whoever reads it yet; `is_plain`: it
    is for a printer of receipts.
    """

    shift: Record
    figures: Figures
    z: Record | None
    handovers: Sequence[Record]
    blind: bool
    is_plain: bool = False

    def money(self, amount: int) -> str:
        """On plain paper the currency stands once, above."""
        if self.is_plain:
            return figures(amount, self.shift["currency"])
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
    yield Section("Debts and deposits", [*account_rows(told)])
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


def account_rows(told: Told) -> Iterator[Row]:
    """What was paid of debts, and for deposits, and what of it went back."""
    for account, by_means in told.figures.accounts.items():
        for method, (came, went) in by_means.items():
            says = told.secret if method == Method.cash else told.money
            words = zip(ACCOUNTS[account], (came, went), strict=True)
            for word, amount in words:
                if amount:
                    yield Row(f"{word}, {METHODS[Method(method)].lower()}", says(amount))


def cash_rows(told: Told) -> Iterator[Row]:
    figures = told.figures
    yield Row("At first", told.money(figures.opening))
    yield from traded(told)
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


def traded(told: Told) -> Iterator[Row]:
    """The cash of bills, and of clients' accounts."""
    figures = told.figures
    yield Row("Sales", told.secret(figures.cash_sales))
    if figures.cash_refunds:
        yield Row("Given back", told.secret(figures.cash_refunds))
    if figures.accounts:
        yield Row("Debts and deposits", told.secret(figures.cash_of_accounts))


def count_rows(told: Told) -> Iterator[Row]:
    for number, (counted, expected) in enumerate(told.figures.counts):
        name = ORDINALS[number] if number < len(ORDINALS) else f"{number + 1}th"
        difference = told.money(counted - expected)
        yield Row(f"{name} count", f"{told.money(counted)}, difference {difference}")


def plain_lines(report: Report, printed: str, currency: str) -> list[str]:
    """The report for a printer of receipts; `printed` is the moment."""
    lines = [report.branch, report.title, f"All sums in {currency}", *wrapped(f"Printed: {printed}")]
    for fact in report.facts:
        lines += wrapped(f"{fact.label}: {fact.text}")
    for section in report.sections:
        lines += ["-" * TEXT_WIDTH, section.title.upper()]
        for row in section.rows:
            lines += paired(row)
    if report.reason:
        lines += ["-" * TEXT_WIDTH, *wrapped(f"Why it differs: {report.reason}")]
    if report.hash:
        lines += ["-" * TEXT_WIDTH, *wrapped(report.chain), *wrapped(report.hash)]
    return lines


def paired(row: Row) -> list[str]:
    """On one line, or where it is too long the sum on the next."""
    if len(row.label) + len(row.text) < TEXT_WIDTH:
        return [spaced(row.label, row.text, TEXT_WIDTH)]
    return [*wrapped(row.label), *(each.rjust(TEXT_WIDTH) for each in wrapped(row.text))]


def wrapped(text: str) -> list[str]:
    return wrap(text, TEXT_WIDTH)


async def report_pdf(report: Report) -> bytes:
    facts: dict[str, Any] = asdict(report)
    return await typeset(TEMPLATE, report=msgspec.json.encode(facts).decode())
