"""What a Russian receipt says, in figures that both of ATOL's protocols take."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from checkout.receipt_paper import OfAccount
from checkout.registers.kind import Setting
from checkout.registers.protocol import EXEMPT, Document, Fiscal, Line, Means, Rejected
from kit.money import split

CURRENCY = "RUB"
LONGEST_TITLE = 128
# Rates of value added tax, in basis points, as both protocols call them. 18 % and 20 % live on in refunds.
NO_VAT = "none"
VAT = {
    0: "vat0",
    500: "vat5",
    700: "vat7",
    1000: "vat10",
    1800: "vat18",
    2000: "vat20",
    2200: "vat22",
}
# Of a correction’s line: as the register is set up, no tax, or a rate in basis points.
RATE_NAMES = ("", EXEMPT, *map(str, VAT))
WAYS = {
    Means.cash: "cash",
    Means.card: "electronically",
    Means.online: "electronically",
    Means.prepaid: "prepaid",
    Means.credit: "credit",
}
# Of what is paid in for later the tax is worked out of the sum; a debt had its tax when it was made.
OF_ADVANCES = {"vat5": "vat105", "vat7": "vat107", "vat10": "vat110", "vat20": "vat120", "vat22": "vat122"}
OF_ACCOUNT = {OfAccount.debt: "credit_payment", OfAccount.deposit: "advance"}
USUAL_VAT = Setting(
    name="vat",
    title="VAT of what has no rate here",
    hint="What is on a bill with a rate of its own keeps it.",
    default=NO_VAT,
    choices=((NO_VAT, "No VAT"), *((name, f"{rate // 100} %") for rate, name in VAT.items())),
)
TAXATION = Setting(
    name="taxation",
    title="System of taxation",
    hint="Empty: the one that the register was registered with.",
    choices=(
        ("", "As registered"),
        ("osn", "General (ОСН)"),
        ("usnIncome", "Simplified, income (УСН доход)"),
        ("usnIncomeOutcome", "Simplified, income less expenses (УСН доход − расход)"),
        ("esn", "Agricultural (ЕСХН)"),
        ("patent", "Patent (ПСН)"),
    ),
    is_optional=True,
)


@dataclass(frozen=True, slots=True)
class Position:
    """A line as the register gets it, with all discounts off: `amount` is quantity × price to the kopeck."""

    title: str
    quantity: int
    price: int
    amount: int
    is_service: bool
    vat: str
    paid: str
    is_payment: bool = False


def positions(document: Document, usual_vat: str) -> list[Position]:
    """Raises `Rejected` for what no Russian register takes."""
    if document.currency != CURRENCY:
        raise Rejected(f"This register takes roubles only, and the receipt is in {document.currency}.")
    found = []
    for line, amount in zip(document.lines, without_points(document), strict=True):
        vat = vat_in(document, line, usual_vat)
        found += [
            Position(
                line.title[:LONGEST_TITLE],
                quantity,
                price,
                quantity * price,
                line.is_service,
                vat,
                settled(document, line),
                is_payment=bool(document.account) or line.is_ahead,
            )
            for quantity, price in evenly(amount, line.quantity)
        ]
    return found


def without_points(document: Document) -> list[int]:
    """What the lines cost when points are a discount on them, as the tax office sees it, and no payment."""
    points = sum(part.amount for part in document.turnover if part.means is Means.other)
    amounts = [line.amount for line in document.lines]
    return [amount - off for amount, off in zip(amounts, split(points, amounts), strict=True)]


def evenly(amount: int, quantity: int) -> list[tuple[int, int]]:
    """Quantities and prices that come to the amount: 29.00 for three is two at 9.67 and one at 9.66."""
    price, dearer = divmod(amount, quantity)
    both = [(quantity - dearer, price), (dearer, price + 1)]
    return [(some, each) for some, each in both if some]


def vat_in(document: Document, line: Line, usual_vat: str) -> str:
    if document.account is OfAccount.deposit or line.is_ahead:
        return OF_ADVANCES.get(usual_vat, usual_vat)
    return NO_VAT if document.account else vat_of(line, usual_vat)


def vat_of(line: Line, usual_vat: str) -> str:
    if line.tax is None:
        return usual_vat
    if line.tax.code == EXEMPT:
        return NO_VAT
    name = VAT.get(line.tax.rate)
    if name is None:
        rate = Decimal(line.tax.rate).scaleb(-2).normalize()
        raise Rejected(f"“{line.title}” has {rate:f} % VAT, a rate that Russian registers do not know.")
    return name


def payments(document: Document) -> list[tuple[str, int]]:
    """How it was paid, without points: one sum for each way that the law tells apart."""
    sums: dict[str, int] = {}
    for part in document.turnover:
        if part.means is not Means.other:
            way = WAYS[part.means]
            sums[way] = sums.get(way, 0) + part.amount
    return list(sums.items())


def settled(document: Document, line: Line) -> str:
    """Whether what is sold is paid for, or some or all of it is still owed; or that nothing is sold yet."""
    if line.is_ahead:
        return OF_ACCOUNT[OfAccount.deposit]
    if document.account:
        return OF_ACCOUNT[document.account]
    sums = dict(payments(document))
    if "credit" not in sums:
        return "full_payment"
    return "credit" if len(sums) == 1 else "partial_payment"


def roubles(kopecks: int) -> Decimal:
    return Decimal(kopecks).scaleb(-2)


def kopecks(roubles: Decimal) -> int:
    return int(roubles.scaleb(2).to_integral_value())


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What the fiscal store made of a receipt; `at` is the register's own clock."""

    number: int
    sign: str
    store: str
    at: datetime
    total: int
    is_refund: bool

    @property
    def qr(self) -> str:
        """The code on the paper, by which anybody can ask the tax office about it."""
        kind = 2 if self.is_refund else 1
        return (
            f"t={self.at:%Y%m%dT%H%M}&s={roubles(self.total)}&fn={self.store}"
            f"&i={self.number}&fp={self.sign}&n={kind}"
        )

    def fiscal(self, fields: Mapping[str, object]) -> Fiscal:
        return Fiscal(str(self.number), self.at, self.sign, self.qr, fields=fields)
