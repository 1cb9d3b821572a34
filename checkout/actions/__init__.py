"""What reception does with a bill, a drawer and a receipt: each verb in a file of its own."""

from checkout.actions.completion import complete_visit
from checkout.actions.lines import (
    BookedLine,
    LineTerms,
    NewLine,
    add_line,
    change_line,
    discount_bill,
    remove_line,
)
from checkout.actions.receipts import NoPrinter, print_receipt
from checkout.actions.registers import (
    RegisterBusy,
    add_register,
    ask_x_report,
    change_register,
    export_journal,
    open_drawer,
    retire_register,
    skip_command,
    try_now,
)
from checkout.actions.reopening import DrawerTooEmpty, reopen_visit
from checkout.actions.settings import (
    DeskInUse,
    add_desk,
    rename_desk,
    retire_desk,
)
from checkout.actions.shifts import NoOpenShift, ShiftClosed, ShiftOpen, close_shift, open_shift
from checkout.actions.visits import AlreadyDone, NotDone, NotOpen, Stale
from checkout.rules import Checkout, Tender
from checkout.rules.registers import NewRegister

__all__ = [
    "AlreadyDone",
    "BookedLine",
    "Checkout",
    "DeskInUse",
    "DrawerTooEmpty",
    "LineTerms",
    "NewLine",
    "NewRegister",
    "NoOpenShift",
    "NoPrinter",
    "NotDone",
    "NotOpen",
    "RegisterBusy",
    "ShiftClosed",
    "ShiftOpen",
    "Stale",
    "Tender",
    "add_desk",
    "add_line",
    "add_register",
    "ask_x_report",
    "change_line",
    "change_register",
    "close_shift",
    "complete_visit",
    "discount_bill",
    "export_journal",
    "open_drawer",
    "open_shift",
    "print_receipt",
    "remove_line",
    "rename_desk",
    "reopen_visit",
    "retire_desk",
    "retire_register",
    "skip_command",
    "try_now",
]
