"""Client cards (cards, contacts); visits with their lines (visits); what is counted of them (figures).

The index by which clients are found (search); cards that were one person (merges).
"""

from clients.tables.cards import Client, ClientGroup
from clients.tables.contacts import ClientContact
from clients.tables.figures import ClientFigure, ClientTotal, DoneLine, VisitStale
from clients.tables.merges import ClientLook, ClientMerge, ClientPair
from clients.tables.search import SearchEntry, SearchWord
from clients.tables.visits import Party, Recurrence, Visit, VisitLine

__all__ = [
    "Client",
    "ClientContact",
    "ClientFigure",
    "ClientGroup",
    "ClientLook",
    "ClientMerge",
    "ClientPair",
    "ClientTotal",
    "DoneLine",
    "Party",
    "Recurrence",
    "SearchEntry",
    "SearchWord",
    "Visit",
    "VisitLine",
    "VisitStale",
]
