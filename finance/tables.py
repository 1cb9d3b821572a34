"""Bank accounts, items, each move of money that is no sale, suppliers' bills, and what recurs."""

from enum import StrEnum

from piccolo.columns import (
    BigInt,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check
from piccolo.table import Table

from catalog.tables import Branch
from staff.tables import Account, StaffMember
from stock.tables import StockDocument, Supplier


class BankAccount(Table, tablename="bank_account"):
    """A place of money of a branch, in its currency. Its balance is that of the book's account `bank`."""

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    name = Varchar(length=120, null=False)
    number = Varchar(length=60, null=False, default="")
    is_active = Boolean(null=False, default=True)


class ExpenseItem(Table, tablename="expense_item"):
    """What money is spent on, or comes in for beside sales (`section` is then `income`)."""

    class Section(StrEnum):
        sales = "sales"
        commercial = "commercial"
        staff = "staff"
        administrative = "administrative"
        taxes = "taxes"
        other = "other"
        income = "income"

    id: Serial
    name = Varchar(length=120, null=False)
    section = Varchar(length=20, null=False, choices=Section)
    is_active = Boolean(null=False, default=True)


class RecurringExpense(Table, tablename="recurring_expense"):
    """A bill that comes by itself: the job writes each on its day. `next_on` is the first not written yet.

    It counts from `starts_on`: one of the 31st comes on the last day of shorter months. None: it has ended.
    """

    class Every(StrEnum):
        week = "week"
        month = "month"
        quarter = "quarter"
        year = "year"

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    supplier = ForeignKey(
        Supplier, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    item = ForeignKey(
        ExpenseItem, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    amount = BigInt(null=False)
    rate = Integer(null=True, default=None)
    every = Varchar(length=10, null=False, choices=Every)
    starts_on = Date(default=None, null=False)
    ends_on = Date(default=None, null=True)
    next_on = Date(default=None, null=True, index=True)
    is_paused = Boolean(null=False, default=False)
    words = Varchar(length=300, null=False, default="")

    recurring_expense_is_positive = Check(amount > 0)


class SupplierBill(Table, tablename="supplier_bill"):
    """What a supplier wants for something that is no goods in stock. Only undoing it is written later.

    `amount` is all of it, with the tax. `entry` is its transaction; the undone one has `undone_at`.
    """

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    supplier = ForeignKey(
        Supplier, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    number = Varchar(length=60, null=False, default="")
    billed_on = Date(default=None, null=False)
    due_on = Date(default=None, null=False, index=True)
    amount = BigInt(null=False)
    words = Varchar(length=300, null=False, default="")
    recurring = ForeignKey(
        RecurringExpense,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    entry = Integer(null=False, unique=True)
    made_at = Timestamptz(default=None, null=False)
    made_by = Varchar(length=200, null=False)
    undone_at = Timestamptz(default=None, null=True)
    undone_by = Varchar(length=200, null=False, default="")
    undone_why = Varchar(length=300, null=False, default="")

    supplier_bill_is_positive = Check(amount > 0)
    supplier_bill_is_due_after_it_came = Check("due_on >= billed_on")


class SupplierBillLine(Table, tablename="supplier_bill_line"):
    """A part of a bill: what it is for, and with a `rate` in basis points the tax in it. Never changed."""

    id: Serial
    bill = ForeignKey(
        SupplierBill, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    item = ForeignKey(
        ExpenseItem, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    amount = BigInt(null=False)
    rate = Integer(null=True, default=None)
    tax = BigInt(null=False, default=0)

    supplier_bill_line_is_positive = Check(amount > 0)
    supplier_bill_line_tax_is_a_part = Check("tax BETWEEN 0 AND amount")


class MoneyMove(Table, tablename="money_move"):
    """Money that moved without a sale. Only undoing it is written later, and words that must be forgotten.

    `place` is where it went out, or of income where it came in: "desk-3", "safe", "bank-2" (rules/places.py);
    `to_place` is of a transfer. `amount` is all of it; `fee` and `tax` are parts of that. `entry` is its
    transaction. `supplier`, `bill`, `receipt` (of goods) and `member` say whom it was paid to, and for what.
    """

    class Kind(StrEnum):
        opening = "opening"
        transfer = "transfer"
        expense = "expense"
        income = "income"
        supplier = "supplier"
        pay = "pay"
        tips = "tips"
        tax = "tax"

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    kind = Varchar(length=10, null=False, choices=Kind)
    place = Varchar(length=20, null=False)
    to_place = Varchar(length=20, null=False, default="")
    amount = BigInt(null=False)
    fee = BigInt(null=False, default=0)
    rate = Integer(null=True, default=None)
    tax = BigInt(null=False, default=0)
    item = ForeignKey(
        ExpenseItem,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    supplier = ForeignKey(
        Supplier,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    bill = ForeignKey(
        SupplierBill,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    receipt = ForeignKey(
        StockDocument,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    member = ForeignKey(
        StaffMember,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    is_ahead = Boolean(null=False, default=False)
    words = Text(null=False, default="")
    moved_on = Date(default=None, null=False, index=True)
    entry = Integer(null=False, unique=True)
    made_at = Timestamptz(default=None, null=False)
    made_by = ForeignKey(
        Account, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    undone_at = Timestamptz(default=None, null=True)
    undone_by = ForeignKey(
        Account, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    undone_why = Text(null=False, default="")
    undone_entry = Integer(default=None, null=True)

    money_move_parts_are_parts = Check("least(fee, tax) >= 0 AND (kind = 'opening' OR amount > fee + tax)")
    money_move_goes_somewhere = Check("(kind = 'transfer') = (to_place <> '') AND place <> to_place")
    money_move_is_of_one_bill = Check("bill IS NULL OR receipt IS NULL")
