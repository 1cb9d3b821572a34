"""What somebody does with the money of a branch beside sales: each subject in a file of its own."""

from finance.actions.any_kind import move
from finance.actions.billing import StillPaid, enter_bill, undo_bill
from finance.actions.moving import AboveOwed, AlreadyUndone, undo_move
from finance.actions.recurring import Ended, agree, change_recurring, end, go_on, pause, write_next
from finance.actions.setting_up import (
    ItemUsed,
    NotEmpty,
    add_bank,
    add_item,
    add_usual_items,
    change_bank,
    change_item,
    put_away_bank,
    put_away_item,
    remove_item,
)

__all__ = [
    "AboveOwed",
    "AlreadyUndone",
    "Ended",
    "ItemUsed",
    "NotEmpty",
    "StillPaid",
    "add_bank",
    "add_item",
    "add_usual_items",
    "agree",
    "change_bank",
    "change_item",
    "change_recurring",
    "end",
    "enter_bill",
    "go_on",
    "move",
    "pause",
    "put_away_bank",
    "put_away_item",
    "remove_item",
    "undo_bill",
    "undo_move",
    "write_next",
]
