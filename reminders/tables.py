"""Messages: each is written beside the change that calls for it and sent later by the worker."""

from enum import StrEnum

from piccolo.columns import ForeignKey, Integer, OnDelete, OnUpdate, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from clients.tables import Client, Visit


class Kind(StrEnum):
    """Why somebody is written to."""

    requested = "requested"
    proposed = "proposed"
    declined = "declined"
    booked = "booked"
    moved = "moved"
    cancelled = "cancelled"
    evening = "evening"
    soon = "soon"
    thanks = "thanks"


class Message(Table, tablename="message"):
    """One per visit, kind, channel and what it is about: the unique key makes a second one impossible.

    It is about the visit's start `about_at`; news of a move or a cancellation also about the visit's version,
    since a visit may be moved away, back and away again. A lease says which worker has the row in hand.
    `sending` is written before the network is touched: a row still there after its lease is `uncertain`,
    shown to people and never sent again by itself.
    """

    class Status(StrEnum):
        waiting = "waiting"
        sending = "sending"
        sent = "sent"
        failed = "failed"
        uncertain = "uncertain"
        not_sent = "not_sent"
        cancelled = "cancelled"

    id: Serial
    visit = ForeignKey(
        Visit, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    kind = Varchar(length=12, null=False, choices=Kind)
    channel = Varchar(length=12, null=False, default="email")
    about_at = Timestamptz(default=None, null=False)
    about_version = Integer(null=False, default=0)
    due_at = Timestamptz(default=None, null=False)
    expires_at = Timestamptz(default=None, null=False)
    status = Varchar(length=12, null=False, default=Status.waiting, choices=Status)
    attempts = Integer(null=False, default=0)
    leased_until_at = Timestamptz(default=None, null=True)
    sent_at = Timestamptz(default=None, null=True)
    recipient = Varchar(length=200, null=False, default="")
    subject = Text(null=False, default="")
    body = Text(null=False, default="")
    why = Text(null=False, default="")

    message_once = Unique([visit, kind, channel, about_at, about_version])
