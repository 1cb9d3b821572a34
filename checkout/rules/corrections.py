"""What a register is told afterwards: a sale, or a refund, that it was not told of, or told wrongly."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from checkout.registers.corrects import Basis
from kit.errors import Invalid
from kit.money import format_money

LONGEST_TITLE, LONGEST_NUMBER, SHORTEST_REASON = 128, 32, 3
MOST_LINES = 10
LARGEST = 10**11  # minor units


@dataclass(frozen=True, slots=True)
class CorrectedLine:
    """`rate` in basis points, "exempt", or "" for what the register is set up with."""

    title: str
    quantity: int
    price: int
    is_service: bool
    rate: str = ""

    @property
    def amount(self) -> int:
        return self.quantity * self.price


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCorrection:
    is_refund: bool
    basis: str
    happened_on: date | None
    number: str
    why: str
    lines: Sequence[CorrectedLine]
    cash: int
    card: int

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)


def check_correction(wanted: NewCorrection, rates: Sequence[str], today: date, currency: str) -> None:
    """Raises `Invalid` naming everything that cannot be."""
    wrong = {
        "basis": "" if wanted.basis in tuple(Basis) else "Choose one of the list.",
        "happened_on": day_complaint(wanted.happened_on, today),
        "number": number_complaint(wanted),
        "why": "" if len(wanted.why) >= SHORTEST_REASON else "Say it in a few words.",
        "lines": lines_complaint(wanted.lines, rates),
        "cash": paid_complaint(wanted, currency),
    }
    if any(wrong.values()):
        told = {name: sentence for name, sentence in wrong.items() if sentence}
        raise Invalid("The correction cannot be sent like that. Nothing was sent.", **told)


def day_complaint(day: date | None, today: date) -> str:
    if day is None:
        return "Write the day of what is corrected."
    return "That day is still to come." if day > today else ""


def number_complaint(wanted: NewCorrection) -> str:
    if wanted.basis == Basis.instruction and not wanted.number:
        return "Write the number of the tax office’s instruction."
    return f"At most {LONGEST_NUMBER} letters." if len(wanted.number) > LONGEST_NUMBER else ""


def lines_complaint(lines: Sequence[CorrectedLine], rates: Sequence[str]) -> str:
    if not lines:
        return "Write what was sold."
    if any(not 0 < len(line.title) <= LONGEST_TITLE for line in lines):
        return f"Each line needs a name of at most {LONGEST_TITLE} letters."
    if any(line.quantity < 1 or line.price < 1 or line.amount > LARGEST for line in lines):
        return "Each line needs a quantity and a price above zero."
    return "" if all(line.rate in rates for line in lines) else "Choose the tax from the list."


def paid_complaint(wanted: NewCorrection, currency: str) -> str:
    if min(wanted.cash, wanted.card) < 0:
        return "What was paid is not below zero."
    if wanted.cash + wanted.card == wanted.total:
        return ""
    lines, paid = (format_money(sum_, currency) for sum_ in (wanted.total, wanted.cash + wanted.card))
    return f"The lines come to {lines}, and what was paid to {paid}. They have to be the same."
