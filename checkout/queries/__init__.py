"""What checkout reads: bills, cash desks and their shifts, receipts and the registers they go to."""

from checkout.queries.bills import BillSheet, bill_lines, bill_sheet, change_given, priced, to_pay
from checkout.queries.cash import (
    Drawer,
    access_desk,
    access_shift,
    desks_here,
    expected_in,
    movements,
    past_shifts,
)
from checkout.queries.receipts import (
    access_receipt,
    access_register,
    receipt_queue,
    registers_here,
    waiting_counts,
)
from checkout.queries.refunds import access_part, bill_left, refunds_here, refunds_of, standing_bill

__all__ = [
    "BillSheet",
    "Drawer",
    "access_desk",
    "access_part",
    "access_receipt",
    "access_register",
    "access_shift",
    "bill_left",
    "bill_lines",
    "bill_sheet",
    "change_given",
    "desks_here",
    "expected_in",
    "movements",
    "past_shifts",
    "priced",
    "receipt_queue",
    "refunds_here",
    "refunds_of",
    "registers_here",
    "standing_bill",
    "to_pay",
    "waiting_counts",
]
