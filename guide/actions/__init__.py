"""What the guide does, each step in one transaction and by the same actions as the pages of the desk."""

from guide.actions.begin import add_person, found_branch, give_hours, offer_services, open_on
from guide.actions.trial import NothingFree, clear_trials, try_booking

__all__ = [
    "NothingFree",
    "add_person",
    "clear_trials",
    "found_branch",
    "give_hours",
    "offer_services",
    "open_on",
    "try_booking",
]
