"""Photos and papers of clients, and notes: general ones, and those of treatments."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    Boolean,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from clients.tables.cards import Client
from clients.tables.visits import Visit


class ClientFile(Table, tablename="client_file"):
    """A photo or a paper. It hangs on a visit, and so is whose the visit is, or else on a card.

    `title`, `content` and `small` (a picture of it for lists) are sealed: kit/sealing.py. Pictures are kept
    without where and when they were taken; `taken_on` is what somebody said. `size` is of what is served.
    What was removed can be brought back until it is cleared away. `whose` is the client; the database sees to
    that.
    """

    class Moment(StrEnum):
        none = ""
        before = "before"
        after = "after"

    id: Serial
    client = ForeignKey(
        Client, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    visit = ForeignKey(
        Visit, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    whose = Integer(default=None, null=True)
    title = Bytea(null=False)
    media = Varchar(length=80, null=False)
    is_picture = Boolean(null=False)
    moment = Varchar(length=6, null=False, default=Moment.none, choices=Moment)
    taken_on = Date(default=None, null=True)
    size = Integer(null=False)
    content = Bytea(null=False)
    small = Bytea(null=False, default=b"")
    added_at = Timestamptz(default=None, null=False)
    added_by = Varchar(length=120, null=False)
    added_by_account = Integer(null=False, default=0)
    removed_at = Timestamptz(default=None, null=True, index=True)

    client_file_hangs_on_one = Check("num_nonnulls(client, visit) = 1")
    client_file_is_not_too_large = Check("size BETWEEN 1 AND 10485760")


class ClientNote(Table, tablename="client_note"):
    """A note about a client, signed; a pinned one stands first. A removed one comes back within a day."""

    id: Serial
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    text = Text(null=False)
    written_at = Timestamptz(default=None, null=False)
    written_by = Varchar(length=120, null=False)
    account = Integer(null=False, default=0)
    pinned_at = Timestamptz(default=None, null=True)
    edited_at = Timestamptz(default=None, null=True)
    edited_by = Varchar(length=120, null=False, default="")
    removed_at = Timestamptz(default=None, null=True, index=True)


class NoteTemplate(Table, tablename="note_template"):
    """What a treatment note asks: `questions` in order, each with a number that is never used again.

    An archived one is offered no more; notes that were written with it keep the questions they had.
    """

    id: Serial
    name = Varchar(length=60, null=False, unique=True)
    questions = JSONB(null=False, default="[]")
    archived_at = Timestamptz(default=None, null=True)


class TreatmentNote(Table, tablename="treatment_note"):
    """What was done and seen at a treatment. It hangs on a visit, or on a card, as files do.

    What it says is in its versions, of which `version` is the last.
    """

    id: Serial
    client = ForeignKey(
        Client, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    visit = ForeignKey(
        Visit, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    template = ForeignKey(
        NoteTemplate, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    version = Integer(null=False, default=1)
    written_at = Timestamptz(default=None, null=False)
    written_by = Varchar(length=120, null=False)
    account = Integer(null=False, default=0)
    removed_at = Timestamptz(default=None, null=True, index=True)

    treatment_note_hangs_on_one = Check("num_nonnulls(client, visit) = 1")


class TreatmentVersion(Table, tablename="treatment_version"):
    """A treatment note as somebody saved it, with the questions it answers; `content` is sealed."""

    id: Serial
    note = ForeignKey(
        TreatmentNote, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    version = Integer(null=False)
    content = Bytea(null=False)
    written_at = Timestamptz(default=None, null=False)
    written_by = Varchar(length=120, null=False)
    account = Integer(null=False, default=0)

    treatment_version_once = Unique([note, version])
