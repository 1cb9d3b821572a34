"""What went out of the house: every export and every one that was refused, and who was told of it."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    BigInt,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Unique
from piccolo.table import Table

from staff.tables import Account


class ExportRun(Table, tablename="export_run"):
    """Written before the first byte leaves. `mark` is in the order of its rows and tells whose a file is.

    `rows` is how many were asked for; `finished_at` stays empty where the download broke off. `unusual` are
    the reasons for which the owners were written to.
    """

    class State(StrEnum):
        refused = "refused"
        begun = "begun"
        finished = "finished"

    id: Serial
    happened_at = Timestamptz(default=None, null=False, index=True)
    finished_at = Timestamptz(default=None, null=True)
    account = Integer(null=False, default=0, index=True)
    who = Varchar(length=200, null=False)
    what = Varchar(length=40, null=False)
    filters = Varchar(length=300, null=False, default="")
    format = Varchar(length=8, null=False)
    state = Varchar(length=8, null=False, choices=State)
    why = Varchar(length=300, null=False, default="")
    rows = Integer(null=False, default=0)
    mark = BigInt(null=False, unique=True)
    address = Varchar(length=60, null=False, default="")
    browser = Varchar(length=300, null=False, default="")
    unusual = JSONB(default=None, null=True)


class OwnerLetter(Table, tablename="owner_letter"):
    """An e-mail to an owner about an export. Marked before it is sent, and never sent twice."""

    class Status(StrEnum):
        waiting = "waiting"
        sending = "sending"
        sent = "sent"
        failed = "failed"
        uncertain = "uncertain"
        not_sent = "not_sent"

    id: Serial
    export = ForeignKey(
        ExportRun, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    account = ForeignKey(
        Account, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    status = Varchar(length=10, null=False, default=Status.waiting, choices=Status)
    attempts = Integer(null=False, default=0)
    due_at = Timestamptz(default=None, null=False)
    leased_until_at = Timestamptz(default=None, null=True)
    sent_at = Timestamptz(default=None, null=True)
    why = Text(null=False, default="")

    owner_letter_once = Unique([export, account])
