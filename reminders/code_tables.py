"""Codes that show that a phone or an e-mail address is theirs who typed it: an outbox of its own."""

from enum import StrEnum

from piccolo.columns import ForeignKey, Integer, OnDelete, OnUpdate, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from catalog.tables import Branch
from clients.tables import Client
from reminders.tables import Message


class ContactCode(Table, tablename="contact_code"):
    """Six figures for one contact, for a few minutes and a few tries. `ticket` is what the form holds.

    There is a row whether anybody is known by the contact or not: where nobody is, it has no `recipient`, is
    sent to nobody, and no figures open it. `client` is the card that a personal page is asked for.
    `asked_for` and `network` are fingerprints, by which it is counted how often. The figures are kept sealed
    until they were sent, and then only as `code_hash`.
    """

    class Purpose(StrEnum):
        me = "me"
        booking = "booking"

    class Channel(StrEnum):
        email = "email"
        sms = "sms"

    id: Serial
    ticket = Varchar(length=40, null=False, unique=True)
    purpose = Varchar(length=10, null=False, choices=Purpose)
    branch = ForeignKey(
        Branch, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    client = ForeignKey(
        Client, null=True, default=None, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    channel = Varchar(length=5, null=False, choices=Channel)
    recipient = Varchar(length=200, null=False, default="")
    asked_for = Varchar(length=64, null=False, index=True)
    network = Varchar(length=64, null=False, index=True)
    code_hash = Varchar(length=64, null=False)
    sealed = Text(null=False, default="")
    language = Varchar(length=12, null=False, default="")
    made_at = Timestamptz(default=None, null=False, index=True)
    expires_at = Timestamptz(default=None, null=False)
    tries = Integer(null=False, default=0)
    used_at = Timestamptz(default=None, null=True)
    status = Varchar(length=12, null=False, choices=Message.Status, index=True)
    leased_until_at = Timestamptz(default=None, null=True)
    why = Text(null=False, default="")
