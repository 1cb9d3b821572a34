"""What moves points (for the bill of a visit, or brought from elsewhere), and what decides about them."""

from loyalty.actions.brought import BroughtAlready, bring_over, take_over_back
from loyalty.actions.points import (
    AboveShare,
    NoClient,
    NoProgramme,
    NotEnoughPoints,
    PointsAlreadySpent,
    PointsUsedAlready,
    SpentPoints,
    accrue,
    spend,
    take_back,
)
from loyalty.actions.programmes import ProgrammeStarted, set_programme, withdraw_programme
from loyalty.actions.refunding import Moved, Refunding, refund_points

__all__ = [
    "AboveShare",
    "BroughtAlready",
    "Moved",
    "NoClient",
    "NoProgramme",
    "NotEnoughPoints",
    "PointsAlreadySpent",
    "PointsUsedAlready",
    "ProgrammeStarted",
    "Refunding",
    "SpentPoints",
    "accrue",
    "bring_over",
    "refund_points",
    "set_programme",
    "spend",
    "take_back",
    "take_over_back",
    "withdraw_programme",
]
