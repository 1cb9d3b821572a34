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
from checkout.actions.paying_out import DrawerTooEmpty
from checkout.actions.receipts import NoPrinter, print_receipt
from checkout.actions.refund_parts import NotStuck, ask_again, give_otherwise
from checkout.actions.refunding import NoBill, NoLines, NotWhatWasShown, Order, refund
from checkout.actions.reopening import PartlyRefunded, reopen_visit
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
from loyalty.actions import PointsAlreadySpent

__all__ = [
    "AlreadyDone",
    "BookedLine",
    "Checkout",
    "DeskInUse",
    "DrawerTooEmpty",
    "LineTerms",
    "NewLine",
    "NewRegister",
    "NoBill",
    "NoLines",
    "NoOpenShift",
    "NoPrinter",
    "NotDone",
    "NotOpen",
    "NotStuck",
    "NotWhatWasShown",
    "Order",
    "PartlyRefunded",
    "PointsAlreadySpent",
    "ShiftClosed",
    "ShiftOpen",
    "Stale",
    "Tender",
    "add_desk",
    "add_line",
    "add_register",
    "ask_again",
    "change_line",
    "change_register",
    "close_shift",
    "complete_visit",
    "discount_bill",
    "give_otherwise",
    "open_shift",
    "print_receipt",
    "refund",
    "remove_line",
    "rename_desk",
    "reopen_visit",
    "retire_desk",
    "retire_register",
]
