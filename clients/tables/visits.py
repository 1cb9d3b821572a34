"""Visits with their lines: the history that everything else hangs on."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    BigInt,
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
from piccolo.constraints import Check
from piccolo.table import Table

from catalog.good_tables import Good
from catalog.tables import Branch, Service
from catalog.voucher_tables import VoucherType
from clients.tables.cards import Client
from staff.tables import Account, StaffMember


class Recurrence(Table, tablename="recurrence"):
    """Visits of one client every so many weeks; each is one of its own, and may be moved or called off."""

    id: Serial
    weeks = Integer(null=False)
    created_at = Timestamptz(default=None, null=False)

    recurrence_repeats = Check(weeks > 0)


class Party(Table, tablename="party"):
    """Clients who come together: each has a visit of their own, and one of them pays."""

    id: Serial
    payer = ForeignKey(
        Client, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    created_at = Timestamptz(default=None, null=False)


class Visit(Table, tablename="visit"):
    """A client coming to a branch. Instants never move when the branch's zone is changed later.

    `version` grows with every change, and a change made from an older one is refused. `closing` counts how
    often the visit was completed. `code` is what the client's own link holds. A request was made at
    `requested_at` for `wanted_at`; an offer of another time stands until `offer_until_at`. Who has arrived
    is in the chair from `started_at` to `finished_at`, if somebody said so. `notes` are the desk's own,
    `comment` is what the client wrote. What was saved anyway, at `forced_at`, was so although `forced_over`:
    a sentence a line. `extra` has the values of the business's own fields by their ids.
    """

    class Status(StrEnum):
        requested = "requested"
        listed = "listed"  # on the waiting list of a class: not expected yet
        waiting = "waiting"
        confirmed = "confirmed"
        arrived = "arrived"
        done = "done"
        no_show = "no_show"
        cancelled = "cancelled"

    class Source(StrEnum):
        widget = "widget"
        desk = "desk"
        file = "import"  # history that came from a file

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    client = ForeignKey(
        Client, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    code = Varchar(length=40, null=False, unique=True)
    status = Varchar(length=12, null=False, default=Status.waiting, choices=Status)
    source = Varchar(length=12, null=False, choices=Source)
    starts_at = Timestamptz(default=None, null=False, index=True)
    ends_at = Timestamptz(default=None, null=False)
    comment = Text(null=False, default="")
    notes = Text(null=False, default="")
    any_member = Boolean(null=False, default=False)
    version = Integer(null=False, default=1)
    closing = Integer(null=False, default=0)
    created_at = Timestamptz(default=None, null=False)
    created_by = ForeignKey(
        Account, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    recurrence = ForeignKey(
        Recurrence,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    party = ForeignKey(
        Party, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    requested_at = Timestamptz(default=None, null=True)
    wanted_at = Timestamptz(default=None, null=True)
    offer_until_at = Timestamptz(default=None, null=True)
    accepted_at = Timestamptz(default=None, null=True)
    confirmed_at = Timestamptz(default=None, null=True)
    arrived_at = Timestamptz(default=None, null=True)
    started_at = Timestamptz(default=None, null=True)
    finished_at = Timestamptz(default=None, null=True)
    done_at = Timestamptz(default=None, null=True)
    no_show_at = Timestamptz(default=None, null=True)
    cancelled_at = Timestamptz(default=None, null=True)
    cancelled_by = Varchar(length=120, null=False, default="")
    cancelled_late = Boolean(null=False, default=False)
    cancelled_why = Varchar(length=300, null=False, default="")
    forced_at = Timestamptz(default=None, null=True)
    forced_by = Varchar(length=120, null=False, default="")
    forced_over = Text(null=False, default="")
    extra = JSONB(null=False, default="{}")

    visit_ends_after_start = Check(ends_at > starts_at)
    visit_finishes_what_was_started = Check("finished_at IS NULL OR finished_at >= started_at")


class GivenBy(StrEnum):
    """What the desk said about a discount holds; what came from the client's card is worked out anew.

    So is what programmes give, and what memberships make of a price: it is written as the visit is done, and
    taken off when it is reopened.
    """

    desk = "desk"
    card = "card"
    programmes = "prog"
    voucher = "voucher"


class VisitLine(Table, tablename="visit_line"):
    """One service or good on a visit, or something sold ahead of others.

    `price` is for one, `discount` for the whole line, in minor units.
    Where a visit has several services, each has its own time in it; else that of the visit is meant. An
    add-on is `added_to` the line of the service in whose time it is done. `discount_by`: who saw to the
    discount; "" is for the price list's own, of a package, and for none.
    """

    id: Serial
    visit = ForeignKey(
        Visit, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    service = ForeignKey(
        Service, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    good = ForeignKey(
        Good, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    voucher_type = ForeignKey(
        VoucherType,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    member = ForeignKey(
        StaffMember,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    title = Varchar(length=160, null=False)
    quantity = Integer(null=False, default=1)
    price = BigInt(null=False)
    discount = BigInt(null=False, default=0)
    discount_reason = Varchar(length=120, null=False, default="")
    discount_by = Varchar(length=9, null=False, default="", choices=GivenBy)
    position = Integer(null=False, default=0)
    starts_at = Timestamptz(default=None, null=True)
    ends_at = Timestamptz(default=None, null=True)
    added_to: ForeignKey[Table] = ForeignKey(
        "self", null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )

    visit_line_ends_after_start = Check(ends_at > starts_at)
    visit_line_quantity_is_positive = Check(quantity > 0)
    visit_line_price_is_not_negative = Check(price >= 0)
    visit_line_discount_is_not_negative = Check(discount >= 0)
