"""Changes: documents by hand (drafting, counting, posting, undoing), those of visits, and the setting up."""

from stock.actions.counting import count_good, uncount_good
from stock.actions.drafting import change_draft, discard_draft, draft_document
from stock.actions.posting import post_document, undo_document
from stock.actions.setting_up import (
    add_storage,
    change_storage,
    retire_storage,
    return_storage,
    set_consumables,
    set_minimum,
)
from stock.actions.suppliers import add_supplier, change_supplier, put_away_supplier
from stock.actions.visits import put_back_goods, put_back_of_visit, take_for_visit

__all__ = [
    "add_storage",
    "add_supplier",
    "change_draft",
    "change_storage",
    "change_supplier",
    "count_good",
    "discard_draft",
    "draft_document",
    "post_document",
    "put_away_supplier",
    "put_back_goods",
    "put_back_of_visit",
    "retire_storage",
    "return_storage",
    "set_consumables",
    "set_minimum",
    "take_for_visit",
    "uncount_good",
    "undo_document",
]
