"""A salon that gives points, and visits that were paid."""

from datetime import date

from kit.rights import SYSTEM
from loyalty import actions
from loyalty.rules import NewPointsRule
from tests.cast import Salon, open_salon

CASHBACK = NewPointsRule(
    name="Cashback", starts_on=date(2026, 9, 1), rate=500, point_value=100, largest_share=5000
)


async def generous_salon() -> Salon:
    """5 % back, a point is €1.00, half of a bill may be paid with points."""
    salon = await open_salon()
    await actions.set_points_rule(SYSTEM, salon.center, CASHBACK)
    return salon
