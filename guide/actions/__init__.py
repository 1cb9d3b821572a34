"""The steps of the guide, copies of branches: each in one transaction, by the actions of the desk's pages."""

from guide.actions.begin import add_person, found_branch, give_hours, offer_services, open_on
from guide.actions.copies import InTheWay, NothingToCopy, Wish, copy_branch, drafts_of, facts_of
from guide.actions.trial import NothingFree, clear_trials, try_booking
from guide.actions.undoing import ChangedSince, InUse, UndoneAlready, undo_copy

__all__ = [
    "ChangedSince",
    "InTheWay",
    "InUse",
    "NothingFree",
    "NothingToCopy",
    "UndoneAlready",
    "Wish",
    "add_person",
    "clear_trials",
    "copy_branch",
    "drafts_of",
    "facts_of",
    "found_branch",
    "give_hours",
    "offer_services",
    "open_on",
    "try_booking",
    "undo_copy",
]
