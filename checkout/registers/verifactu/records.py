"""What a record says of an invoice, as AEAT's design of records has it (IDVersion 1.0)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from anyascii import anyascii

from kit.money import plain

CURRENCY = "EUR"
LONGEST_NUMBER = 60
FORBIDDEN = set("\"'<>=")
LARGEST_SIMPLIFIED = 300_000  # 3,000.00 €: more needs the client's name and NIF


class InvoiceType(StrEnum):
    """TipoFactura."""

    full = "F1"
    simplified = "F2"
    rectifying = "R1"
    rectifying_simplified = "R5"

    @property
    def rectifies(self) -> bool:
        return self in (InvoiceType.rectifying, InvoiceType.rectifying_simplified)


class Correction(StrEnum):
    """RechazoPrevio of a record that says anew what an earlier one of the same invoice said (Subsanacion)."""

    of_known = "N"  # the tax office has it, with errors
    refused_again = "S"  # it has it, and refused a correction
    of_unknown = "X"  # it refused it, and has none


class Levy(StrEnum):
    """Impuesto: which tax an invoice carries; the one of the Canary Islands is another."""

    iva = "01"
    igic = "03"


@dataclass(frozen=True, slots=True)
class InvoiceId:
    """An invoice as the tax office tells it from all others."""

    issuer: str
    number: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom an invoice with a name is for."""

    name: str
    nif: str


@dataclass(frozen=True, slots=True)
class Share:
    """What an invoice has at one rate, in basis points. At a rate of 0 it is exempt (art. 20 of the law)."""

    rate: int
    base: int
    tax: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """RegistroAlta: an invoice was issued. Rectifying ones say by how much the earlier one changes."""

    invoice: InvoiceId
    issuer_name: str
    kind: InvoiceType
    description: str
    shares: Sequence[Share]
    levy: Levy = Levy.iva
    recipient: Recipient | None = None
    rectified: InvoiceId | None = None
    correction: Correction | None = None

    @property
    def tax(self) -> int:
        return sum(share.tax for share in self.shares)

    @property
    def total(self) -> int:
        return sum(share.base + share.tax for share in self.shares)


@dataclass(frozen=True, slots=True)
class Cancellation:
    """RegistroAnulacion: the invoice should never have been issued. What is given back is no such thing.

    `is_unknown`: the tax office has no record of it; `was_refused`: it refused to cancel it before.
    """

    invoice: InvoiceId
    is_unknown: bool = False
    was_refused: bool = False


Record = Registration | Cancellation


@dataclass(frozen=True, slots=True)
class Link:
    """The record before, which the next one names."""

    invoice: InvoiceId
    fingerprint: str


@dataclass(frozen=True, slots=True)
class System:
    """SistemaInformatico: which program made the record, and who answers for it."""

    producer: str
    producer_nif: str
    version: str
    installation: str
    has_more_issuers: bool = False


def euros(cents: int) -> str:
    """As it is hashed and written: the two have to be the same letters."""
    return plain(cents, CURRENCY)


def day(moment: date) -> str:
    return f"{moment:%d-%m-%Y}"


def stamp(moment: datetime, zone: str) -> str:
    """To the second, with how far the clock is from Greenwich."""
    return moment.astimezone(ZoneInfo(zone)).replace(microsecond=0).isoformat()


def fitting_number(number: str) -> str:
    """A number of ours in letters that the tax office takes."""
    known = "".join(letter for letter in anyascii(number) if " " <= letter <= "~" and letter not in FORBIDDEN)
    return known[:LONGEST_NUMBER].strip()
