"""Client cards (cards); visits with their lines (visits); what is counted of them (figures)."""

from clients.tables.cards import Client, ClientGroup
from clients.tables.figures import ClientFigure, ClientTotal, DoneLine, VisitStale
from clients.tables.visits import Party, Recurrence, Visit, VisitLine

__all__ = [
    "Client",
    "ClientFigure",
    "ClientGroup",
    "ClientTotal",
    "DoneLine",
    "Party",
    "Recurrence",
    "Visit",
    "VisitLine",
    "VisitStale",
]
