"""What is open of bills and goods, and when it is to be paid."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class Of(StrEnum):
    """What a debt comes from."""

    bill = "bill"
    receipt = "receipt"


@dataclass(frozen=True, slots=True)
class Debt:
    """A bill, or goods that came: `left` is what of its amount no payment was meant for."""

    of: Of
    id: int
    supplier: int
    name: str
    said: str
    billed_on: date
    due_on: date
    amount: int
    left: int

    def is_overdue(self, today: date) -> bool:
        return self.left > 0 and self.due_on < today


def spread(debts: Sequence[Debt], owed: int) -> list[Debt]:
    """What is really open of each, so that all together is what the book says is `owed`.

    Payments that were meant for none of them, or for what was undone since, count for what is due first.
    The debts are of one supplier.
    """
    credit = sum(debt.left for debt in debts) - max(owed, 0)
    found = []
    for debt in sorted(debts, key=in_order):
        taken = min(max(credit, 0), debt.left)
        credit -= taken
        found.append(replace(debt, left=debt.left - taken))
    return found


def in_order(debt: Debt) -> tuple[date, str, int]:
    return debt.due_on, debt.of, debt.id
