"""Client cards (cards), visits with their lines (visits), fields of one's own (fields), tags (tags)."""

from clients.tables.cards import Client, ClientGroup
from clients.tables.fields import CustomField, FieldHeading, FieldOption
from clients.tables.tags import ClientStatus, ClientTag, Status, StatusScale, Tag, TagEvent
from clients.tables.visits import Party, Recurrence, Visit, VisitLine

__all__ = [
    "Client",
    "ClientGroup",
    "ClientStatus",
    "ClientTag",
    "CustomField",
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
]
