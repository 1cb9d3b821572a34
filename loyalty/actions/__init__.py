"""What moves points (for the bill of a visit, or brought from elsewhere), and what decides about them."""

from loyalty.actions.brought import bring_over, take_over_back
from loyalty.actions.by_hand import ByHand, give_points, send_points, send_points_back, take_points
from loyalty.actions.codes import CodeRefused, CodeTaken, make_codes, stop_code
from loyalty.actions.expiring import expire, expire_next
from loyalty.actions.points import SpentPoints, accrue, spend
from loyalty.actions.points_rules import PointsRuleStarted, set_points_rule, withdraw_points_rule
from loyalty.actions.refunding import Moved, Refunding, refund_points
from loyalty.actions.refusals import (
    AboveShare,
    BroughtAlready,
    NoClient,
    NoPointsRule,
    NotEnoughPoints,
    PointsAlreadySpent,
    PointsGoneSince,
    PointsUsedAlready,
    SentBackAlready,
    SentToOneself,
)
from loyalty.actions.reopening import take_back
from loyalty.actions.waiting import follow_debt
from loyalty.rules.points import Extra

__all__ = [
    "AboveShare",
    "BroughtAlready",
    "ByHand",
    "CodeRefused",
    "CodeTaken",
    "Extra",
    "Moved",
    "NoClient",
    "NoPointsRule",
    "NotEnoughPoints",
    "PointsAlreadySpent",
    "PointsGoneSince",
    "PointsRuleStarted",
    "PointsUsedAlready",
    "Refunding",
    "SentBackAlready",
    "SentToOneself",
    "SpentPoints",
    "accrue",
    "bring_over",
    "expire",
    "expire_next",
    "follow_debt",
    "give_points",
    "make_codes",
    "refund_points",
    "send_points",
    "send_points_back",
    "set_points_rule",
    "spend",
    "stop_code",
    "take_back",
    "take_over_back",
    "take_points",
    "withdraw_points_rule",
]
