"""Branches, services and what they cost there, and everything whose time can be taken."""

from enum import StrEnum

from piccolo.columns import (
    Array,
    BigInt,
    Boolean,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Serial,
    Text,
    Varchar,
)  # fmt: skip
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from catalog.choices import ConfirmsPhone, Showing


class Colour(StrEnum):
    """Tints a category may wear in the calendar; each is a class in the style sheet, light and dark."""

    rose = "rose"
    amber = "amber"
    lime = "lime"
    teal = "teal"
    sky = "sky"
    violet = "violet"
    slate = "slate"


class AnyStaff(StrEnum):
    """Who gets a visit of a service when the client does not mind who."""

    fair = "fair"
    round_robin = "round_robin"
    priority = "priority"
    random = "random"


class Tie(StrEnum):
    """What it means that a room or piece of equipment is somebody's, or a service's."""

    only = "only"
    preferred = "preferred"


class Branch(Table, tablename="branch"):
    """One place of the business. Times of day are wall time in `zone`; money is in units of `currency`."""

    id: Serial
    name = Varchar(length=120, null=False)
    slug = Varchar(length=60, null=False, unique=True)
    zone = Varchar(length=60, null=False)
    currency = Varchar(length=3, null=False)
    locale = Varchar(length=12, null=False, default="en")
    country = Varchar(length=2, null=False, default="GB")
    phone = Varchar(length=40, null=False, default="")
    address = Text(null=False, default="")
    accent = Varchar(length=7, null=False, default="#0f766e")
    lead_minutes = Integer(null=False, default=60)
    horizon_days = Integer(null=False, default=60)
    grid_minutes = Integer(null=False, default=15)
    hold_minutes = Integer(null=False, default=10)
    notice_minutes = Integer(null=False, default=24 * 60)
    showing = Varchar(length=8, null=False, default=Showing.all, choices=Showing)
    move_notice_minutes = Integer(null=True, default=None)
    client_most_coming = Integer(null=True, default=None)
    client_most_a_day = Integer(null=True, default=None)
    client_most_made = Integer(null=True, default=None)
    confirms_phone = Varchar(length=6, null=False, default=ConfirmsPhone.never, choices=ConfirmsPhone)
    takes_requests = Boolean(null=False, default=False)
    answer_hours = Integer(null=False, default=24)
    most_wait_minutes = Integer(null=False, default=15)
    quiet_moves = Boolean(null=False, default=False)
    is_active = Boolean(null=False, default=True)

    branch_grid_is_positive = Check(grid_minutes > 0)
    branch_lead_is_not_negative = Check(lead_minutes >= 0)
    branch_horizon_is_positive = Check(horizon_days > 0)
    branch_hold_is_positive = Check(hold_minutes > 0)
    branch_notice_is_not_negative = Check(notice_minutes >= 0)
    branch_move_notice_is_not_negative = Check(move_notice_minutes >= 0)
    branch_answer_hours_are_positive = Check(answer_hours > 0)
    branch_most_wait_is_not_negative = Check(most_wait_minutes >= 0)
    branch_limits_are_positive = Check("least(client_most_coming, client_most_a_day) > 0")
    branch_most_made_is_positive = Check(client_most_made > 0)


class OpeningHours(Table, tablename="opening_hours"):
    """When a branch is open on a weekday (0 Monday): flat pairs of minutes from local midnight, [] closed."""

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    weekday = Integer(null=False)
    hours = Array(Integer(), null=False)

    opening_hours_once = Unique([branch, weekday])


class ClosedDay(Table, tablename="closed_day"):
    """A date on which a branch does not open, whatever the weekday says."""

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    closed_on = Date(default=None, null=False)
    reason = Varchar(length=120, null=False, default="")

    closed_day_once = Unique([branch, closed_on])


class ServiceCategory(Table, tablename="category"):
    """A heading in the price list, and a tint in the calendar."""

    id: Serial
    name = Varchar(length=120, null=False)
    colour = Varchar(length=12, null=False, default=Colour.slate, choices=Colour)
    position = Integer(null=False, default=0)


class ResourceKind(Table, tablename="kind"):
    """A sort of room or equipment a service may need: "Treatment room", "Washing chair"."""

    id: Serial
    name = Varchar(length=120, null=False)


