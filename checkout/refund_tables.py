"""What went back of a bill that was paid: which lines and tips, by which payments. It is never changed."""

from typing import Any

from piccolo.columns import (
    BigInt,
    Boolean,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Serial,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from checkout.bill_tables import SoldLine
from checkout.tables import Bill, Payment, Shift
from staff.tables import StaffMember


class Refund(Table, tablename="refund"):
    """One refund of a bill; `number` counts those of the bill. `entry` is its transaction in the book.

    What cash was rounded by when the bill was paid goes back with the last of it: `rounding`, in the amount.

    `points_back` points that had paid are the client's again, `points_taken` earned ones are not any more;
    `points_missing` should have gone, too, but were spent by then.
    """

    id: Serial
    bill = ForeignKey(Bill, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict)
    number = Integer(null=False)
    amount = BigInt(null=False)
    rounding = BigInt(null=False, default=0)
    points_back = BigInt(null=False, default=0)
    points_taken = BigInt(null=False, default=0)
    points_missing = BigInt(null=False, default=0)
    why = Varchar(length=300, null=False)
    refunded_at = Timestamptz(default=None, null=False, index=True)
    refunded_by = Varchar(length=120, null=False)
    entry = Integer(null=False, index=True)

    refund_once = Unique([bill, number])
    refund_amount_is_not_negative = Check(amount >= 0)


class RefundLine(Table, tablename="refund_line"):
    """So many of a line, for so much. `back_to_stock`: they can be sold again."""

    id: Serial
    refund = ForeignKey(
        Refund, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    line = ForeignKey(
        SoldLine, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    quantity = Integer(null=False, default=0)
    amount = BigInt(null=False, default=0)
    back_to_stock = Boolean(null=False, default=False)

    refund_line_once = Unique([refund, line])
    refund_line_quantity_is_not_negative = Check(quantity >= 0)
    refund_line_amount_is_not_negative = Check(amount >= 0)
    refund_line_is_something = Check((quantity > 0) | (amount > 0))


class RefundTip(Table, tablename="refund_tip"):
    """So much of somebody's tip."""

    id: Serial
    refund = ForeignKey(
        Refund, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    member = ForeignKey(
        StaffMember, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    amount = BigInt(null=False)

    refund_tip_once = Unique([refund, member])
    refund_tip_amount_is_positive = Check(amount > 0)


class RefundPart(Table, tablename="refund_part"):
    """So much of a payment, by this means; cash out of a shift's drawer. `entry` is its book transaction.

    A part that the payment provider could not give back may be given another way: by a part `instead` of it.
    """

    id: Serial
    refund = ForeignKey(
        Refund, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    payment = ForeignKey(
        Payment, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    method = Varchar(length=10, null=False, choices=Payment.Method)
    amount = BigInt(null=False)
    shift = ForeignKey(
        Shift, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    instead: ForeignKey[Any] = ForeignKey(
        "self",
        null=True,
        default=None,
        unique=True,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    entry = Integer(null=False, index=True)
    made_at = Timestamptz(default=None, null=False)
    made_by = Varchar(length=120, null=False)

    refund_part_amount_is_positive = Check(amount > 0)
