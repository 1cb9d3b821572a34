"""The index by which clients are found while somebody types; docs/clients.md says how."""

from piccolo.columns import (
    Array,
    BigInt,
    BigSerial,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Text,
    Varchar,
)
from piccolo.table import Table

from clients.tables.cards import Client


class SearchEntry(Table, tablename="search_entry"):
    """A card in the index: the numbers of its words, and its phones with the figures that are in them.

    `sorted` is the name in small letters, `seen_on` (UTC) the day of the last visit that was done, kept by a
    trigger. `edition` is that of the rules by which it was written.
    """

    id: BigSerial
    client = ForeignKey(
        Client,
        null=False,
        unique=True,
        index=True,
        on_delete=OnDelete.cascade,
        on_update=OnUpdate.restrict,
    )
    edition = Integer(null=False)
    tokens = Array(base_column=BigInt(), null=False)
    numbers = Text(null=False, default="")
    grams = Array(base_column=Integer(), null=False)
    sorted = Text(null=False)
    seen_on = Date(null=True, default=None)


class SearchWord(Table, tablename="search_word"):
    """A word of a name, its sound or its own letters, with the keys of the slips that may be meant by it.

    Two who write a new word at the same time may both write it: nobody waits here, and it does no harm.
    """

    id: BigSerial
    token = BigInt(null=False, index=True)
    kind = Varchar(length=5, null=False)
    word = Varchar(length=40, null=False)
    keys = Array(base_column=BigInt(), null=False)
