"""The arithmetic of a bill: what it comes to, how a discount is spread, and which payments settle it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from checkout.rules.cash import EVERY_COIN, Coins
from checkout.rules.tips import TipPart
from checkout.tables import Payment
from clients.rules.discounts import check_amounts, check_discount
from kit.errors import Invalid
from kit.money import LARGEST, format_money, split
from ledger.rules import Account, Entry
from ledger.tables import AccountKind

Method = Payment.Method
MOST_TENDERS = 10
LARGEST_ID = 2**31 - 1  # what an id column holds
OF_ACCOUNTS = (Method.on_account, Method.deposit)  # what is of a client's account with the branch


class WrongPayment(Invalid):
    """Payments that do not settle the bill."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a line asks for: `price` is for one, `discount` for all of it."""

    is_service: bool
    quantity: int
    price: int
    discount: int = 0
    is_voucher: bool = False

    @property
    def gross(self) -> int:
        return self.quantity * self.price

    @property
    def net(self) -> int:
        return self.gross - self.discount


@dataclass(frozen=True, slots=True)
class Totals:
    """`services`, `goods` and `vouchers` before the discount; a tip is on top and belongs to somebody else.

    `ahead` is what vouchers come to after it: only money pays for those.
    """

    services: int
    goods: int
    discount: int
    tip: int
    currency: str
    vouchers: int = 0
    ahead: int = 0

    @property
    def due(self) -> int:
        """For the salon: without the tip."""
        return self.services + self.goods + self.vouchers - self.discount

    @property
    def done_now(self) -> int:
        """What points, certificates and memberships may pay."""
        return self.due - self.ahead

    @property
    def total(self) -> int:
        return self.due + self.tip


@dataclass(frozen=True, slots=True)
class Tender:
    """What somebody offers: `amount` by this method; for cash `received` is what they hand over, if more.

    `payer` is a client: who pays this part, where it is said. `voucher` is the certificate or membership.
    """

    method: Method
    amount: int
    received: int = 0
    currency: str = ""
    payer: int | None = None
    voucher: int | None = None


@dataclass(frozen=True, slots=True)
class Checkout:
    """How a bill of `version` is to be settled. Cash goes into `desk`; a tip is for `tip_member`.

    Or it is shared out as `tip_parts` say. `payer` is a client who pays for the visitor, of those who are
    linked as such.
    """

    version: int
    payments: Sequence[Tender] = ()
    tip: int = 0
    tip_member: int | None = None
    desk: int | None = None
    payer: int | None = None
    tip_parts: Sequence[TipPart] = ()


@dataclass(frozen=True, slots=True)
class Paid:
    """What stays of a tender, and what was handed over for it."""

    method: Method
    amount: int
    received: int
    payer: int | None = None
    voucher: int | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """Payments that come to the total exactly, and what goes back to the client in cash.

    `rounding` is what they come to above the total, because cash goes in whole steps; it may be below zero.
    """

    payments: tuple[Paid, ...] = field(default=())
    rounding: int = 0

    @property
    def change(self) -> int:
        return sum(paid.received - paid.amount for paid in self.payments)

    def by(self, method: Method) -> int:
        return sum(paid.amount for paid in self.payments if paid.method == method)

    def of_clients(self, method: Method) -> dict[int, int]:
        """By whose account it is."""
        found: dict[int, int] = {}
        for paid in self.payments:
            if paid.method is method and paid.payer is not None:
                found[paid.payer] = found.get(paid.payer, 0) + paid.amount
        return found

    def of_vouchers(self) -> dict[int, int]:
        """What each of them pays."""
        return {paid.voucher: paid.amount for paid in self.payments if paid.voucher is not None}


def add_up(lines: Sequence[Line], tip: int, currency: str) -> Totals:
    if tip < 0 or tip > LARGEST:
        raise Invalid("A tip cannot be negative.", tip="Write what they leave, or nothing.")
    return Totals(
        services=sum(line.gross for line in lines if line.is_service),
        goods=sum(line.gross for line in lines if not line.is_service and not line.is_voucher),
        discount=sum(line.discount for line in lines),
        tip=tip,
        currency=currency,
        vouchers=sum(line.gross for line in lines if line.is_voucher),
        ahead=sum(line.net for line in lines if line.is_voucher),
    )


def check_line(line: Line, reason: str) -> None:
    """Raises `Invalid` for a line that cannot be sold."""
    check_amounts(line.quantity, line.price, line.discount, reason)


def spread(discount: int, lines: Sequence[Line], reason: str) -> list[int]:
    """A discount on the whole bill as one for each line, in proportion to what the line costs."""
    check_discount(discount, sum(line.gross for line in lines), reason)
    return split(discount, [line.gross for line in lines]) if lines else []


