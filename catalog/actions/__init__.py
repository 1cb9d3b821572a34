"""What people change in the catalogue: branches and their hours, services, goods, rooms."""

from catalog.actions.addons import set_addons
from catalog.actions.branches import (
    change_branch,
    close_branch,
    close_day,
    open_branch,
    open_day,
    reopen_branch,
    set_opening_hours,
)
from catalog.actions.goods import add_good, change_good, restore_good, retire_good
from catalog.actions.price_rules import (
    add_price_rule,
    change_price_rule,
    delete_price_rule,
    switch_price_rule,
)
from catalog.actions.rooms import add_kind, add_rooms, change_kind, change_room, restore_room, retire_room
from catalog.actions.service_rules import set_service_rules
from catalog.actions.services import (
    add_category,
    add_service,
    change_category,
    change_service,
    restore_service,
    retire_service,
)

__all__ = [
    "add_category",
    "add_good",
    "add_kind",
    "add_price_rule",
    "add_rooms",
    "add_service",
    "change_branch",
    "change_category",
    "change_good",
    "change_kind",
    "change_price_rule",
    "change_room",
    "change_service",
    "close_branch",
    "close_day",
    "delete_price_rule",
    "open_branch",
    "open_day",
    "reopen_branch",
    "restore_good",
    "restore_room",
    "restore_service",
    "retire_good",
    "retire_room",
    "retire_service",
    "set_addons",
    "set_opening_hours",
    "set_service_rules",
    "switch_price_rule",
]
