"""Two cards that were one person: what became of the second, and pairs that only look alike."""

from piccolo.columns import (
    JSONB,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Serial,
    SmallInt,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from clients.tables.cards import Client


class ClientMerge(Table, tablename="client_merge"):
    """A card that went up in another, whole enough to be taken out again.

    `gone` was its id and `card` its row. `before` is the row of the card that was kept, `after` what
    it became. Cards that went up in one at once have the same number in `together`, that of the first of
    these rows; 0 is one by itself.
    `moved` says which rows of which table now belong to the card that was kept, `dropped` holds those that it
    had already, `book` what its accounts held: kind, branch, unit and amount.
    """

    id: Serial
    kept = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    gone = Integer(default=None, null=False, index=True)
    together = Integer(null=False, default=0, index=True)
    name = Varchar(length=200, null=False)
    card = JSONB(default=None, null=False)
    before = JSONB(default=None, null=False)
    after = JSONB(default=None, null=False)
    moved = JSONB(default=None, null=False)
    dropped = JSONB(default=None, null=False)
    book = JSONB(default=None, null=False)
    merged_at = Timestamptz(default=None, null=False)
    merged_by = Varchar(length=120, null=False)
    undone_at = Timestamptz(default=None, null=True)
    undone_by = Varchar(length=120, null=False, default="")


class ClientLook(Table, tablename="client_look"):
    """All cards were compared, or are to be, if it was `asked_at` and not `looked_at` yet."""

    id: Serial
    asked_at = Timestamptz(default=None, null=True)
    looked_at = Timestamptz(default=None, null=True, index=True)
    cards = Integer(null=False, default=0)
    pairs = Integer(null=False, default=0)


class ClientPair(Table, tablename="client_pair"):
    """Two cards that may be one person, the lower id first. `likely` is out of 100, `why` the reasons.

    Where somebody said that they are two people, at `parted_at`, they are not found again.
    """

    id: Serial
    one = ForeignKey(Client, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict)
    other = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    likely = SmallInt(default=None, null=False)
    why = Varchar(length=300, null=False, default="")
    found_at = Timestamptz(default=None, null=False)
    parted_at = Timestamptz(default=None, null=True)
    parted_by = Varchar(length=120, null=False, default="")

    client_pair_once = Unique([one, other])
    client_pair_is_two = Check("one < other")
