"""Tags and statuses of clients, and the history of who set and cleared them when."""

from piccolo.columns import (
    JSONB,
    BigSerial,
    Boolean,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Serial,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Unique
from piccolo.table import Table

from catalog.tables import Colour
from clients.tables.cards import Client


class Tag(Table, tablename="tag"):
    """A word with a colour; a client has any number of them."""

    id: Serial
    name = Varchar(length=40, null=False, unique=True)
    colour = Varchar(length=12, null=False, default=Colour.slate, choices=Colour)


class StatusScale(Table, tablename="scale"):
    """Statuses of which a client has one or none: how warm they are, say."""

    id: Serial
    name = Varchar(length=40, null=False, unique=True)
    position = Integer(null=False, default=0)


class Status(Table, tablename="status"):
    """One step of a scale."""

    id: Serial
    scale = ForeignKey(
        StatusScale, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    name = Varchar(length=40, null=False)
    colour = Varchar(length=12, null=False, default=Colour.slate, choices=Colour)
    position = Integer(null=False, default=0)

    status_once = Unique([scale, name])


class ClientTag(Table, tablename="client_tag"):
    """A client has a tag. `rule` is the one that set it, 0 where a person did."""

    id: BigSerial
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    tag = ForeignKey(Tag, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict)
    set_at = Timestamptz(default=None, null=False)
    who = Varchar(length=200, null=False)
    rule = Integer(null=False, default=0)

    client_tag_once = Unique([client, tag])


class ClientStatus(Table, tablename="client_status"):
    """The one status that a client has of a scale."""

    id: BigSerial
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    scale = ForeignKey(
        StatusScale, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    status = ForeignKey(
        Status, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    set_at = Timestamptz(default=None, null=False)
    who = Varchar(length=200, null=False)
    rule = Integer(null=False, default=0)

    client_status_once = Unique([client, scale])


class TagEvent(Table, tablename="tag_event"):
    """A tag or a status was set or cleared. Rows are only ever added, and names stay as they were.

    `tag` or `scale` is 0; both may be ids of what is gone. `was` is what the client had of it before, for who
    thinks again; `is_undo` is such a second thought.
    """

    id: BigSerial
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    tag = Integer(null=False, default=0)
    scale = Integer(null=False, default=0)
    name = Varchar(length=90, null=False)
    is_set = Boolean(null=False)
    happened_at = Timestamptz(default=None, null=False)
    who = Varchar(length=200, null=False)
    account = Integer(null=False, default=0)
    rule = Integer(null=False, default=0)
    was = JSONB(default=None, null=True)
    is_undo = Boolean(null=False, default=False)
