"""Messages: each is written beside the change that calls for it and sent later by the worker."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    Bytea,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from catalog.tables import Branch
from clients.tables import Client, Visit


class Kind(StrEnum):
    """Why somebody is written to."""

    requested = "requested"
    counter = "counter"
    declined = "declined"
    in_line = "in_line"
    promoted = "promoted"
    kept = "kept"
    booked = "booked"
    moved = "moved"
    cancelled = "cancelled"
    evening = "evening"
    soon = "soon"
    thanks = "thanks"
    repeated = "repeated"
    ended = "ended"
    listed = "listed"
    offered = "offered"
    raced = "raced"
    express = "express"
    to_pay = "to_pay"
    pay_link = "pay_link"
    receipt = "receipt"
    points_end = "points_end"
    certificate = "certificate"
    gift_ends = "gift_ends"
    gift_bought = "gift_bought"
    renewed = "renewed"
    not_renewed = "not_renewed"
    ends_soon = "ends_soon"
    nearly_used = "nearly_used"


EMAIL, SMS = "email", "sms"
ABOUT_NO_VISIT = frozenset({
    Kind.listed, Kind.offered, Kind.raced, Kind.express, Kind.to_pay, Kind.pay_link, Kind.receipt,
    Kind.points_end,
    Kind.certificate, Kind.gift_ends, Kind.gift_bought,
    Kind.renewed, Kind.not_renewed, Kind.ends_soon, Kind.nearly_used,
})  # fmt: skip


class Message(Table, tablename="message"):
    """One per visit, kind, channel and what it is about: the unique key makes a second one impossible.

    It is about the visit's start `about_at`; news of a move or a cancellation also about the visit's version,
    since a visit may be moved away, back and away again. A lease says which worker has the row in hand.
    `sending` is written before the network is touched: a row still there after its lease is `uncertain`,
    shown to people and never sent again by itself.

    A message that is about no visit names its branch, and what it is written from stands in `about`; whoever
    asked for it keeps it from being asked for twice, and calls it off.
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
        Visit, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    branch = ForeignKey(
        Branch, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    kind = Varchar(length=12, null=False, choices=Kind)
    channel = Varchar(length=12, null=False, default=EMAIL)
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
    about = JSONB(default=None, null=True)

    message_once = Unique([visit, kind, channel, about_at, about_version])
    message_is_about_something = Check("visit IS NOT NULL OR branch IS NOT NULL AND about IS NOT NULL")


class MessageFile(Table, tablename="message_file"):
    """What goes along with a letter, as it was when the letter was written."""

    id: Serial
    message = ForeignKey(
        Message,
        null=False,
        unique=True,
        index=True,
        on_delete=OnDelete.cascade,
        on_update=OnUpdate.restrict,
    )
    name = Varchar(length=100, null=False)
    content = Bytea(null=False)
