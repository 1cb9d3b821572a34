"""A file that comes in: its rows as they were, what became of each, and how all of it is taken back."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    Boolean,
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


class State(StrEnum):
    """How far an import is. What ends in -ing is worked on by the worker."""

    read = "read"  # its rows are here, and wait to be understood
    looking = "looking"
    looked = "looked"  # what would become of each row is known; nothing is written
    importing = "importing"
    stopped = "stopped"
    done = "done"
    undoing = "undoing"
    undone = "undone"


class ImportRun(Table, tablename="import_run"):
    """One file. `fields` says what each column of the chosen `sheet` holds, "" for one that is left out.

    `progress` is the number of the last row that is through in this state, and `rows` the last there is.
    A lease says which worker has it in hand; `counts` are how many rows are in which state.
    """

    id: Serial
    kind = Varchar(length=12, null=False)
    state = Varchar(length=12, null=False, default=State.read, choices=State)
    file_name = Varchar(length=200, null=False)
    sheets = JSONB(default=None, null=True)
    sheet = Integer(default=None, null=True)
    fields = JSONB(default=None, null=True)
    options = JSONB(default=None, null=True)
    rows = Integer(null=False, default=0)
    progress = Integer(null=False, default=0)
    counts = JSONB(default=None, null=True)
    trouble = Varchar(length=300, null=False, default="")
    version = Integer(null=False, default=1)
    account = Integer(null=False, default=0)
    who = Varchar(length=200, null=False)
    created_at = Timestamptz(default=None, null=False, index=True)
    begun_at = Timestamptz(default=None, null=True)
    done_at = Timestamptz(default=None, null=True)
    undone_at = Timestamptz(default=None, null=True)
    undone_by = Varchar(length=200, null=False, default="")
    leased_until_at = Timestamptz(default=None, null=True)


class ImportRow(Table, tablename="import_row"):
    """A row of a sheet as it came, its cells as text; kept until the import is over."""

    id: Serial
    run = ForeignKey(
        ImportRun, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    sheet = Integer(null=False)
    number = Integer(null=False)
    cells = JSONB(default=None, null=True)

    import_row_once = Unique([run, sheet, number])


class ImportLine(Table, tablename="import_line"):
    """What a row says, and what becomes of it.

    `said` are its values by field, `changes` what it would change or did change of the card `subject`:
    {field: [before, after]}. `fault` is what is wrong, or what is to be known of it.
    """

    class State(StrEnum):
        new = "new"
        changed = "changed"
        same = "same"
        double = "double"  # another row of the file is the same
        wrong = "wrong"

    id: Serial
    run = ForeignKey(
        ImportRun, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    number = Integer(null=False)
    state = Varchar(length=8, null=False, choices=State)
    name = Varchar(length=160, null=False, default="")
    phone = Varchar(length=20, default=None, null=True)
    said = JSONB(default=None, null=True)
    changes = JSONB(default=None, null=True)
    fault = Text(null=False, default="")
    subject = Integer(default=None, null=True)

    import_line_once = Unique([run, number])


class ImportMark(Table, tablename="import_mark"):
    """What an import made, or changed; `outcome` is why it stays after the import was taken back.

    `version` is that of the card when the import was through with it.
    """

    id: Serial
    run = ForeignKey(
        ImportRun, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    subject = Integer(null=False, index=True)
    name = Varchar(length=160, null=False, default="")
    made = Boolean(null=False, default=False)
    changes = JSONB(default=None, null=True)
    version = Integer(null=False, default=1)
    is_back = Boolean(null=False, default=False)
    outcome = Varchar(length=300, null=False, default="")

    import_mark_once = Unique([run, subject])


class ImportMapping(Table, tablename="import_mapping"):
    """What was said of columns with these headings the last time, to be said again by itself."""

    id: Serial
    kind = Varchar(length=12, null=False)
    headings = Varchar(length=64, null=False)
    fields = JSONB(default=None, null=True)
    options = JSONB(default=None, null=True)
    used_at = Timestamptz(default=None, null=False)

    import_mapping_once = Unique([kind, headings])
