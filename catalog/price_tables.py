"""Prices that depend on the time."""

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
    Varchar,
)
from piccolo.constraints import Check
from piccolo.table import Table

from catalog.tables import Branch, Service, ServiceCategory


class Change(StrEnum):
    """What a price rule makes of the usual price."""

    percent_off = "percent_off"
    percent_more = "percent_more"
    amount_off = "amount_off"
    amount_more = "amount_more"
    fixed = "fixed"


class PriceRule(Table, tablename="price_rule"):
    """Another price at certain times in a branch: of a service, of a category, or (without both) of all.

    `weekdays` are 0 Monday to 6; the minutes are those of the branch's wall clock, None is the whole day;
    the dates are both included, and None is without end. `value` is basis points for a percentage, minor
    units otherwise. Which rule a start goes by is in `booking/rules/prices.py`.
    """

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
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
    name = Varchar(length=120, null=False)
    weekdays = Array(Integer(), null=False)
    from_minute = Integer(null=True, default=None)
    to_minute = Integer(null=True, default=None)
    first_on = Date(default=None, null=True)
    last_on = Date(default=None, null=True)
    change = Varchar(length=12, null=False, choices=Change)
    value = BigInt(null=False)
    position = Integer(null=False, default=0)
    is_active = Boolean(null=False, default=True)

    price_rule_is_of_one_kind = Check("num_nonnulls(service, category) < 2")
    price_rule_has_days = Check("cardinality(weekdays) > 0 AND weekdays <@ '{0,1,2,3,4,5,6}'")
    price_rule_has_both_hours = Check("num_nonnulls(from_minute, to_minute) <> 1")
    price_rule_hours_run_forwards = Check(
        "0 <= from_minute AND from_minute < to_minute AND to_minute <= 1440"
    )
    price_rule_ends_after_start = Check(last_on >= first_on)
    price_rule_value_is_not_negative = Check(value >= 0)
    price_rule_takes_off_at_most_all = Check("change <> 'percent_off' OR value <= 10000")
