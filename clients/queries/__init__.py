"""Reading client cards, visits and their lines."""

from clients.queries.cards import (
    LARGEST_ID,
    Erased,
    Home,
    access_client,
    access_group,
    client_by_phone,
    client_row,
    groups,
    home,
)
from clients.queries.contacts import contacts_of, other_with, sharing
from clients.queries.search import Found, client_with_card, search_clients
from clients.queries.visits import (
    FULL_TITLE,
    TITLES,
    access_visit,
    around,
    does_a_line,
    figures,
    history,
    own_column,
    upcoming,
    visit_by_code,
    visit_lines,
)

__all__ = [
    "FULL_TITLE",
    "LARGEST_ID",
    "TITLES",
    "Erased",
    "Found",
    "Home",
    "access_client",
    "access_group",
    "access_visit",
    "around",
    "client_by_phone",
    "client_row",
    "client_with_card",
    "contacts_of",
    "does_a_line",
    "figures",
    "groups",
    "history",
    "home",
    "other_with",
    "own_column",
    "search_clients",
    "sharing",
    "upcoming",
    "visit_by_code",
    "visit_lines",
]
