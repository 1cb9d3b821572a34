"""What is printed on a receipt, as it is kept with it."""

from enum import StrEnum

import msgspec
from msgspec import Struct

from checkout.rules import Method
from checkout.tables import Receipt

AT = "%d %b %Y %H:%M"  # the moment of a receipt as it is kept, by the branch's clock


class PaperLine(Struct, frozen=True, kw_only=True):
    """One thing sold. Money in minor units; `amount` after the discount, with the tax in it.

    Without a name nothing is known of a tax; a name without a rate is exempt.
    """

    title: str
    quantity: int
    price: int
    discount: int
    amount: int
    member: str = ""
    is_service: bool = True
    is_voucher: bool = False
    tax_name: str = ""
    tax_rate: int | None = None
    tax: int = 0


class PaperPayment(Struct, frozen=True, kw_only=True):
    """How a part was paid; `received` is what was handed over, `payer` a name where one was named for it."""

    method: Method
    amount: int
    received: int
    payer: str = ""


class PaperTax(Struct, frozen=True, kw_only=True):
    """What there is of one rate, in basis points: `amount` with the tax in it. None is exempt."""

    name: str
    rate: int | None
    amount: int
    tax: int


class PaperTip(Struct, frozen=True, kw_only=True):
    """Somebody's part of the tip."""

    name: str
    amount: int


class OfAccount(StrEnum):
    """What a paper without anything sold says of a client's account."""

    nothing = ""
    debt = "debt"  # what was owed is paid
    deposit = "deposit"  # paid in, to be used later


class PaperParty(Struct, frozen=True, kw_only=True):
    """One side of an invoice with a tax number."""

    name: str
    tax_id: str
    address: str


class Paper(Struct, frozen=True, kw_only=True):
    """What a receipt says, as it was when it was sold: later changes of names or prices do not reach it.

    One of an `account` says what is `left` of the debt, or there is of the deposit then.
    """

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
    payer: str = ""
    taxes: list[PaperTax] = []
    tips: list[PaperTip] = []
    rounding: int = 0
    account: OfAccount = OfAccount.nothing
    left: int = 0
    seller: PaperParty | None = None
    buyer: PaperParty | None = None


def read_paper(content: str) -> Paper:
    """The content of a receipt's row."""
    return msgspec.json.decode(content, type=Paper)
