"""What a receipt of ours is as an invoice of Spain's tax office."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from checkout.registers.protocol import Document, Line, Rejected
from checkout.registers.verifactu.nif import is_nif, tidy
from checkout.registers.verifactu.records import (
    CURRENCY,
    LARGEST_SIMPLIFIED,
    InvoiceId,
    InvoiceType,
    Levy,
    Recipient,
    Registration,
    Share,
    fitting_number,
)
from kit.money import BASIS, divide

RATES = {Levy.iva: {0, 200, 400, 500, 750, 1000, 2100}, Levy.igic: {0, 300, 500, 700, 950, 1500, 2000}}
ONLY_EUROS = "Spain’s tax office wants euros, and this receipt is in {}."
TOO_LARGE = "A simplified invoice is of 3,000.00 € at most. Make this one an invoice with tax number."
NO_SUCH_RATE = "“{}” has {:f} % tax, a rate that Spain does not have. Correct it among the taxes."
NO_NIF = "{} is no Spanish tax number. Reopen the visit and correct it on the bill."
NAME_GONE = "The invoice had a tax number on it, and its receipt has none. Make the rectifying one by hand."
NO_NUMBER = "The number {} has no letter or digit that the tax office takes."


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whose invoices they are. `usual_rate` is for what has none on the bill, `sells` what they are about."""

    nif: str
    name: str
    levy: Levy
    usual_rate: int
    sells: str
    zone: str


def sale(document: Document, issuer: Issuer, full: int = 1) -> Registration:
    """Raises Rejected for what the tax office would not take. An invoice with a name is in a series of its
    own, as the law has it; `full` is its number there.
    """
    recipient = recipient_of(document)
    if recipient is None and document.total > LARGEST_SIMPLIFIED:
        raise Rejected(TOO_LARGE)
    number = f"F-{full:06}" if recipient else number_of(document.number)
    return Registration(
        invoice=InvoiceId(issuer.nif, number, local_day(document.at, issuer)),
        issuer_name=issuer.name,
        kind=InvoiceType.full if recipient else InvoiceType.simplified,
        description=issuer.sells,
        shares=shares_of(document, issuer),
        levy=issuer.levy,
        recipient=recipient,
    )


def refund(
    document: Document, issuer: Issuer, was: InvoiceType, earlier: InvoiceId, number: int
) -> Registration:
    """By how much the earlier invoice changes, which is less than nothing; in a series of its own."""
    recipient = recipient_of(document) if was is InvoiceType.full else None
    if was is InvoiceType.full and recipient is None:
        raise Rejected(NAME_GONE)
    return Registration(
        invoice=InvoiceId(issuer.nif, f"R-{number:06}", local_day(document.at, issuer)),
        issuer_name=issuer.name,
        kind=InvoiceType.rectifying if recipient else InvoiceType.rectifying_simplified,
        description=issuer.sells,
        shares=[Share(share.rate, -share.base, -share.tax) for share in shares_of(document, issuer)],
        levy=issuer.levy,
        recipient=recipient,
        rectified=earlier,
    )


def recipient_of(document: Document) -> Recipient | None:
    """Only who left a tax number wants an invoice with their name on it."""
    nif = tidy(document.customer.tax_id)
    if not nif:
        return None
    if not is_nif(nif):
        raise Rejected(NO_NIF.format(document.customer.tax_id))
    return Recipient(document.customer.name[:120], nif)


def shares_of(document: Document, issuer: Issuer) -> list[Share]:
    """What there is at each rate: the tax is that of the bill, so that both say the same."""
    if document.currency != CURRENCY:
        raise Rejected(ONLY_EUROS.format(document.currency))
    lines: dict[int, list[Line]] = {}
    for line in document.lines:
        lines.setdefault(rate_of(line, issuer), []).append(line)
    return [share_of(rate, at_rate) for rate, at_rate in sorted(lines.items())]


def rate_of(line: Line, issuer: Issuer) -> int:
    rate = line.tax.rate if line.tax else issuer.usual_rate
    if rate not in RATES[issuer.levy]:
        raise Rejected(NO_SUCH_RATE.format(line.title, Decimal(rate).scaleb(-2).normalize()))
    return rate


def share_of(rate: int, lines: Sequence[Line]) -> Share:
    known = [line for line in lines if line.tax]
    rest = sum(line.amount for line in lines if not line.tax)
    tax = sum(line.tax.amount for line in known if line.tax) + divide(rest * rate, BASIS + rate)
    return Share(rate, sum(line.amount for line in lines) - tax, tax)


def number_of(number: str) -> str:
    known = fitting_number(number)
    if not known:
        raise Rejected(NO_NUMBER.format(number))
    return known


def local_day(moment: datetime, issuer: Issuer) -> date:
    return moment.astimezone(ZoneInfo(issuer.zone)).date()
