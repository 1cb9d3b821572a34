"""Cards (cards), visits with their lines (visits), what is counted of them (figures), fields and tags."""

from clients.tables.cards import Client, ClientGroup
from clients.tables.fields import CustomField, FieldHeading, FieldOption
from clients.tables.figures import ClientFigure, ClientTotal, DoneLine, VisitStale
from clients.tables.tags import ClientStatus, ClientTag, Status, StatusScale, Tag, TagEvent
from clients.tables.visits import Party, Recurrence, Visit, VisitLine

__all__ = [
    "Client",
    "ClientFigure",
    "ClientGroup",
    "ClientStatus",
    "ClientTag",
    "ClientTotal",
    "CustomField",
    "DoneLine",
    "FieldHeading",
    "FieldOption",
    "Party",
    "Recurrence",
    "Status",
    "StatusScale",
    "Tag",
    "TagEvent",
    "Visit",
    "VisitLine",
    "VisitStale",
]
