"""Reading client cards, visits and their lines."""

from clients.queries.cards import (
    LARGEST_ID,
    Home,
    access_client,
    access_group,
    client_by_phone,
    client_row,
    groups,
    home,
)
from clients.queries.search import search_clients
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
    "Home",
    "access_client",
    "access_group",
    "access_visit",
    "around",
    "client_by_phone",
    "client_row",
    "does_a_line",
    "figures",
    "groups",
    "history",
    "home",
    "own_column",
    "search_clients",
    "upcoming",
    "visit_by_code",
    "visit_lines",
]
