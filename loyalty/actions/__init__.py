"""What moves points (for the bill of a visit, or brought from elsewhere), and what decides about them."""

from loyalty.actions.brought import BroughtAlready, bring_over, take_over_back
from loyalty.actions.codes import CodeRefused, CodeTaken, make_codes, stop_code
from loyalty.actions.points import (
    AboveShare,
    NoClient,
    NoPointsRule,
    NotEnoughPoints,
    PointsAlreadySpent,
    PointsUsedAlready,
    SpentPoints,
    accrue,
    spend,
    take_back,
)
from loyalty.actions.points_rules import PointsRuleStarted, set_points_rule, withdraw_points_rule
from loyalty.actions.refunding import Moved, Refunding, refund_points

__all__ = [
    "AboveShare",
    "BroughtAlready",
    "CodeRefused",
    "CodeTaken",
    "Moved",
    "NoClient",
    "NoPointsRule",
    "NotEnoughPoints",
    "PointsAlreadySpent",
    "PointsRuleStarted",
    "PointsUsedAlready",
    "Refunding",
    "SpentPoints",
    "accrue",
    "bring_over",
    "make_codes",
    "refund_points",
    "set_points_rule",
    "spend",
    "stop_code",
    "take_back",
    "take_over_back",
    "withdraw_points_rule",
]