def settle(
    totals: Totals, tenders: Sequence[Tender], points_worth: int, coins: Coins = EVERY_COIN
) -> Settlement:
    """The tenders as payments of exactly the total. Only cash may be handed over above what is left.

    What is left in cash is rounded to `coins`. `points_worth` is how much of this bill points may pay. Raises
    `WrongPayment` with what is wrong.
    """
    for tender in tenders:
        check_tender(tender, totals.currency)
    if len(tenders) > MOST_TENDERS:
        raise wrong(f"A bill can be split into {MOST_TENDERS} payments at most.")
    by_vouchers = sum(tender.amount for tender in tenders if tender.method is Method.voucher)
    usable = min(points_worth, totals.done_now - by_vouchers)
    check_points([tender for tender in tenders if tender.method is Method.points], usable, totals.currency)
    check_owed(tenders, totals)
    by_others = sum(tender.amount for tender in tenders if tender.method is not Method.cash)
    if by_others > totals.total:
        over = format_money(by_others - totals.total, totals.currency)
        raise wrong(f"That is {over} above the bill. Only cash can be handed over above it.")
    left = totals.total - by_others
    asked = coins.rounded(left) if any(tender.method is Method.cash for tender in tenders) else left
    settlement = Settlement(tuple(kept(in_coins(tenders, left, asked), asked)), asked - left)
    refuse_underpaid(settlement, totals)
    return settlement


def in_coins(tenders: Sequence[Tender], left: int, asked: int) -> Sequence[Tender]:
    """Who offers in cash exactly what is left pays what that is rounded to: `asked`, or nothing at all."""
    cash = [tender for tender in tenders if tender.method is Method.cash]
    if asked == left or sum(tender.amount for tender in cash) != left:
        return tenders
    most = max(cash, key=lambda tender: tender.amount)
    rounded = most.amount + asked - left
    handed = most.received or most.amount
    received = rounded if handed == most.amount else max(handed, rounded)
    changed = replace(most, amount=rounded, received=received)
    return [each if each is not most else changed for each in tenders if each is not most or rounded]


def with_prepaid(tenders: Sequence[Tender], worth: int, totals: Totals) -> list[Tender]:
    """What was paid before the visit pays first; what points and vouchers do not leave to pay it does not."""
    others = [tender for tender in tenders if tender.method is not Method.prepaid]
    firsts = sum(tender.amount for tender in others if tender.method in (Method.points, Method.voucher))
    used = min(worth, totals.total - firsts)
    return [Tender(Method.prepaid, used), *others] if used > 0 else others


def check_tender(tender: Tender, currency: str) -> None:
    if tender.currency and tender.currency != currency:
        raise wrong(f"This branch takes {currency}, not {tender.currency}.")
    if not 0 < tender.amount <= LARGEST or tender.received > LARGEST:
        raise wrong("A payment must be above zero.")
    if tender.method is Method.cash and 0 != tender.received < tender.amount:
        raise wrong("Less cash was handed over than is to be paid in cash.")


def check_points(tenders: Sequence[Tender], usable: int, currency: str) -> None:
    if len(tenders) > 1:
        raise wrong("Points can be used once on a bill.")
    if tenders and tenders[0].amount > usable:
        sentence = f"Points can pay {format_money(usable, currency)} of this bill."
        raise WrongPayment(sentence, points=sentence)


def check_owed(tenders: Sequence[Tender], totals: Totals) -> None:
    """A tip is somebody's who gets it as it comes, so only what the salon gets can be owed."""
    later = sum(tender.amount for tender in tenders if tender.method is Method.on_account)
    if later > totals.due and totals.tip:
        tip = format_money(totals.tip, totals.currency)
        raise wrong(f"A tip is not put on account: the {tip} of it are to be paid now.")


def kept(tenders: Sequence[Tender], cash_left: int) -> list[Paid]:
    """Each tender with what stays of it: cash only as much as the others leave to pay, in the order given."""
    cash = [tender.amount if tender.method is Method.cash else 0 for tender in tenders]
    before = accumulate(cash, initial=0)
    payments = []
    for tender, earlier in zip(tenders, before, strict=False):
        if tender.method is not Method.cash:
            payments.append(Paid(tender.method, tender.amount, tender.amount, tender.payer, tender.voucher))
            continue
        stays = min(tender.amount, cash_left - earlier)
        if stays <= 0:
            raise wrong("Nothing is left to be paid in cash.")
        payments.append(Paid(tender.method, stays, tender.received or tender.amount, tender.payer))
    return payments


def refuse_underpaid(settlement: Settlement, totals: Totals) -> None:
    missing = totals.total + settlement.rounding - sum(paid.amount for paid in settlement.payments)
    if missing:
        raise wrong(f"{format_money(missing, totals.currency)} is still to be paid.")


def wrong(sentence: str) -> WrongPayment:
    return WrongPayment(sentence, payments=sentence)


def may_be_id(number: int) -> bool:
    return 0 < number <= LARGEST_ID


def drawer(branch: int, desk: int, currency: str) -> Account:
    """The account whose balance is the cash in the drawer."""
    return Account(AccountKind.cash_desk, currency, branch=branch, party=desk)


def moved(drawer: Account, amount: int, other: AccountKind) -> list[Entry]:
    """Cash put into the drawer (or taken out, below zero), against the owner's cash or a difference."""
    return [Entry(drawer, amount), Entry(Account(other, drawer.unit, branch=drawer.branch), -amount)]
