"""What is asked of a register, in words of ours. Sums are whole minor units of the document's currency.

Everything that a register keeps carries the `code` of its command: the same one again must do nothing twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from checkout.receipt_paper import OfAccount, Paper
from checkout.registers.corrects import Corrects


class RegisterTrouble(Exception):
    """It was not done, or perhaps not; the words are for who stands at the desk."""


class NotReachable(RegisterTrouble):
    """Nothing was sent, for sure: it may be sent again as it is."""


class Unknown(RegisterTrouble):
    """It was sent, and no answer came or half of one: `lookup` must be asked before it is sent again."""


class Rejected(RegisterTrouble):
    """The register understood and will not do it, however often it is asked."""


class OutOfPaper(NotReachable):
    """Seen before anything was sent."""


class CoverOpen(NotReachable):
    """Seen before anything was sent."""


class ShiftExpired(RegisterTrouble):
    """Nothing was done: the register's shift is older than the law allows, and has to be closed first."""


class ShiftNotOpen(RegisterTrouble):
    """Nothing was done: the register has no open shift, and needs one for this."""


class Means(StrEnum):
    """How a part was paid, as the law's formats tell them apart."""

    cash = "cash"
    card = "card"
    online = "online"
    prepaid = "prepaid"  # an advance, a deposit or a certificate that is used now
    credit = "credit"  # on account: to be paid later
    other = "other"  # points and the like


EXEMPT = "exempt"


@dataclass(frozen=True, slots=True)
class Tax:
    """What is in a line's amount; `rate` in basis points: 2200 is 22 %. `code` is EXEMPT of what is."""

    name: str
    rate: int
    amount: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """`amount` is quantity × price − discount, tax included. `tax` is None where nothing is known of any.

    What `is_ahead` is paid now and used later.
    """

    title: str
    quantity: int
    price: int
    discount: int
    amount: int
    is_service: bool = True
    tax: Tax | None = None
    is_ahead: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A payment, or a part of what is given back."""

    means: Means
    amount: int


@dataclass(frozen=True, slots=True)
class Seller:
    """Who sells; `tax_id` is the number at the tax office where it is kept."""

    name: str
    address: str
    phone: str = ""
    tax_id: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Customer:
    """Whom an electronic receipt is sent to, as far as it is known.

    `tax_id` is the number at the tax office of who wants an invoice with their name on it.
    """

    name: str = ""
    email: str = ""
    phone: str = ""
    tax_id: str = ""


@dataclass(frozen=True, slots=True)
class Fiscal:
    """What the register made of a document: kept for later refunds, and printed where the law wants it.

    `fields` are all others of the vendor's, as they came: only what JSON holds. `qr_title` is what the law
    wants over the code, in its own language, `qr_note` what it wants under it.
    """

    number: str
    at: datetime | None = None
    sign: str = ""
    qr: str = ""
    qr_title: str = ""
    qr_note: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Original:
    """The sale that a refund gives back; `fiscal` is None where no register knows of it."""

    code: UUID | None
    number: str
    at: datetime
    fiscal: Fiscal | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A sale, or a refund (its amounts are positive too, and `original` says of what).

    `total` is what the lines come to. A tip is on top of it and is nobody's turnover; so is what cash is
    rounded by, which may be below zero. The payments come to total + tip + rounding. `at` is aware.
    `paper` is all that the client reads, for drivers that print it themselves, with `fiscal`, what another
    register of the branch made of it before. `is_copy`: only registers that take copies are given any.
    Of an `account` nothing is sold: a debt is paid, or money is taken as a deposit.
    """

    code: UUID
    number: str
    at: datetime
    cashier: str
    currency: str
    lines: Sequence[Line]
    payments: Sequence[Part]
    total: int
    tip: int
    seller: Seller
    customer: Customer
    paper: Paper
    original: Original | None = None
    fiscal: Fiscal | None = None
    is_copy: bool = False
    rounding: int = 0
    account: OfAccount = OfAccount.nothing
    corrects: Corrects | None = None

    @property
    def turnover(self) -> list[Part]:
        """The payments as they would be without a tip and with the smallest coins: they come to `total`.

        The tip comes off what is not cash first; what cash was rounded by off the cash.
        """
        cash = sum(part.amount for part in self.payments if part.means is Means.cash) - self.rounding
        others = [part for part in self.payments if part.means is not Means.cash]
        left, kept = self.tip, []
        for part in [*others, Part(Means.cash, cash)]:
            taken = min(left, part.amount) if part.means is not Means.other else 0
            left -= taken
            kept.append(Part(part.means, part.amount - taken))
        return [part for part in kept if part.amount]


@dataclass(frozen=True, slots=True)
class Move:
    """Opening or closing a shift, or cash put in or taken out."""

    code: UUID
    at: datetime
    cashier: str
    currency: str
    amount: int = 0
    reason: str = ""


class Supply(StrEnum):
    """The roll of paper."""

    enough = "enough"
    low = "low"
    out = "out"
    unknown = "unknown"


class ShiftState(StrEnum):
    """The register's own shift."""

    none = "none"  # it knows no shifts
    closed = "closed"
    open = "open"
    expired = "expired"


@dataclass(frozen=True, slots=True)
class State:
    """How the register is; `words` is more of it for a person, where there is more to say."""

    paper: Supply = Supply.unknown
    is_cover_open: bool | None = None
    shift: ShiftState = ShiftState.none
    words: str = ""


@dataclass(frozen=True, slots=True)
class ShiftTotals:
    """What a register counted in its shift (X), or closed it with (Z); sums by means."""

    number: str
    currency: str
    sales: Mapping[Means, int]
    refunds: Mapping[Means, int]
    count: int = 0
    fiscal: Fiscal | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """It was done. A document has its `fiscal` facts from a fiscal register, a closed shift its `totals`."""

    fiscal: Fiscal | None = None
    totals: ShiftTotals | None = None
    state: State | None = None


class Driver(Protocol):
    """Any of these raises a `RegisterTrouble`, and nothing else that is foreseen. None takes longer than
    `LONGEST_CALL` seconds.
    """

    async def status(self) -> State: ...

    async def open_shift(self, move: Move) -> Answer: ...

    async def close_shift(self, move: Move) -> Answer:
        """With `totals`."""

    async def x_report(self, move: Move) -> Answer:
        """With `totals`; nothing is closed."""

    async def sale(self, document: Document) -> Answer: ...

    async def refund(self, document: Document) -> Answer: ...

    async def correction(self, document: Document) -> Answer:
        """`document.corrects` says of what."""

    async def cash_in(self, move: Move) -> Answer: ...

    async def cash_out(self, move: Move) -> Answer: ...

    async def print_text(self, code: UUID, lines: Sequence[str]) -> Answer: ...

    async def kick_drawer(self, code: UUID) -> Answer: ...

    async def lookup(self, code: UUID) -> Answer | None:
        """What became of a command: its answer, or None when it never arrived and may be sent.

        Raises `Rejected` when it arrived and was refused, `Unknown` while the register is still at it.
        """


LONGEST_CALL = 40.0
