"""Memberships: what a type of them promises, those that were sold, their periods, freezes and people."""

from enum import StrEnum

from piccolo.columns import (
    Array,
    BigInt,
    Boolean,
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

from catalog.tables import Service, ServiceCategory
from catalog.voucher_tables import VoucherType
from clients.tables import Client
from kit.db import Exclude
from loyalty.voucher_tables import Voucher, VoucherMove


class Counted(StrEnum):
    """How visits are counted: so many of all that is covered, so many of each, or all within its time."""

    together = "together"
    apart = "apart"
    period = "period"


class Unit(StrEnum):
    """What the length of something is counted in."""

    day = "day"
    week = "week"
    month = "month"
    year = "year"


class Starts(StrEnum):
    """When the time of a membership begins."""

    sale = "sale"
    first_visit = "first_visit"
    given_day = "given_day"


class MembershipTerms(Table, tablename="membership_terms"):
    """What a type of memberships promises. The newest row of a type is what is sold; older ones hold for
    those that were sold with them, so a row that was sold is never changed.

    `visits` are counted together; apart they are those of its covers; within a period there are none. It
    lasts `length` units, None is without end. What waits for a first visit or a day starts by itself
    `starts_within` days after it was sold. `weekdays` are 0 Monday to 6, the minutes those of the branch's
    wall clock, None all day. In one period it is frozen at most `freeze_times` times for `freeze_days` days
    together; 0 is never, None without limit. `members` may use it beside its holder. `visit_price` is what a
    visit counts for in minor units; None splits what was paid. Of the visits that are left `rolls_over` go
    into the next period, None all of them. `late_hours`: whoever calls off later than so many hours before,
    or does not come, has used a visit; None is nobody.
    """

    id: Serial
    of_type = ForeignKey(
        VoucherType, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    counted = Varchar(length=8, null=False, choices=Counted)
    visits = Integer(null=False, default=0)
    length = Integer(null=True, default=None)
    unit = Varchar(length=5, null=False, default=Unit.month, choices=Unit)
    starts = Varchar(length=11, null=False, default=Starts.sale, choices=Starts)
    starts_within = Integer(null=True, default=None)
    weekdays = Array(Integer(), null=False)
    from_minute = Integer(null=True, default=None)
    to_minute = Integer(null=True, default=None)
    freeze_days = Integer(null=True, default=0)
    freeze_times = Integer(null=True, default=0)
    books_frozen = Boolean(null=False, default=False)
    client_freezes = Boolean(null=False, default=False)
    members = Integer(null=False, default=0)
    visit_price = BigInt(null=True, default=None)
    rolls_over = Integer(null=True, default=0)
    debits = Boolean(null=False, default=False)
    late_hours = Integer(null=True, default=None)
    agreed_at = Timestamptz(default=None, null=False)

    membership_terms_have_days = Check("cardinality(weekdays) > 0 AND weekdays <@ '{0,1,2,3,4,5,6}'")
    membership_terms_have_both_hours = Check("num_nonnulls(from_minute, to_minute) <> 1")
    membership_terms_hours_run_forwards = Check(
        "0 <= from_minute AND from_minute < to_minute AND to_minute <= 1440"
    )
    membership_terms_last = Check(length > 0)
    membership_terms_count = Check(
        "CASE counted WHEN 'together' THEN visits > 0 WHEN 'apart' THEN visits = 0 "
        "ELSE visits = 0 AND length IS NOT NULL AND visit_price IS NOT NULL END"
    )
    membership_terms_are_not_negative = Check(
        "least(freeze_days, freeze_times, members, visit_price, rolls_over, late_hours, starts_within) >= 0"
    )


class MembershipCover(Table, tablename="membership_cover"):
    """A service, or all of a category, that terms are for; without any they are for every service.

    Where visits are counted apart, so many are of this one.
    """

    id: Serial
    terms = ForeignKey(
        MembershipTerms, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    service = ForeignKey(
        Service, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    category = ForeignKey(
        ServiceCategory,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    visits = Integer(null=False, default=0)

    membership_cover_is_of_one = Check("num_nonnulls(service, category) = 1")
    membership_cover_is_not_negative = Check(visits >= 0)


class Membership(Table, tablename="membership"):
    """One that was sold. It began on `starts_on`; until then it is issued, and begins by itself on
    `starts_by_on`. What was `agreed` stays. Its last day is that of its voucher.

    `ended_at` is set once what was left of it is no longer owed; `how` says why. `told_of_on` is the last day
    of which its holder was told before, `told_low_on` when they were told that one visit is left.
    """

    class How(StrEnum):
        over = "over"  # its last day has passed
        early = "early"  # somebody ended it before
        changed = "changed"  # another took its place

    id: Serial
    voucher = ForeignKey(
        Voucher, null=False, unique=True, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    agreed = ForeignKey(
        MembershipTerms, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    starts_on = Date(default=None, null=True)
    starts_by_on = Date(default=None, null=True, index=True)
    ended_at = Timestamptz(default=None, null=True)
    how = Varchar(length=7, null=False, default="", choices=How)
    ended_by = Varchar(length=120, null=False, default="")
    ended_why = Varchar(length=300, null=False, default="")
    told_of_on = Date(default=None, null=True)
    told_low_on = Date(default=None, null=True)

    membership_ended_somehow = Check("(ended_at IS NULL) = (how = '')")


class MembershipPeriod(Table, tablename="membership_period"):
    """A stretch of a membership that was paid for: the first by its sale, each further one by a renewal.

    Both days are included; without a last day it has no end. `price` is what was paid for it.
    """

    id: Serial
    membership = ForeignKey(
        Membership, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    number = Integer(null=False)
    from_on = Date(default=None, null=True)
    until_on = Date(default=None, null=True)
    visits = Integer(null=False, default=0)
    price = BigInt(null=False)

    membership_period_once = Unique([membership, number])
    membership_period_ends_after_start = Check(until_on >= from_on)


class MembershipCount(Table, tablename="membership_count"):
    """Visits that came to a membership or were used of it, by the move that says so; of a cover where they
    are counted apart. Those that came with its sale are of no move. `client` is who came. Only ever added.
    """

    id: Serial
    move = ForeignKey(
        VoucherMove,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    membership = ForeignKey(
        Membership, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    cover = ForeignKey(
        MembershipCover,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    client = ForeignKey(
        Client, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    visits = Integer(null=False)

    membership_count_once = Unique([move, cover])


class MembershipFreeze(Table, tablename="membership_freeze"):
    """Days on which a membership is not used, both included; its end moves by as many.

    Taken up early it ends on the day before; one that never began has its last day before its first.
    """

    id: Serial
    membership = ForeignKey(
        Membership, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    period = ForeignKey(
        MembershipPeriod, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    from_on = Date(default=None, null=False)
    until_on = Date(default=None, null=False)
    reason = Varchar(length=300, null=False, default="")
    made_at = Timestamptz(default=None, null=False)
    made_by = Varchar(length=120, null=False)
    lifted_at = Timestamptz(default=None, null=True)
    lifted_by = Varchar(length=120, null=False, default="")

    membership_freeze_runs_forwards = Check("until_on >= from_on - 1")
    membership_freeze_is_alone = Exclude(
        "int8range(membership, membership, '[]') WITH &&, daterange(from_on, until_on + 1) WITH &&"
    )


class MembershipPerson(Table, tablename="membership_person"):
    """Somebody of the family who may use a membership beside its holder, until they are removed."""

    id: Serial
    membership = ForeignKey(
        Membership, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    added_at = Timestamptz(default=None, null=False)
    added_by = Varchar(length=120, null=False)
    removed_at = Timestamptz(default=None, null=True)
    removed_by = Varchar(length=120, null=False, default="")


class MembersOnly(Table, tablename="members_only"):
    """A service that only those book who have a membership for it."""

    id: Serial
    service = ForeignKey(
        Service, null=False, unique=True, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
