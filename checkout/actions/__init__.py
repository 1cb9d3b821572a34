"""What reception does with a bill, a drawer and a receipt: each verb in a file of its own."""

from checkout.actions.account_case import Money
from checkout.actions.closing import (
    Ending,
    NotCounted,
    Unfinished,
    close_counted,
    close_shift,
    count_drawer,
)
from checkout.actions.completion import complete_visit
from checkout.actions.debt_limits import set_debt_limit, set_debt_rule
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
from checkout.actions.paying_out import DrawerTooEmpty
from checkout.actions.receipts import NoPrinter, print_receipt
from checkout.actions.refund_parts import NotStuck, ask_again, give_otherwise
from checkout.actions.refunding import NoBill, NoLines, NotWhatWasShown, Order, refund
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
from checkout.actions.reopening import PartlyRefunded, reopen_visit
from checkout.actions.reports import print_report
from checkout.actions.scanning import scan_good
from checkout.actions.settings import (
    DeskInUse,
    add_desk,
    rename_desk,
    retire_desk,
)
from checkout.actions.settling import pay_out, settle_debt, top_up, write_off
from checkout.actions.shifts import (
    NoOpenShift,
    NotTheirs,
    ShiftClosed,
    ShiftOpen,
    ShiftTooOld,
    open_shift,
)
from checkout.actions.through import NotThere, Through, post_through
from checkout.actions.unsettling import NotUndoable, UndoneAlready, UsedSince, undo_move
from checkout.actions.visits import AlreadyDone, NotDone, NotOpen, Stale
from checkout.rules import Checkout, Tender
from checkout.rules.registers import NewRegister
from loyalty.actions import PointsAlreadySpent

__all__ = [
    "AlreadyDone",
    "BookedLine",
    "Checkout",
    "DeskInUse",
    "DrawerTooEmpty",
    "Ending",
    "LineTerms",
    "Money",
    "NewLine",
    "NewRegister",
    "NoBill",
    "NoLines",
    "NoOpenShift",
    "NoPrinter",
    "NotCounted",
    "NotDone",
    "NotOpen",
    "NotStuck",
    "NotTheirs",
    "NotThere",
    "NotUndoable",
    "NotWhatWasShown",
    "Order",
    "PartlyRefunded",
    "PointsAlreadySpent",
    "RegisterBusy",
    "SafeTooEmpty",
    "ShiftClosed",
    "ShiftOpen",
    "ShiftTooOld",
    "Stale",
    "Tender",
    "Through",
    "UndoneAlready",
    "Unfinished",
    "UsedSince",
    "add_desk",
    "add_line",
    "add_register",
    "ask_again",
    "ask_x_report",
    "change_line",
    "change_register",
    "close_counted",
    "close_shift",
    "complete_visit",
    "count_drawer",
    "discount_bill",
    "export_journal",
    "give_otherwise",
    "hand_over",
    "limit_desk",
    "move_cash",
    "open_drawer",
    "open_shift",
    "pay_out",
    "post_through",
    "print_receipt",
    "print_report",
    "refund",
    "remove_line",
    "rename_desk",
    "reopen_visit",
    "retire_desk",
    "retire_register",
    "scan_good",
    "set_cash_rule",
    "set_debt_limit",
    "set_debt_rule",
    "settle_debt",
    "share_shift",
    "skip_command",
    "top_up",
    "try_now",
    "undo_move",
    "write_off",
]
