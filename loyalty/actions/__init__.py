"""What moves points (for the bill of a visit), and what decides about them (programmes)."""

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

__all__ = [
    "AboveShare",
    "NoClient",
    "NoProgramme",
    "NotEnoughPoints",
    "PointsAlreadySpent",
    "PointsUsedAlready",
    "ProgrammeStarted",
    "SpentPoints",
    "accrue",
    "set_programme",
    "spend",
    "take_back",
    "withdraw_programme",
]
