"""What forms and JSON bodies of checkout hold, and what is printed on a receipt."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from checkout.rules import Method
from checkout.tables import Receipt

Words = Annotated[str, Meta(max_length=300)]


class PaperLine(Struct, frozen=True, kw_only=True):
    """One thing sold. Money in minor units; `amount` after the discount."""

    title: str
    quantity: int
    price: int
    discount: int
    amount: int
    member: str = ""


class PaperPayment(Struct, frozen=True, kw_only=True):
    """How a part was paid; `received` is what was handed over."""

    method: Method
    amount: int
    received: int


class Paper(Struct, frozen=True, kw_only=True):
    """What a receipt says, as it was when it was sold: later changes of names or prices do not reach it."""

    kind: Receipt.Kind
    number: str
    at: str
    branch: str
    address: str
    phone: str
    currency: str
    lines: list[PaperLine]
    discount: int
    tip: int
    total: int
    payments: list[PaperPayment]
    change: int
    staff: str
    link: str
    code: str
    why: str = ""


def read_paper(content: str) -> Paper:
    """The content of a receipt's row."""
    return msgspec.json.decode(content, type=Paper)