class Resource(Table, tablename="resource"):
    """Anything whose time can be taken once: a room or chair (with a kind), or a person (without).

    Of the rooms of a kind that are free the one with the lowest `position` is taken.
    """

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    kind = ForeignKey(
        ResourceKind,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    name = Varchar(length=120, null=False)
    position = Integer(null=False, default=0)
    is_active = Boolean(null=False, default=True)


class Service(Table, tablename="service"):
    """Something done for a client, for the whole business; it is offered where it has a price.

    `pattern` says when in its `minutes` somebody is needed: [30, -45, 15] is 30 minutes' work, 45 in which
    they are free for somebody else, and 15 again; [] is all the time. The buffers, minutes too, keep the
    person or the room before and after the client.
    One with a `capacity` above 1 is a class: it is held at set times, for so many people unless its date says
    otherwise, and one client may take up to `max_seats` places online. The rules of offer that are None are
    those of the branch. With `is_addon_only` it is never sold by itself, only added to another.
    In a visit of several services those with a `visit_rank` come in its order, and those that are `at_once`
    may be done while another of them is. One with parts is a package: they are done instead of it.
    """

    id: Serial
    category = ForeignKey(
        ServiceCategory, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    name = Varchar(length=160, null=False)
    description = Text(null=False, default="")
    minutes = Integer(null=False)
    pattern = Array(Integer(), null=False, default=list)
    staff_before = Integer(null=False, default=0)
    staff_after = Integer(null=False, default=0)
    room_before = Integer(null=False, default=0)
    room_after = Integer(null=False, default=0)
    position = Integer(null=False, default=0)
    is_online = Boolean(null=False, default=True)
    is_active = Boolean(null=False, default=True)
    capacity = Integer(null=False, default=1)
    max_seats = Integer(null=False, default=1)
    any_staff = Varchar(length=12, null=False, default=AnyStaff.fair, choices=AnyStaff)
    lead_minutes = Integer(null=True, default=None)
    horizon_days = Integer(null=True, default=None)
    grid_minutes = Integer(null=True, default=None)
    notice_minutes = Integer(null=True, default=None)
    move_notice_minutes = Integer(null=True, default=None)
    most_a_day = Integer(null=True, default=None)
    most_a_week = Integer(null=True, default=None)
    known_only = Boolean(null=False, default=False)
    seen_within_days = Integer(null=True, default=None)
    takes_requests = Boolean(null=True, default=None)
    visit_rank = Integer(null=True, default=None)
    at_once = Boolean(null=False, default=False)
    is_addon_only = Boolean(null=False, default=False)

    service_takes_time = Check(minutes > 0)
    service_buffers_are_not_negative = Check("least(staff_before, staff_after, room_before, room_after) >= 0")
    service_lead_is_not_negative = Check(lead_minutes >= 0)
    service_horizon_is_positive = Check(horizon_days > 0)
    service_grid_is_positive = Check(grid_minutes > 0)
    service_notice_is_not_negative = Check("least(notice_minutes, move_notice_minutes) >= 0")
    service_limits_are_positive = Check("least(most_a_day, most_a_week) > 0")
    service_seen_within_is_positive = Check(seen_within_days > 0)
    service_takes_somebody = Check(capacity > 0)
    service_sells_a_seat = Check(max_seats > 0)


class ServiceNeed(Table, tablename="service_need"):
    """So many of a kind of room or equipment are taken by one visit for the service, all at once."""

    id: Serial
    service = ForeignKey(
        Service, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    kind = ForeignKey(
        ResourceKind, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    quantity = Integer(null=False, default=1)

    service_need_once = Unique([service, kind])
    service_need_is_positive = Check(quantity > 0)


class ServiceTie(Table, tablename="service_tie"):
    """A room that only some services use (it is theirs, if any tie is `only`), or that they use first."""

    id: Serial
    resource = ForeignKey(
        Resource, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    service = ForeignKey(
        Service, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    tie = Varchar(length=10, null=False, choices=Tie)

    service_tie_once = Unique([resource, service])


class ServicePrice(Table, tablename="service_price"):
    """What a service costs in a branch, in minor units of the branch's currency."""

    id: Serial
    service = ForeignKey(
        Service, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    price = BigInt(null=False)

    service_price_once = Unique([service, branch])
    service_price_is_not_negative = Check(price >= 0)


class Edition(Table, tablename="edition"):
    """One row whose token is another one after every change of what seldom changes.

    Whoever remembers branches, price lists or schedules remembers the token with them, and asks for it
    again. It is random, so that a change that was rolled back is never mistaken for another one. Triggers
    write it.
    """

    id: Serial
    token = Bytea(null=False)
