"""Calls with clients and with whoever rang, as somebody noted them or a telephone exchange told."""

from enum import StrEnum

from piccolo.columns import ForeignKey, Integer, OnDelete, OnUpdate, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from clients.tables.cards import Client


class Direction(StrEnum):
    """Who rang whom."""

    came_in = "in"
    went_out = "out"


class Result(StrEnum):
    """What came of it."""

    answered = "answered"
    missed = "missed"


class ClientCall(Table, tablename="client_call"):
    """A call. Without `client` nobody has the number, or more than one.

    `told_as` is the exchange's own name for it. `settled_at`: nobody has to ring back any more.
    """

    id: Serial
    client = ForeignKey(
        Client, null=True, default=None, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    direction = Varchar(length=3, null=False, choices=Direction)
    result = Varchar(length=8, null=False, choices=Result)
    phone = Varchar(length=32, null=False, default="", index=True)
    started_at = Timestamptz(default=None, null=False, index=True)
    seconds = Integer(null=True, default=None)
    words = Text(null=False, default="")
    next_step = Varchar(length=300, null=False, default="")
    who = Varchar(length=120, null=False, default="")
    told_as = Varchar(length=100, null=True, default=None)
    settled_at = Timestamptz(default=None, null=True)

    client_call_told_once = Unique([told_as])
    client_call_lasts_at_most_a_day = Check("seconds BETWEEN 0 AND 86400")


class CallDoor(Table, tablename="call_door"):
    """The secret that a telephone exchange shows, of which only the hash is kept; one row, or none."""

    id: Serial
    token_hash = Varchar(length=64, null=False)
    made_at = Timestamptz(default=None, null=False)
    made_by = Varchar(length=120, null=False, default="")

    call_door_is_one = Check("id = 1")
