"""Sales and refunds as documents for a register."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from checkout.receipt_paper import Paper
from checkout.registers.protocol import Customer, Document, Line, Means, Move, Original, Part, Seller, Tax
from checkout.tables import Receipt

AT = datetime(2026, 12, 2, 12, 7, tzinfo=UTC)
MASHA = Customer("Masha", "masha@example.com", "+79001234567")
HAIRCUT = Line("Haircut", 1, 4500, 0, 4500)
SHAMPOO = Line("Shampoo", 2, 1200, 0, 2400, is_service=False)


def taxed(line: Line, rate: int) -> Line:
    """With the tax that is in its amount."""
    return replace(line, tax=Tax("VAT", rate, round(line.amount * rate / (10_000 + rate))))


def sold(
    *lines: Line,
    payments: Sequence[Part] = (),
    code: UUID | None = None,
    currency: str = "RUB",
    tip: int = 0,
    number: str = "CENTER-000012",
    customer: Customer = MASHA,
    original: Original | None = None,
) -> Document:
    total = sum(line.amount for line in lines)
    return Document(
        code=code or uuid4(),
        number=number,
        at=AT,
        cashier="Olga",
        currency=currency,
        lines=lines,
        payments=payments or [Part(Means.cash, total + tip)],
        total=total,
        tip=tip,
        seller=Seller("Center", "1 Linden Street"),
        customer=customer,
        paper=paper(number, currency, total),
        original=original,
    )


def paper(number: str, currency: str, total: int) -> Paper:
    return Paper(
        kind=Receipt.Kind.sale,
        number=number,
        at="2 Dec 2026 15:07",
        branch="Center",
        address="1 Linden Street",
        phone="",
        currency=currency,
        lines=[],
        discount=0,
        tip=0,
        total=total,
        payments=[],
        change=0,
        staff="Olga",
        link="https://book.example.com/v/1",
        code="c",
    )


def move(amount: int = 0, code: UUID | None = None) -> Move:
    return Move(code or uuid4(), AT, "Olga", "RUB", amount, "float")
