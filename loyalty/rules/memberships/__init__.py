"""What memberships promise, how long they last, which visits they cover (docs/memberships.md)."""

from loyalty.rules.memberships.changing import Credit, credit, rolled_over, to_pay
from loyalty.rules.memberships.spans import (
    Frozen,
    Limits,
    after,
    days_frozen,
    freeze_fault,
    last_day,
    lifted,
    period_days,
)
from loyalty.rules.memberships.standing import Facts, State, state, why_not_now
from loyalty.rules.memberships.terms import Agreed, Covered, faults, in_words, starts_by, uses_a_visit
from loyalty.rules.memberships.use import Having, Taken, take, usable, visit_price, why_not

__all__ = [
    "Agreed",
    "Covered",
    "Credit",
    "Facts",
    "Frozen",
    "Having",
    "Limits",
    "State",
    "Taken",
    "after",
    "credit",
    "days_frozen",
    "faults",
    "freeze_fault",
    "in_words",
    "last_day",
    "lifted",
    "period_days",
    "rolled_over",
    "starts_by",
    "state",
    "take",
    "to_pay",
    "usable",
    "uses_a_visit",
    "visit_price",
    "why_not",
    "why_not_now",
]
