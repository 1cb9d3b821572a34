"""Who belongs to whom, and who pays for whom."""

from enum import StrEnum

from piccolo.columns import Boolean, ForeignKey, OnDelete, OnUpdate, Serial, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from clients.tables.cards import Client


class Tie(StrEnum):
    """What the other one is to the client: their parent, who pays for them, whom they pay for."""

    parent = "parent"
    child = "child"
    partner = "partner"
    sibling = "sibling"
    friend = "friend"
    other = "other"
    payer = "payer"
    payee = "payee"


class ClientLink(Table, tablename="client_link"):
    """A client's link to another, as it is seen from the client; the other has a row that says it from there.

    So what hangs on a card is in one column, and merging sees what is there twice. `is_payment`: payer or
    payee, which two clients may be to each other besides what they are by family.
    """

    id: Serial
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    other = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    tie = Varchar(length=8, null=False, choices=Tie)
    is_payment = Boolean(null=False, default=False)
    made_at = Timestamptz(default=None, null=False)
    made_by = Varchar(length=120, null=False, default="")

    client_link_once = Unique([client, other, is_payment])
    client_link_is_of_two = Check("client <> other")
