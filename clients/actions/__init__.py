"""Changing client cards, and who is in which group."""

from clients.actions.cards import (
    PhoneTaken,
    StaleClient,
    add,
    add_client,
    add_note,
    allow_online,
    change_client,
    complete_card,
    find_or_add,
    forbid_online,
)
from clients.actions.groups import add_group, change_group, drop_group, set_group

__all__ = [
    "PhoneTaken",
    "StaleClient",
    "add",
    "add_client",
    "add_group",
    "add_note",
    "allow_online",
    "change_client",
    "change_group",
    "complete_card",
    "drop_group",
    "find_or_add",
    "forbid_online",
    "set_group",
]
