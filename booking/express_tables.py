"""Times held at the desk for people on the phone, who finish the booking by a link."""

from enum import StrEnum

from piccolo.columns import (
    Array,
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
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from catalog.tables import Branch, Service
from clients.tables import Client, Visit
from reminders.tables import Message
from staff.tables import Account, StaffMember


class Express(Table, tablename="express"):
    """A time held by the desk, and the link by which its client finishes the booking.

    `code` is what the link holds, `hold_code` what the hold has and then the visit. The hold goes when it
    lapses; who was meant, and what was kept for them, stays here. Name, phone and e-mail are those the desk
    wrote down, `addons` the services that were added. `expires_at` is never later than the start; an open
    link is lapsed from then on.
    """

    class State(StrEnum):
        open = "open"
        finished = "finished"
        declined = "declined"
        withdrawn = "withdrawn"

    id: Serial
    code = Varchar(length=40, null=False, unique=True)
    hold_code = Varchar(length=40, null=False, unique=True)
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    service = ForeignKey(
        Service, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    member = ForeignKey(
        StaffMember, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    visit = ForeignKey(
        Visit, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    message = ForeignKey(
        Message, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    account = ForeignKey(
        Account, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    any_member = Boolean(null=False, default=False)
    addons = Array(Integer(), null=False, default=list)
    name = Varchar(length=200, null=False)
    phone = Varchar(length=20, null=False, default="")
    email = Varchar(length=200, null=False, default="")
    comment = Text(null=False, default="")
    notify = Boolean(null=False, default=True)
    starts_at = Timestamptz(default=None, null=False)
    ends_at = Timestamptz(default=None, null=False)
    created_at = Timestamptz(default=None, null=False)
    made_by = Varchar(length=200, null=False)
    expires_at = Timestamptz(default=None, null=False)
    state = Varchar(length=12, null=False, default=State.open, choices=State)
    ended_at = Timestamptz(default=None, null=True)
    ended_by = Varchar(length=200, null=False, default="")

    express_ends_after_start = Check(ends_at > starts_at)
    express_expires_before_start = Check(expires_at <= starts_at)


class ExpressTerms(Table, tablename="express_terms"):
    """For how long a branch holds a time for a link, unless the desk says otherwise."""

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    minutes = Integer(null=False, default=60)

    express_terms_once = Unique([branch])
    express_terms_leave_time_to_finish = Check(minutes > 0)
