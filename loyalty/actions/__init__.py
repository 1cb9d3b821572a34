"""What moves points (for the bill of a visit, or brought from elsewhere), and what decides about them."""

from loyalty.actions.brought import bring_over, take_over_back
from loyalty.actions.by_hand import ByHand, give_points, send_points, send_points_back, take_points
from loyalty.actions.codes import CodeRefused, CodeTaken, make_codes, stop_code
from loyalty.actions.expiring import expire, expire_next
from loyalty.actions.points import SpentPoints, accrue, spend
from loyalty.actions.points_rules import PointsRuleStarted, set_points_rule, withdraw_points_rule
from loyalty.actions.referral_gifts import Closing, give_for_friend, hold_parties, refund_gift, take_gift_back
from loyalty.actions.referrals import (
    CodeUnknown,
    NotBrought,
    RuleStarted,
    code_at_desk,
    code_for,
    set_referral_rule,
    take_code,
    take_off,
)
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
    "Closing",
    "CodeRefused",
    "CodeTaken",
    "CodeUnknown",
    "Extra",
    "Moved",
    "NoClient",
    "NoPointsRule",
    "NotBrought",
    "NotEnoughPoints",
    "PointsAlreadySpent",
    "PointsGoneSince",
    "PointsRuleStarted",
    "PointsUsedAlready",
    "Refunding",
    "RuleStarted",
    "SentBackAlready",
    "SentToOneself",
    "SpentPoints",
    "accrue",
    "bring_over",
    "code_at_desk",
    "code_for",
    "expire",
    "expire_next",
    "follow_debt",
    "give_for_friend",
    "give_points",
    "hold_parties",
    "make_codes",
    "refund_gift",
    "refund_points",
    "send_points",
    "send_points_back",
    "set_points_rule",
    "set_referral_rule",
    "spend",
    "stop_code",
    "take_back",
    "take_code",
    "take_gift_back",
    "take_off",
    "take_over_back",
    "take_points",
    "withdraw_points_rule",
]
