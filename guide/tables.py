"""Copies of one branch to another, kept so that they can be taken back exactly."""

from piccolo.columns import JSONB, Array, ForeignKey, OnDelete, OnUpdate, Serial, Timestamptz, Varchar
from piccolo.table import Table

from catalog.tables import Branch


class BranchCopy(Table, tablename="branch_copy"):
    """What a branch had before a copy and after it, as the rows themselves, by table."""

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    source = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    parts = Array(Varchar(), null=False)
    before = JSONB(null=False)
    after = JSONB(null=False)
    made_at = Timestamptz(default=None, null=False)
    made_by = Varchar(length=200, null=False)
    undone_at = Timestamptz(default=None, null=True)
