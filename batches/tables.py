"""Batches, and what each row of them was before."""

from enum import StrEnum

from piccolo.columns import JSONB, ForeignKey, Integer, OnDelete, OnUpdate, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table


class Way(StrEnum):
    """How a batch came."""

    paste = "paste"
    bulk = "bulk"


class Batch(Table, tablename="batch"):
    """Many rows of one `kind` written at once, as `told`; `outcome` is what taking it back came to."""

    id: Serial
    kind = Varchar(length=20, null=False)
    way = Varchar(length=8, null=False, choices=Way)
    told = Varchar(length=300, null=False)
    done_at = Timestamptz(default=None, null=False, index=True)
    account = Integer(null=False, default=0)
    who = Varchar(length=200, null=False)
    undone_at = Timestamptz(default=None, null=True)
    undone_by = Varchar(length=200, null=False, default="")
    outcome = Varchar(length=300, null=False, default="")


class BatchRow(Table, tablename="batch_row"):
    """One thing that a batch made (`was` is None) or changed.

    `mark` stands for what the batch made of it: while it is the same, nobody has changed it since. `changes`
    are told to people, [[what, before, after]].
    """

    id: Serial
    batch = ForeignKey(Batch, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict)
    kind = Varchar(length=20, null=False)
    subject_id = Integer(null=False)
    name = Varchar(length=160, null=False)
    was = JSONB(default=None, null=True)
    changes = JSONB(default=None, null=True)
    mark = Varchar(length=64, null=False)
    outcome = Text(null=False, default="")
