"""The rule by which points are given, and every gift, use and return of them."""

from enum import StrEnum

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

from catalog.tables import Branch
from clients.tables import Client, Visit


class PointsRule(Table, tablename="points_rule"):
    """Cashback in a branch from a date until a later rule starts.

    `rate` basis points of money really paid come back as points; a point is worth `point_value` minor units;
    at most `largest_share` basis points of a bill may be paid with points. One that is not active was
    withdrawn before it started.
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

    points_rule_once = Unique([branch, starts_on])
    points_rule_rate_is_a_share = Check((rate >= 0) & (rate <= 10_000))
    points_rule_point_is_worth_something = Check(point_value > 0)
    points_rule_largest_share_is_a_share = Check((largest_share >= 0) & (largest_share <= 10_000))


class PointsEntry(Table, tablename="points_entry"):
    """One movement of a client's points in a branch, with the book transaction (`entry`) that carries it.

    The balance is the sum in the book. `points` are negative when they leave the client; `value` is what
    spent points paid, in minor units, and negative when that is given back. What was brought from another
    program is of no visit and of no rule. `refund` is the number of the bill's refund by which they came
    or went; 0 where it was reopened.
    """

    class Kind(StrEnum):
        earned = "earned"
        spent = "spent"
        earned_back = "earned_back"
        spent_back = "spent_back"
        brought = "brought"
        brought_back = "brought_back"

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

    points_entry_once = Unique([visit, closing, kind, refund])
