"""Bills and their payments, cash desks and their shifts, and receipts."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    BigInt,
    Boolean,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from catalog.tables import Branch
from clients.tables import Client, Visit
from loyalty.voucher_tables import Voucher
from staff.tables import Account, StaffMember


class CashDesk(Table, tablename="cash_desk"):
    """A drawer with money in it. Its balance is its account in the book; `last_z` its latest Z report."""

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    name = Varchar(length=120, null=False)
    is_active = Boolean(null=False, default=True)
    last_z = Integer(null=False, default=0)


class Shift(Table, tablename="shift"):
    """From opening a cash desk to counting it. At most one is open at a desk (a partial unique index).

    `first_entry` and `last_entry` are the book transactions of opening and closing: what the desk's account
    saw between them is what happened in the shift. `keeper` is whose it is now; one that `is_shared` takes
    cash from everybody who takes payments.
    """

    id: Serial
    desk = ForeignKey(
        CashDesk, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    opened_at = Timestamptz(default=None, null=False)
    opened_by = ForeignKey(
        Account, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    opening = BigInt(null=False)
    first_entry = Integer(null=False)
    closed_at = Timestamptz(default=None, null=True)
    closed_by = ForeignKey(
        Account, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    expected = BigInt(default=None, null=True)
    counted = BigInt(default=None, null=True)
    reason = Text(null=False, default="")
    last_entry = Integer(default=None, null=True)
    keeper = ForeignKey(
        Account, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    is_shared = Boolean(null=False, default=True)

    shift_opening_is_not_negative = Check(opening >= 0)
    shift_counted_is_not_negative = Check(counted >= 0)


class BillSeries(Table, tablename="bill_series"):
    """The bill numbers of a branch. The prefix stays what it was when the first bill was written."""

    id: Serial
    branch = ForeignKey(
        Branch, null=False, unique=True, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    prefix = Varchar(length=80, null=False, unique=True)
    last = Integer(null=False, default=0)


class Bill(Table, tablename="bill"):
    """What one closing of a visit came to, frozen. `reversed_at` is set when the visit was reopened.

    `payer` is who paid for the visitor; empty means that they paid themselves, or a party's payer did. Of a
    tip for several (`bill_tip`) `tip_member` gets the most. `rounding` is what cash came to above the total.
    """

    id: Serial
    visit = ForeignKey(
        Visit, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    payer = ForeignKey(
        Client, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    closing = Integer(null=False)
    number = Varchar(length=100, null=False, unique=True)
    services = BigInt(null=False)
    goods = BigInt(null=False)
    vouchers = BigInt(null=False, default=0)
    discount = BigInt(null=False)
    tip = BigInt(null=False, default=0)
    tip_member = ForeignKey(
        StaffMember,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    total = BigInt(null=False)
    rounding = BigInt(null=False, default=0)
    currency = Varchar(length=3, null=False)
    closed_at = Timestamptz(default=None, null=False)
    closed_by = Varchar(length=120, null=False)
    entry = Integer(null=False)
    reversed_at = Timestamptz(default=None, null=True)
    reversed_by = Varchar(length=120, null=False, default="")
    reversed_why = Varchar(length=300, null=False, default="")

    bill_once = Unique([visit, closing])


class Payment(Table, tablename="payment"):
    """One means of payment on a bill. Cash keeps what was handed over; `amount` is what stayed.

    `payer` is whose debt or deposit it is. Of the others: who paid it, where somebody was named for it.
    """

    class Method(StrEnum):
        cash = "cash"
        card = "card"
        points = "points"
        prepaid = "prepaid"  # online, before the visit
        on_account = "on_account"  # owed, and paid later
        deposit = "deposit"  # out of what they paid in before
        voucher = "voucher"  # a certificate or a membership

    id: Serial
    bill = ForeignKey(Bill, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict)
    method = Varchar(length=10, null=False, choices=Method)
    amount = BigInt(null=False)
    received = BigInt(null=False, default=0)
    shift = ForeignKey(
        Shift, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    payer = ForeignKey(
        Client, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    voucher = ForeignKey(
        Voucher, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )

    payment_amount_is_positive = Check(amount > 0)


class Receipt(Table, tablename="receipt"):
    """A sale or a refund as it was: what of it is on paper, its commands tell (register_tables.py).

    Without a `bill` it is of money for a client's account: a debt that is paid, or a deposit
    (account_tables.py).
    `refund` is the number of the refund of the bill; 0 of a sale, and of all of it when a visit is reopened.
    `fiscal` is what a fiscal register made of it, for its refund and for the paper.
    """

    class Kind(StrEnum):
        sale = "sale"
        refund = "refund"

    id: Serial
    bill = ForeignKey(
        Bill, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    code = Varchar(length=40, null=False, unique=True)
    kind = Varchar(length=8, null=False, choices=Kind)
    refund = Integer(null=False, default=0)
    content = JSONB(null=False)
    fiscal = JSONB(null=True, default=None)
    queued_at = Timestamptz(default=None, null=False)

    receipt_once = Unique([bill, kind, refund])
