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
from checkout.queries.receipts import access_receipt, receipt_queue, waiting_count
from checkout.queries.registers import (
    access_register,
    command_queue,
    in_trouble,
    registers_here,
    told_by,
)

__all__ = [
    "BillSheet",
    "Drawer",
    "access_desk",
    "access_receipt",
    "access_register",
    "access_shift",
    "bill_lines",
    "bill_sheet",
    "change_given",
    "command_queue",
    "desks_here",
    "expected_in",
    "in_trouble",
    "movements",
    "past_shifts",
    "priced",
    "receipt_queue",
    "registers_here",
    "to_pay",
    "told_by",
    "waiting_count",
]
