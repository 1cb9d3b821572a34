"""What clients agree to: the texts with their versions, and every answer that was ever given."""

from enum import StrEnum

from piccolo.columns import (
    BigSerial,
    Boolean,
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

from clients.tables.cards import Client


class Place(StrEnum):
    """Where an answer was given."""

    desk = "desk"
    widget = "widget"
    form = "form"


class Consent(Table, tablename="consent"):
    """Something a client may agree to. `is_asked`: the booking form asks; `is_required`: it insists.

    With `allows_offers` who has given it may be written to with offers. An archived one is asked nowhere; its
    answers stay.
    """

    id: Serial
    title = Varchar(length=80, null=False)
    is_asked = Boolean(null=False, default=False)
    is_required = Boolean(null=False, default=False)
    allows_offers = Boolean(null=False, default=False)
    position = Integer(null=False, default=0)
    archived_at = Timestamptz(default=None, null=True)

    consent_required_is_asked = Check("is_asked OR NOT is_required")


class ConsentText(Table, tablename="consent_text"):
    """A version of what is agreed to. Rows are only ever added; the one with the highest number counts."""

    id: Serial
    consent = ForeignKey(
        Consent, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    number = Integer(null=False)
    words = Text(null=False)
    made_at = Timestamptz(default=None, null=False)
    made_by = Varchar(length=200, null=False)

    consent_text_once = Unique([consent, number])


class ConsentAnswer(Table, tablename="consent_answer"):
    """Given or withdrawn, to which version, when, where and by whom. Rows are only ever added.

    The last one counts. `visit` is the booking with which it came; `proof` is how one could show it;
    `address` is the network address from which it came, "" for the desk.
    """

    id: BigSerial
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    consent = ForeignKey(
        Consent, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    wording = ForeignKey(
        ConsentText, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    is_given = Boolean(null=False)
    happened_at = Timestamptz(default=None, null=False)
    place = Varchar(length=8, null=False, choices=Place)
    who = Varchar(length=200, null=False)
    account = Integer(null=False, default=0)
    visit = Integer(null=False, default=0)
    proof = Varchar(length=300, null=False, default="")
    address = Varchar(length=60, null=False, default="")
