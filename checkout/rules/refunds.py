"""What of a paid bill went back and what is left of it, line by line and payment by payment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from checkout.rules import OF_ACCOUNTS, Method
from kit.money import divide
from ledger.tables import AccountKind

ACCOUNTS = {
    Method.cash: AccountKind.cash_desk,
    Method.card: AccountKind.card_terminal,
    Method.points: AccountKind.points_redeemed,
    Method.prepaid: AccountKind.prepaid,
    Method.on_account: AccountKind.client_debt,
    Method.deposit: AccountKind.client_deposit,
}


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line of a bill: how many for how much, and what of that went back before.

    `line` is the number of the visit's line, where it is known.
    """

    id: int
    line: int | None
    title: str
    is_service: bool
    quantity: int
    gross: int
    amount: int
    tax_name: str = ""
    tax_rate: int | None = None
    tax: int = 0
    back_quantity: int = 0
    back: int = 0
    is_voucher: bool = False

    @property
    def left(self) -> int:
        return self.amount - self.back

    @property
    def left_quantity(self) -> int:
        return self.quantity - self.back_quantity

    @property
    def is_left(self) -> bool:
        return self.left > 0 or self.left_quantity > 0

    def worth(self, quantity: int) -> int:
        """What so many of those that are left come to: the last ones all that is left."""
        if quantity and quantity >= self.left_quantity:
            return self.left
        upto, before = self.back_quantity + quantity, self.back_quantity
        share = divide(self.amount * upto, self.quantity) - divide(self.amount * before, self.quantity)
        return min(share, self.left)

    def portion(self, whole: int) -> int:
        """So much of `whole` (the price, the tax) went back with what of the line did.

        Of a line that cost nothing, as much as of its number.
        """
        if self.amount:
            return divide(whole * self.back, self.amount)
        return divide(whole * self.back_quantity, self.quantity)

    def after(self, returned: "Returned") -> "SoldLine":
        return replace(
            self, back=self.back + returned.amount, back_quantity=self.back_quantity + returned.quantity
        )


@dataclass(frozen=True, slots=True)
class TipLeft:
    """A tip on the bill, and what of it went back."""

    member: int
    amount: int
    back: int = 0
    name: str = ""

    @property
    def left(self) -> int:
        return self.amount - self.back


@dataclass(frozen=True, slots=True)
class PaymentLeft:
    """A payment of the bill, and what of it went back. Points go back in `step`s of what one is worth.

    `payer` is whose debt or deposit it is, `voucher` what paid it.
    """

    id: int
    method: Method
    amount: int
    back: int = 0
    step: int = 1
    payer: int | None = None
    voucher: int | None = None

    @property
    def left(self) -> int:
        return self.amount - self.back


@dataclass(frozen=True, slots=True)
class BillLeft:
    """A bill with all that went back of it before.

    `rounding` is what its cash was rounded by, until it went back; `cash_step` what cash goes in now.
    `covered` is what of each visit's line vouchers have paid and not got back: by voucher and line.
    """

    lines: Sequence[SoldLine]
    payments: Sequence[PaymentLeft]
    tips: Sequence[TipLeft]
    currency: str
    rounding: int = 0
    cash_step: int = 1
    covered: Mapping[tuple[int, int], int] = field(default_factory=dict)

    @property
    def lines_left(self) -> int:
        return sum(line.left for line in self.lines)

    @property
    def tips_left(self) -> int:
        return sum(tip.left for tip in self.tips)

    @property
    def left(self) -> int:
        return sum(payment.left for payment in self.payments)

    @property
    def back(self) -> int:
        return sum(payment.back for payment in self.payments)

    @property
    def is_left(self) -> bool:
        """Money, or things that cost nothing."""
        return self.left > 0 or any(line.is_left for line in self.lines)

    def by_points(self) -> int:
        """What points pay still."""
        return sum(payment.left for payment in self.payments if payment.method is Method.points)

    def by_vouchers(self) -> int:
        return sum(payment.left for payment in self.payments if payment.method is Method.voucher)


@dataclass(frozen=True, slots=True)
class Asked:
    """Of one line: how many, and how much if not what those come to."""

    quantity: int = 0
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to go back: `everything`, or so much of lines and tips, or `of_payment` so much of one of them.

    `payments` say how much of which goes; none: as the bill was paid. `otherwise` says which of them go back
    by another means than they came; `to_stock` are lines whose goods can be sold again.
    """

    everything: bool = False
    lines: Mapping[int, Asked] = field(default_factory=dict)
    tips: Mapping[int, int] = field(default_factory=dict)
    of_payment: tuple[int, int] | None = None
    payments: Mapping[int, int] = field(default_factory=dict)
    otherwise: Mapping[int, Method] = field(default_factory=dict)
    to_stock: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Returned:
    """What of a line goes back."""

    line: int
    quantity: int
    amount: int
    to_stock: bool = False


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What of a payment goes back, and by which means."""

    payment: int
    amount: int
    method: Method


@dataclass(frozen=True, slots=True)
class Agreed:
    """A refund that can be carried out: lines and tips on one side, payments of the same sum on the other."""

    lines: tuple[Returned, ...]
    tips: tuple[tuple[int, int], ...]
    payments: tuple[GivenBack, ...]
    rounding: int = 0

    @property
    def tip(self) -> int:
        return sum(amount for _, amount in self.tips)

    @property
    def amount(self) -> int:
        return self.tip + sum(line.amount for line in self.lines) + self.rounding

    def by(self, method: Method) -> int:
        return sum(part.amount for part in self.payments if part.method is method)

    def on_accounts(self, bill: BillLeft) -> list[tuple[PaymentLeft, int]]:
        """What goes back to accounts of clients, with the payment it is of."""
        given = {part.payment: part.amount for part in self.payments if part.method in OF_ACCOUNTS}
        return [(payment, given[payment.id]) for payment in bill.payments if payment.id in given]


def bill_after(bill: BillLeft, agreed: Agreed) -> BillLeft:
    """The bill once the refund is carried out."""
    lines = {each.line: each for each in agreed.lines}
    tips, parts = dict(agreed.tips), {each.payment: each.amount for each in agreed.payments}
    return replace(
        bill,
        lines=[line.after(lines[line.id]) if line.id in lines else line for line in bill.lines],
        payments=[replace(each, back=each.back + parts.get(each.id, 0)) for each in bill.payments],
        tips=[replace(each, back=each.back + tips.get(each.member, 0)) for each in bill.tips],
        rounding=bill.rounding - agreed.rounding,
    )


def money_left(bill: BillLeft) -> int:
    """What was paid to the salon in money and stays with it: this earns points."""
    return max(0, bill.lines_left - bill.by_points() - bill.by_vouchers())
