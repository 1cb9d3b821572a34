"""Segments and views that were saved, changes of many clients, lists of clients, and rules that mark them."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    BigInt,
    BigSerial,
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

from clients.tables import Client, Status, Tag
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


class SheetView(Table, tablename="sheet_view"):
    """What a sheet shows, under a name: columns by key, the order, and who.

    `segment` is the id of one that may be gone by now, 0 for none; `who` are conditions of this view alone.
    """

    id: Serial
    name = Varchar(length=80, null=False)
    columns = JSONB(default=None, null=False)
    sort = Varchar(length=60, null=False, default="name")
    segment = Integer(null=False, default=0)
    who = JSONB(default=None, null=True)
    account = ForeignKey(
        Account, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    is_shared = Boolean(null=False, default=False)
    version = Integer(null=False, default=1)
    changed_at = Timestamptz(default=None, null=False)


class SheetDefault(Table, tablename="sheet_default"):
    """The view that an account's sheet begins with."""

    id: Serial
    account = ForeignKey(
        Account,
        null=False,
        unique=True,
        index=True,
        on_delete=OnDelete.cascade,
        on_update=OnUpdate.restrict,
    )
    view = ForeignKey(
        SheetView, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )


class Act(StrEnum):
    """What is done to many clients at once."""

    set_tag = "set_tag"
    clear_tag = "clear_tag"
    set_status = "set_status"
    clear_status = "clear_status"
    set_group = "set_group"
    assign = "assign"
    set_field = "set_field"
    keep_list = "keep_list"
    remove = "remove"


class ClientChange(Table, tablename="client_change"):
    """One thing done to many clients at once, as `told`; `outcome` is what taking it back came to.

    `subject` is the id of the tag, status, scale, group, member of staff, field or list that it is about, 0
    for none.
    """

    id: Serial
    act = Varchar(length=12, null=False, choices=Act)
    subject = Integer(null=False, default=0)
    told = Varchar(length=300, null=False)
    clients = Integer(default=None, null=False)
    done_at = Timestamptz(default=None, null=False, index=True)
    account = Integer(null=False, default=0)
    who = Varchar(length=200, null=False)
    undone_at = Timestamptz(default=None, null=True)
    undone_by = Varchar(length=200, null=False, default="")
    outcome = Varchar(length=300, null=False, default="")


class ClientChangeRow(Table, tablename="client_change_row"):
    """A client who was changed: `was` before and `now` after; of a tag or a status the `event` knows both.

    Of a card that was removed `was` holds all of it. The client may be gone by now. `outcome` says why it
    was not taken back.
    """

    id: BigSerial
    change = ForeignKey(
        ClientChange, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    client = Integer(default=None, null=False, index=True)
    event = BigInt(null=False, default=0)
    was = JSONB(default=None, null=True)
    now = JSONB(default=None, null=True)
    outcome = Varchar(length=120, null=False, default="")


class ClientList(Table, tablename="client_list"):
    """Clients who were chosen once, under a name: who is in it does not change by itself."""

    id: Serial
    name = Varchar(length=80, null=False)
    account = ForeignKey(
        Account, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    created_at = Timestamptz(default=None, null=False)


class ClientListed(Table, tablename="client_listed"):
    """A client is in a list."""

    id: BigSerial
    list = ForeignKey(
        ClientList, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )

    client_listed_once = Unique([list, client])


class MarkRule(Table, tablename="mark_rule"):
    """Who comes into a segment gets a tag or a status; with `clears`, who leaves it loses that again.

    Where several rules are about one tag or one scale, the first by `position` counts. One without
    `ran_at` is new, or was switched on, and leaves alone what people set. What a removed rule set stays.
    """

    id: Serial
    name = Varchar(length=80, null=False)
    segment = ForeignKey(
        Segment, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    tag = ForeignKey(
        Tag, null=True, default=None, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    status = ForeignKey(
        Status, null=True, default=None, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    clears = Boolean(null=False, default=False)
    is_on = Boolean(null=False, default=True)
    position = Integer(null=False, default=0)
    version = Integer(null=False, default=1)
    changed_at = Timestamptz(default=None, null=False)
    ran_at = Timestamptz(default=None, null=True)
    removed_at = Timestamptz(default=None, null=True)

    mark_rule_sets_one_thing = Check("(tag IS NULL) <> (status IS NULL)")


class MarkRuleClient(Table, tablename="mark_rule_client"):
    """The rule that counted for a client when last looked at, by `tag` or `scale` (the other is 0)."""

    id: BigSerial
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    tag = Integer(null=False, default=0)
    scale = Integer(null=False, default=0)
    rule = ForeignKey(
        MarkRule, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )

    mark_rule_client_once = Unique([client, tag, scale])


class MarkRun(Table, tablename="mark_run"):
    """The rules are being carried out by who has `code`, until then at the latest; there is one row."""

    id: Serial
    code = Varchar(length=40, null=False)
    until_at = Timestamptz(default=None, null=False)
