"""Bills and their payments, cash desks and their shifts, registers and the receipts queued for them."""

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
    """One means of payment on a bill. Cash keeps what was handed over; `amount` is what stayed."""

    class Method(StrEnum):
        cash = "cash"
        card = "card"
        points = "points"
        prepaid = "prepaid"  # online, before the visit

    id: Serial
    bill = ForeignKey(Bill, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict)
    method = Varchar(length=10, null=False, choices=Method)
    amount = BigInt(null=False)
    received = BigInt(null=False, default=0)
    shift = ForeignKey(
        Shift, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )

    payment_amount_is_positive = Check(amount > 0)


class Register(Table, tablename="register"):
    """A receipt printer on the network that speaks ESC/POS."""

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    name = Varchar(length=120, null=False)
    host = Varchar(length=120, null=False)
    port = Integer(null=False, default=9100)
    code_page = Varchar(length=20, null=False, default="CP437")
    width = Integer(null=False, default=42)
    is_active = Boolean(null=False, default=True)


class Receipt(Table, tablename="receipt"):
    """A sale or a refund on paper: queued with the payment, sent until the printer has taken it."""

    class Kind(StrEnum):
        sale = "sale"
        refund = "refund"

    class Status(StrEnum):
        queued = "queued"
        printing = "printing"
        printed = "printed"
        no_printer = "no_printer"

    id: Serial
    bill = ForeignKey(Bill, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict)
    register = ForeignKey(
        Register,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    code = Varchar(length=40, null=False, unique=True)
    kind = Varchar(length=8, null=False, choices=Kind)
    status = Varchar(length=12, null=False, choices=Status)
    content = JSONB(null=False)
    queued_at = Timestamptz(default=None, null=False)
    next_try_at = Timestamptz(default=None, null=False)
    leased_until_at = Timestamptz(default=None, null=True)
    attempts = Integer(null=False, default=0)
    printed_at = Timestamptz(default=None, null=True)
    trouble = Text(null=False, default="")

    receipt_once = Unique([bill, kind])
