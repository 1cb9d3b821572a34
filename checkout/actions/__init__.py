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
from checkout.actions.reopening import DrawerTooEmpty, reopen_visit
from checkout.actions.scanning import scan_good
from checkout.actions.settings import (
    DeskInUse,
    add_desk,
    add_register,
    change_register,
    rename_desk,
    retire_desk,
    retire_register,
)
from checkout.actions.shifts import NoOpenShift, ShiftClosed, ShiftOpen, close_shift, open_shift
from checkout.actions.visits import AlreadyDone, NotDone, NotOpen, Stale
from checkout.rules import Checkout, NewRegister, Tender

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
    "ShiftClosed",
    "ShiftOpen",
    "Stale",
    "Tender",
    "add_desk",
    "add_line",
    "add_register",
    "change_line",
    "change_register",
    "close_shift",
    "complete_visit",
    "discount_bill",
    "open_shift",
    "print_receipt",
    "remove_line",
    "rename_desk",
    "reopen_visit",
    "retire_desk",
    "retire_register",
    "scan_good",
]
