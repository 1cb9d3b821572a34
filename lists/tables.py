"""Segments that were saved."""

from piccolo.columns import (
    JSONB,
    Boolean,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Serial,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table

from staff.tables import Account


class Segment(Table, tablename="segment"):
    """A question about all clients, under a name; who is in it is asked anew each time.

    `definition` is a `lists.rules.terms.Group`. One that is not shared is its maker's own. One that was
    removed can be brought back for a while.
    """

    id: Serial
    name = Varchar(length=80, null=False)
    definition = JSONB(default=None, null=False)
    account = ForeignKey(
        Account, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    is_shared = Boolean(null=False, default=False)
    version = Integer(null=False, default=1)
    created_at = Timestamptz(default=None, null=False)
    changed_at = Timestamptz(default=None, null=False)
    removed_at = Timestamptz(default=None, null=True)
