"""Who waits for a time, what was offered to them, and the news of time given back."""

from enum import StrEnum

from piccolo.columns import (
    Array,
    BigInt,
    BigSerial,
    Date,
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

from catalog.tables import Branch, Service
from clients.tables import Client, Visit
from reminders.tables import Message
from staff.tables import StaffMember


class WaitingTerms(Table, tablename="waiting_terms"):
    """How a branch brings a freed time to those who wait; a branch without a row has these defaults.

    `quiet_from` and `quiet_until` are minutes from local midnight: in between no offer leaves by itself.
    """

    class Way(StrEnum):
        first = "first"
        all = "all"
        value = "value"
        hand = "hand"

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    way = Varchar(length=12, null=False, default=Way.first, choices=Way)
    offer_minutes = Integer(null=False, default=30)
    messages_a_day = Integer(null=False, default=3)
    messages_a_time = Integer(null=False, default=3)
    notice_minutes = Integer(null=False, default=120)
    quiet_from = Integer(null=False, default=21 * 60)
    quiet_until = Integer(null=False, default=8 * 60)

    waiting_terms_once = Unique([branch])
    waiting_terms_leave_time_to_answer = Check(offer_minutes > 0)


class WaitingRequest(Table, tablename="waiting_request"):
    """A client who wants to hear when a service becomes free. `code` is what the client's own link holds.

    `placed_at` is the place in line, `value` what the service cost then, in minor units; after `until_on`
    nothing that was wished for can come any more. `visit` is what the wait ended with.
    """

    class Status(StrEnum):
        waiting = "waiting"
        booked = "booked"
        left = "left"
        expired = "expired"

    class Source(StrEnum):
        widget = "widget"
        desk = "desk"

    id: Serial
    code = Varchar(length=40, null=False, unique=True)
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    service = ForeignKey(
        Service, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    visit = ForeignKey(
        Visit, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    status = Varchar(length=12, null=False, default=Status.waiting, choices=Status)
    source = Varchar(length=12, null=False, default=Source.widget, choices=Source)
    value = BigInt(null=False, default=0)
    until_on = Date(default=None, null=False)
    created_at = Timestamptz(default=None, null=False)
    placed_at = Timestamptz(default=None, null=False)
    closed_at = Timestamptz(default=None, null=True)
    closed_by = Varchar(length=200, null=False, default="")


class WaitingPreference(Table, tablename="waiting_preference"):
    """Days, hours and a person that would suit; one to five of them make a request.

    `weekdays` counts from 0 (Monday), [] is any. A visit may start from `opens` to `closes`, both included,
    in minutes from local midnight. `member` None is anybody.
    """

    id: Serial
    request = ForeignKey(
        WaitingRequest, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    from_on = Date(default=None, null=False)
    to_on = Date(default=None, null=False)
    weekdays = Array(Integer(), null=False)
    opens = Integer(null=False, default=0)
    closes = Integer(null=False, default=24 * 60)
    member = ForeignKey(
        StaffMember,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )

    waiting_preference_ends_after_start = Check(to_on >= from_on)
    waiting_preference_closes_after_opening = Check(closes > opens)


class WaitingOffer(Table, tablename="waiting_offer"):
    """A freed time offered to somebody who waits. One per request and start, unless somebody was faster.

    `code` is the hold that keeps the time, and then the visit's; "" where nothing keeps it. `member` is who
    was asked for, None for anybody. `ends_at` is when a visit of the longest length would be over.
    """

    class Answer(StrEnum):
        pending = "pending"
        taken = "taken"
        declined = "declined"
        lapsed = "lapsed"
        lost = "lost"
        withdrawn = "withdrawn"

    id: Serial
    request = ForeignKey(
        WaitingRequest, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    message = ForeignKey(
        Message, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    member = ForeignKey(
        StaffMember,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    code = Varchar(length=40, null=False, default="")
    starts_at = Timestamptz(default=None, null=False)
    ends_at = Timestamptz(default=None, null=False)
    offered_at = Timestamptz(default=None, null=False)
    offered_by = Varchar(length=200, null=False, default="")
    expires_at = Timestamptz(default=None, null=False)
    answer = Varchar(length=12, null=False, default=Answer.pending, choices=Answer)
    answered_at = Timestamptz(default=None, null=True)


class Freed(Table, tablename="freed"):
    """Time given back while somebody waits, written by triggers in whatever transaction gives it back.

    Without a span it is the whole book: other hours, a new request. `hold` is the lapsed hold that told of
    it. Brought to those who wait once `due_at` has come (None: at once), and then spent.
    """

    id: BigSerial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    starts_at = Timestamptz(default=None, null=True)
    ends_at = Timestamptz(default=None, null=True)
    hold = Integer(default=None, null=True, unique=True)
    due_at = Timestamptz(default=None, null=True)
    spent_at = Timestamptz(default=None, null=True)
