"""Client cards (cards, contacts); visits with their lines (visits); the index of clients (search)."""

from clients.tables.cards import Client, ClientGroup
from clients.tables.contacts import ClientContact
from clients.tables.search import SearchEntry, SearchWord
from clients.tables.visits import Party, Recurrence, Visit, VisitLine

__all__ = [
    "Client",
    "ClientContact",
    "ClientGroup",
    "Party",
    "Recurrence",
    "SearchEntry",
    "SearchWord",
    "Visit",
    "VisitLine",
]
