"""Client cards (cards); visits with their lines (visits)."""

from clients.tables.cards import Client, ClientGroup
from clients.tables.visits import Party, Recurrence, Visit, VisitLine

__all__ = ["Client", "ClientGroup", "Party", "Recurrence", "Visit", "VisitLine"]
