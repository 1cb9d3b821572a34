"""Time and places taken, and the news of it. The database itself refuses to take the same one twice."""

from piccolo.columns import (
    JSONB,
    Array,
    BigInt,
    BigSerial,
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

from catalog.tables import Branch, Resource, Service
from clients.tables import Visit, VisitLine
from kit.db import Exclude
from staff.tables import Account, StaffMember


class Hold(Table, tablename="hold"):
    """A time kept for somebody who is still typing. Expired ones are removed under the lock before a sale.

    For several services there are several, each with its `piece` of the plan: the first leads, and all go
    with it. `addons` are the services that were added to it.
    """

    id: Serial
    code = Varchar(length=40, null=False, unique=True)
    lead: ForeignKey["Hold"] = ForeignKey(
        "self", null=True, default=None, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    piece = Integer(null=False, default=0)
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    service = ForeignKey(
        Service, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    member = ForeignKey(
        StaffMember, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    any_member = Boolean(null=False, default=False)
    addons = Array(Integer(), null=False, default=list)
    starts_at = Timestamptz(default=None, null=False)
    ends_at = Timestamptz(default=None, null=False)
    created_at = Timestamptz(default=None, null=False)
    expires_at = Timestamptz(default=None, null=False, index=True)


class Series(Table, tablename="series"):
    """How the dates of a class that repeats came to be: a rule on the branch's wall clock.

    `starts_minute` is minutes from local midnight. The dates are rows of their own, and may have changed.
    """

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    service = ForeignKey(
        Service, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    member = ForeignKey(
        StaffMember, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    rule = Varchar(length=320, null=False)
    first_on = Date(default=None, null=False)
    starts_minute = Integer(null=False)
    minutes = Integer(null=False)
    capacity = Integer(null=False)
    created_at = Timestamptz(default=None, null=False)


class GroupEvent(Table, tablename="group_event"):
    """One date of a class: somebody leads it, and up to `capacity` places of it are taken.

    `taken` is kept beside the seats it counts, so that the database itself can refuse one too many. `price`
    None is the price list's on the day a place is booked. Until `cut_off_minutes` before the start a place
    that becomes free goes to the waiting list; who cancels later than `notice_minutes` before it is late.
    `planned_on` is the date of the series' rule it stands for; an exception was changed by itself.
    """

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    service = ForeignKey(
        Service, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    member = ForeignKey(
        StaffMember, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    series = ForeignKey(
        Series, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    planned_on = Date(default=None, null=True)
    is_exception = Boolean(null=False, default=False)
    starts_at = Timestamptz(default=None, null=False, index=True)
    ends_at = Timestamptz(default=None, null=False)
    capacity = Integer(null=False)
    taken = Integer(null=False, default=0)
    price = BigInt(null=True, default=None)
    note = Text(null=False, default="")
    cut_off_minutes = Integer(null=False, default=0)
    notice_minutes = Integer(null=False, default=0)
    created_at = Timestamptz(default=None, null=False)
    cancelled_at = Timestamptz(default=None, null=True)
    cancelled_by = Varchar(length=120, null=False, default="")
    cancelled_why = Varchar(length=300, null=False, default="")
    version = Integer(null=False, default=1)

    group_event_once_a_date = Unique([series, planned_on])
    group_event_ends_after_start = Check(ends_at > starts_at)
    group_event_takes_somebody = Check(capacity > 0)
    group_event_is_not_oversold = Check("taken BETWEEN 0 AND capacity")
    group_event_price_is_not_negative = Check(price >= 0)
    group_event_cut_off_is_not_negative = Check(cut_off_minutes >= 0)
    group_event_notice_is_not_negative = Check(notice_minutes >= 0)


class Seat(Table, tablename="seat"):
    """Places of a class that a visit takes; its status says whether they are taken, wanted or free again.

    The visit has no appointment of its own: the time is the class's.
    """

    id: Serial
    event = ForeignKey(
        GroupEvent, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    visit = ForeignKey(
        Visit, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    line = ForeignKey(
        VisitLine, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    seats = Integer(null=False, default=1)

    seat_once_a_visit = Unique([visit])
    seat_is_for_somebody = Check(seats > 0)


class Appointment(Table, tablename="appointment"):
    """Time of a person or a room, taken by a line of a visit, by a hold or by a class.

    A service may take several stretches. Time that was given back keeps its rows, and `taken_in` tells them
    apart: the version of the visit that took them. What was `forced` may share its time with what was there
    before; nothing comes over it.
    """

    id: Serial
    resource = ForeignKey(
        Resource, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    visit = ForeignKey(
        Visit, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    line = ForeignKey(
        VisitLine,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    hold = ForeignKey(
        Hold, null=True, default=None, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    event = ForeignKey(
        GroupEvent,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    starts_at = Timestamptz(default=None, null=False)
    ends_at = Timestamptz(default=None, null=False)
    taken_in = Integer(null=False, default=1)
    released_at = Timestamptz(default=None, null=True)
    forced = Boolean(null=False, default=False)

    appointment_ends_after_start = Check(ends_at > starts_at)
    appointment_within_a_day = Check("ends_at - starts_at <= INTERVAL '24 hours'")
    appointment_no_double_booking = Exclude(
        "int8range(resource, resource, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&",
        where="released_at IS NULL AND NOT forced",
    )


class TakenDay(Table, tablename="taken_day"):
    """What visits take of a resource on one UTC day (numbered from 1970), as 288 bits of five minutes each.

    Kept by triggers in the transaction that takes or frees the time. It answers what may be offered and is
    never asked when something is sold; `make doctor` compares it with the appointments.
    """

    id: BigSerial
    resource = ForeignKey(
        Resource, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    day = Integer(null=False)
    cells = Bytea(null=False)

    taken_day_once = Unique([resource, day])


class Demand(Table, tablename="demand"):
    """How often a branch sold visits of a length in its last 90 days, and for how much on average.

    The length is what a visit takes of its person, buffers included. Counted anew every day; it weighs which
    free times are worth keeping.
    """

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    minutes = Integer(null=False)
    sold = Integer(null=False)
    price = BigInt(null=False)
    counted_on = Date(default=None, null=False)

    demand_once = Unique([branch, minutes])
    demand_takes_time = Check(minutes > 0)


class VisitBefore(Table, tablename="visit_before"):
    """What a visit was before the last change that somebody at the desk made of it, so that it can be undone.

    `version` is the one which that change made. `was` holds what the visit said of itself, its lines and the
    time it took; it is empty for a visit that was new. Swept away as soon as it is too late.
    """

    id: Serial
    visit = ForeignKey(Visit, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict)
    version = Integer(null=False)
    account = ForeignKey(
        Account, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    changed_at = Timestamptz(default=None, null=False, index=True)
    edition = Bytea(null=True, default=None)
    was = JSONB(null=True, default=None)

    visit_before_once = Unique([visit])


class Change(Table, tablename="change"):
    """News for the open calendars: this visit is not what it was. Its id is the SSE event id."""

    id: BigSerial
    branch = Integer(null=False)
    visit = Integer(null=False)
    happened_at = Timestamptz(default=None, null=False, index=True)
