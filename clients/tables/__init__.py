"""Client cards (cards, contacts); visits with their lines (visits); what is counted of them (figures).

And the index by which clients are found (search).
"""

from clients.tables.cards import Client, ClientGroup
from clients.tables.contacts import ClientContact
from clients.tables.figures import ClientFigure, ClientTotal, DoneLine, VisitStale
from clients.tables.search import SearchEntry, SearchWord
from clients.tables.visits import Party, Recurrence, Visit, VisitLine

__all__ = [
    "Client",
    "ClientContact",
    "ClientFigure",
    "ClientGroup",
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
