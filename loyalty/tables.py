"""The rule by which points are given, every gift, use and return of them, and the lots they lie in."""

from enum import StrEnum
from typing import Any

from piccolo.columns import (
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

from catalog.good_tables import Good
from catalog.tables import Branch, Service, ServiceCategory
from clients.tables import Client, Visit
from loyalty.rules.buying import Buys
from loyalty.rules.lasting import Ends, Rounded, Waits


class PointsRule(Table, tablename="points_rule"):
    """Cashback in a branch from a date until a later rule starts.

    `rate` basis points of money really paid come back as points; a point is worth `point_value` minor units;
    at most `largest_share` basis points of what they may buy of a bill may be paid with points. With `buys`
    `chosen` that are the rule's rows of `points_choice`. The rest says from when points can be used that are
    given from then on, and until when (`loyalty/rules/lasting.py`). One that is not active was withdrawn
    before it started.
    """

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    name = Varchar(length=120, null=False)
    starts_on = Date(default=None, null=False)
    rate = Integer(null=False)
    point_value = Integer(null=False, default=100)
    largest_share = Integer(null=False, default=10_000)
    is_active = Boolean(null=False, default=True)
    buys = Varchar(length=8, null=False, default=Buys.everything, choices=Buys)
    waits = Varchar(length=8, null=False, default=Waits.nothing, choices=Waits)
    wait_days = Integer(null=False, default=0)
    ends = Varchar(length=8, null=False, default=Ends.never, choices=Ends)
    lasts = Integer(null=False, default=0)
    ends_month = Integer(null=False, default=12)
    ends_day = Integer(null=False, default=31)
    rounded = Varchar(length=8, null=False, default=Rounded.day, choices=Rounded)

    points_rule_once = Unique([branch, starts_on])
    points_rule_rate_is_a_share = Check((rate >= 0) & (rate <= 10_000))
    points_rule_point_is_worth_something = Check(point_value > 0)
    points_rule_largest_share_is_a_share = Check((largest_share >= 0) & (largest_share <= 10_000))
    points_rule_days_are_counted = Check((wait_days >= 0) & (lasts >= 0))


class PointsChoice(Table, tablename="points_choice"):
    """A service, all services of a category, or a good that points may pay for by a rule."""

    id: Serial
    rule = ForeignKey(
        PointsRule, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    service = ForeignKey(
        Service, null=True, default=None, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    category = ForeignKey(
        ServiceCategory,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.cascade,
        on_update=OnUpdate.restrict,
    )
    good = ForeignKey(
        Good, null=True, default=None, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )

    points_choice_is_one_thing = Check("num_nonnulls(service, category, good) = 1")


class PointsEntry(Table, tablename="points_entry"):
    """One movement of a client's points in a branch, with the book transaction (`entry`) that carries it.

    The balance is the sum in the book. `points` are negative when they leave the client; `value` is what
    spent points paid, in minor units, and negative when that is given back. What was brought from another
    program is of no visit and of no rule. `refund` is the number of the bill's refund by which they came
    or went; 0 where it was reopened. A bonus is by a `version` of a programme, the `place`-th of its closing,
    and `paid` is the money it was given for. What was done by hand says who did it (`made_by`). What a client
    sent and another got are two entries of one transaction; the one that lost them names the `other`. What
    came for a friend is of no visit: `referral_gift` says of which.
    """

    class Kind(StrEnum):
        earned = "earned"
        spent = "spent"
        earned_back = "earned_back"
        spent_back = "spent_back"
        brought = "brought"
        brought_back = "brought_back"
        bonus = "bonus"
        bonus_back = "bonus_back"
        expired = "expired"
        expired_back = "expired_back"
        given = "given"
        taken = "taken"
        sent = "sent"
        got = "got"
        sent_back = "sent_back"
        got_back = "got_back"
        invited = "invited"
        invited_back = "invited_back"

    id: Serial
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    rule = ForeignKey(
        PointsRule,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    visit = ForeignKey(
        Visit,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    closing = Integer(null=False)
    refund = Integer(null=False, default=0)
    kind = Varchar(length=12, null=False, choices=Kind)
    points = BigInt(null=False)
    value = BigInt(null=False, default=0)
    explanation = Varchar(length=300, null=False, default="")
    entry = Integer(null=False)
    happened_at = Timestamptz(default=None, null=False)

    place = Integer(null=False, default=0)
    version = Integer(null=True, default=None)
    paid = BigInt(null=False, default=0)
    made_by = Varchar(length=120, null=False, default="")
    other: ForeignKey[Any] = ForeignKey(
        "self", null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )

    points_entry_once = Unique([visit, closing, kind, refund, place])


class PointsLot(Table, tablename="points_lot"):
    """Points that came together by an `entry`, and what remains of them.

    They came on `since_on`, and can be used from `usable_on` (None: once their bill is paid) to `expires_on`
    (None: for good), days of the branch's zone. `told_of_on` is the last day the client was written to about.
    """

    id: Serial
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    entry = ForeignKey(
        PointsEntry, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    points = BigInt(null=False)
    remaining = BigInt(null=False)
    since_on = Date(default=None, null=False)
    usable_on = Date(default=None, null=True)
    expires_on = Date(default=None, null=True)
    told_of_on = Date(default=None, null=True)

    points_lot_has_what_came_at_most = Check((remaining >= 0) & (remaining <= points) & (points > 0))


class PointsDraw(Table, tablename="points_draw"):
    """What an entry took out of a lot (below zero), or put back into it. Rows are only added.

    The database keeps `remaining` of the lot by them.
    """

    id: Serial
    lot = ForeignKey(
        PointsLot, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    entry = ForeignKey(
        PointsEntry, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    points = BigInt(null=False)

    points_draw_once = Unique([lot, entry])
    points_draw_is_something = Check(points != 0)
