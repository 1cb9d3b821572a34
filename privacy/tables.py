"""Who was erased, and what is forgotten by itself."""

from enum import StrEnum

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
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from clients.tables import Client


class Erasure(Table, tablename="erasure"):
    """A client became a number. `told` is how many things of which kind were emptied or removed.

    `rule` is the retention rule that asked for it, 0 for a person.
    """

    id: Serial
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    erased_at = Timestamptz(default=None, null=False, index=True)
    erased_by = Varchar(length=200, null=False)
    account = Integer(null=False, default=0)
    rule = Integer(null=False, default=0)
    told = JSONB(default=None, null=False)


class What(StrEnum):
    """What a rule makes forgotten."""

    card = "card"
    photos = "photos"
    messages = "messages"


class RetentionRule(Table, tablename="retention_rule"):
    """What is forgotten `days` after a client's last visit. `grace_days` before that they are announced."""

    id: Serial
    what = Varchar(length=10, null=False, unique=True, choices=What)
    days = Integer(null=False)
    grace_days = Integer(null=False, default=14)
    is_on = Boolean(null=False, default=False)
    version = Integer(null=False, default=1)
    changed_at = Timestamptz(default=None, null=False)
    changed_by = Varchar(length=200, null=False)

    retention_rule_waits = Check("days >= 30 AND grace_days BETWEEN 1 AND 365")


class RetentionNotice(Table, tablename="retention_notice"):
    """Somebody whom a rule is about to reach, from `due_at` on, unless somebody keeps them before."""

    id: Serial
    rule = ForeignKey(
        RetentionRule, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    noticed_at = Timestamptz(default=None, null=False)
    due_at = Timestamptz(default=None, null=False, index=True)
    kept_at = Timestamptz(default=None, null=True)
    kept_by = Varchar(length=200, null=False, default="")

    retention_notice_once = Unique([rule, client])
