"""What reception does with a bill, a drawer and a receipt: each verb in a file of its own."""

from checkout.actions.closing import (
    Ending,
    NotCounted,
    Unfinished,
    close_counted,
    close_shift,
    count_drawer,
)
from checkout.actions.completion import complete_visit
from checkout.actions.drawers import SafeTooEmpty, move_cash
from checkout.actions.handing import hand_over, limit_desk, set_cash_rule, share_shift
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
from checkout.actions.settings import (
    DeskInUse,
    add_desk,
    add_register,
    change_register,
    rename_desk,
    retire_desk,
    retire_register,
)
from checkout.actions.shifts import (
    NoOpenShift,
    NotTheirs,
    ShiftClosed,
    ShiftOpen,
    ShiftTooOld,
    open_shift,
)
from checkout.actions.visits import AlreadyDone, NotDone, NotOpen, Stale
from checkout.rules import Checkout, NewRegister, Tender

__all__ = [
    "AlreadyDone",
    "BookedLine",
    "Checkout",
    "DeskInUse",
    "DrawerTooEmpty",
    "Ending",
    "LineTerms",
    "NewLine",
    "NewRegister",
    "NoOpenShift",
    "NoPrinter",
    "NotCounted",
    "NotDone",
    "NotOpen",
    "NotTheirs",
    "SafeTooEmpty",
    "ShiftClosed",
    "ShiftOpen",
    "ShiftTooOld",
    "Stale",
    "Tender",
    "Unfinished",
    "add_desk",
    "add_line",
    "add_register",
    "change_line",
    "change_register",
    "close_counted",
    "close_shift",
    "complete_visit",
    "count_drawer",
    "discount_bill",
    "hand_over",
    "limit_desk",
    "move_cash",
    "open_shift",
    "print_receipt",
    "remove_line",
    "rename_desk",
    "reopen_visit",
    "retire_desk",
    "retire_register",
    "set_cash_rule",
    "share_shift",
]
