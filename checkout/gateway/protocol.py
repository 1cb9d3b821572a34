"""What is asked of a payment provider, in words of ours. Amounts are whole minor units.

Everything that moves money takes a `key`: the same one again does it once.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from kit.errors import Unavailable
from kit.words import _


class GatewayAway(Unavailable):
    """It did not answer, or does not know us: whether it has done what was asked is not known yet."""

    def __init__(self, why: str = "") -> None:
        super().__init__(
            _("The payment provider does not answer at the moment. Nothing is lost: please try again soon.")
        )
        self.why = why


class GatewayRefuses(Unavailable):
    """It will not do this however often it is asked: nothing of the kind is there, or can be done to it."""

    def __init__(self, why: str) -> None:
        super().__init__(_("Paying online does not work at the moment. Please call us."))
        self.why = why


class State(StrEnum):
    """How far a payment, or the saving of a card, has come."""

    open = "open"
    paid = "paid"
    failed = "failed"
    needs_proof = "needs_proof"  # the bank wants to hear from its client
    expired = "expired"


@dataclass(frozen=True, slots=True)
class CardFacts:
    """A card as a person knows it; `method` is what the provider calls it."""

    method: str
    brand: str
    last4: str
    exp_month: int
    exp_year: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the provider says of a payment now. `trouble` is its reason of a refusal.

    `number` is by which money is given back; `page` the page's own, and `url` where it can be paid.
    """

    state: State
    page: str = ""
    number: str = ""
    url: str = ""
    amount: int = 0
    trouble: str = ""
    card: CardFacts | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page on which somebody pays, or with an `amount` of 0 only leaves a card.

    `keeps_card`: it may be charged later without them. `code` is ours, and comes back with every look. Guests
    have no `customer`.
    """

    key: str
    code: str
    amount: int
    currency: str
    title: str
    customer: str
    success_url: str
    cancel_url: str
    expires_at: datetime
    keeps_card: bool = False


@dataclass(frozen=True, slots=True)
class Charge:
    """A saved card, to be charged while its owner is away."""

    key: str
    code: str
    amount: int
    currency: str
    title: str
    customer: str
    method: str


@dataclass(frozen=True, slots=True)
class Refunded:
    """What became of giving money back; `is_final` when it will not change any more."""

    number: str
    is_final: bool
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened at the provider: only that, and to what; how it is now is asked."""

    id: str
    kind: str
    page: str
    code: str


class WrongSignature(Exception):
    """News that the provider did not sign, or long ago."""


class Gateway(Protocol):
    """Raises `GatewayAway` or `GatewayRefuses`; a card that is declined is an outcome."""

    async def customer(self, key: str, name: str, email: str) -> str:
        """What the provider calls this client from now on."""

    async def open_page(self, wanted: Wanted) -> Outcome:
        """A page of the provider's on which is paid."""

    async def look(self, page: str) -> Outcome:
        """How far the payment on a page is now."""

    async def close_page(self, page: str) -> Outcome:
        """Nobody can pay there any more; or it was paid already, and that is the outcome."""

    async def charge(self, wanted: Charge) -> Outcome: ...

    async def find_charge(self, customer: str, code: str) -> Outcome | None:
        """The charge that we asked for under this code, if it ever arrived."""

    async def refund(self, key: str, code: str, number: str, amount: int) -> Refunded: ...

    async def find_refund(self, number: str, code: str) -> Refunded | None:
        """The refund that we asked for under this code, if it ever arrived."""

    async def forget_card(self, method: str) -> None:
        """It can be charged no more; one that is forgotten already, or was never there, is as good."""

    def read_news(self, body: bytes, signature: str) -> Event:
        """Raises `WrongSignature`."""
