"""Cards and their contacts, visits with their lines, what is counted of them, fields and tags.

Photos, papers and notes (files); the index by which clients are found (search); cards that were one person
(merges); what they agree to (consents), who looked at them (looks), calls, and how far they are trusted
(trust); what opens their own page (personal), and what they say of a visit (reviews).
"""

from clients.tables.calls import CallDoor, ClientCall
from clients.tables.cards import Client, ClientGroup
from clients.tables.consents import Consent, ConsentAnswer, ConsentText
from clients.tables.contacts import ClientContact
from clients.tables.fields import CustomField, FieldHeading, FieldOption
from clients.tables.figures import (
    ClientCategory,
    ClientFigure,
    ClientMessage,
    ClientPaid,
    ClientPoints,
    ClientTotal,
    DoneLine,
    PaidLine,
    VisitStale,
)
from clients.tables.files import ClientFile, ClientNote, NoteTemplate, TreatmentNote, TreatmentVersion
from clients.tables.formulas import Formula
from clients.tables.links import ClientLink
from clients.tables.looks import CardLook
from clients.tables.merges import ClientLook, ClientMerge, ClientPair
from clients.tables.origins import VisitOrigin
from clients.tables.personal import PersonalAccess
from clients.tables.reviews import Review
from clients.tables.search import SearchEntry, SearchWord
from clients.tables.sources import ClientSource
from clients.tables.tags import ClientStatus, ClientTag, Status, StatusScale, Tag, TagEvent
from clients.tables.trust import TrustAsk, TrustExemption, TrustTerms, TrustWaiver
from clients.tables.visits import Party, Recurrence, Visit, VisitLine

__all__ = [
    "CallDoor",
    "CardLook",
    "Client",
    "ClientCall",
    "ClientCategory",
    "ClientContact",
    "ClientFigure",
    "ClientFile",
    "ClientGroup",
    "ClientLink",
    "ClientLook",
    "ClientMerge",
    "ClientMessage",
    "ClientNote",
    "ClientPaid",
    "ClientPair",
    "ClientPoints",
    "ClientSource",
    "ClientStatus",
    "ClientTag",
    "ClientTotal",
    "Consent",
    "ConsentAnswer",
    "ConsentText",
    "CustomField",
    "DoneLine",
    "FieldHeading",
    "FieldOption",
    "Formula",
    "NoteTemplate",
    "PaidLine",
    "Party",
    "PersonalAccess",
    "Recurrence",
    "Review",
    "SearchEntry",
    "SearchWord",
    "Status",
    "StatusScale",
    "Tag",
    "TagEvent",
    "TreatmentNote",
    "TreatmentVersion",
    "TrustAsk",
    "TrustExemption",
    "TrustTerms",
    "TrustWaiver",
    "Visit",
    "VisitLine",
    "VisitOrigin",
    "VisitStale",
]
