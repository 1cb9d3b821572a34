"""Changing client cards, who is in which group, and who has which tag and status."""

from clients.actions.cards import (
    CardTaken,
    PhoneTaken,
    StaleClient,
    add,
    add_client,
    allow_online,
    change_client,
    complete_card,
    find_or_add,
    forbid_online,
)
from clients.actions.groups import add_group, change_group, drop_group, set_group
from clients.actions.indexing import index_clients, index_missing, repair_index
from clients.actions.marking import clear_status, clear_tag, set_status, set_tag
from clients.actions.notes import add_note

__all__ = [
    "CardTaken",
    "PhoneTaken",
    "StaleClient",
    "add",
    "add_client",
    "add_group",
    "add_note",
    "allow_online",
    "change_client",
    "change_group",
    "clear_status",
    "clear_tag",
    "complete_card",
    "drop_group",
    "find_or_add",
    "forbid_online",
    "index_clients",
    "index_missing",
    "repair_index",
    "set_group",
    "set_status",
    "set_tag",
]
