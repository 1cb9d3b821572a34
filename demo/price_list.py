"""What Linden & Co. offers: thirty services under seven headings, and a few goods."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from catalog.price_tables import Change
from catalog.tables import Colour, Tie
from loyalty.rules.lasting import Ends, Lasting, Rounded, Waits
from loyalty.rules.points import NewPointsRule

CATEGORIES = (
    ("Hair", Colour.rose),
    ("Colour", Colour.violet),
    ("Barber", Colour.slate),
    ("Nails", Colour.amber),
    ("Face", Colour.lime),
    ("Brows & lashes", Colour.sky),
    ("Massage", Colour.teal),
)
WORKSHOP = "Blow-dry workshop"
KINDS = {"Colour chair": 3, "Treatment room": 2, "Lamp": 3}  # how many there are in each branch
CHAIR, ROOM = {"Colour chair": 1}, {"Treatment room": 1}
PAID_FIRST = Lasting(waits=Waits.paid, ends=Ends.months, lasts=4, rounded=Rounded.month)
WEEK_LATER = Lasting(waits=Waits.days, wait_days=7, ends=Ends.months, lasts=12)
LIT_ROOM = {"Treatment room": 1, "Lamp": 2}


@dataclass(frozen=True, slots=True)
class Offer:
    """A service: minutes, and its price in whole euros in Kreuzberg and reais in Pinheiros (0: not there)."""

    category: str
    name: str
    minutes: int
    kreuzberg: int
    pinheiros: int
    needs: Mapping[str, int] = field(default_factory=dict)
    weight: int = 10  # how often it is booked
    places: int = 1  # more for a class
    added_to: tuple[str, ...] = ()
    is_alone: bool = True  # also sold by itself


OFFERS = (
    Offer("Hair", "Women's haircut", 60, 62, 144, weight=40),
    Offer("Hair", "Men's haircut", 45, 42, 96, weight=30),
    Offer("Hair", "Children's haircut", 30, 26, 60, weight=8),
    Offer("Hair", "Wash & blow-dry", 45, 38, 87, weight=18),
    Offer("Hair", "Fringe trim", 15, 12, 30, weight=8),
    Offer("Hair", "Updo", 75, 85, 204, weight=5),
    Offer("Hair", WORKSHOP, 90, 35, 0, places=6),
    Offer("Colour", "Root touch-up", 90, 78, 186, needs=CHAIR, weight=20),
    Offer("Colour", "Full colour", 120, 110, 264, needs=CHAIR, weight=14),
    Offer("Colour", "Balayage", 180, 190, 450, needs=CHAIR, weight=9),
    Offer("Colour", "Highlights", 150, 150, 360, needs=CHAIR, weight=9),
    Offer("Colour", "Gloss", 45, 48, 114, needs=CHAIR, weight=7),
    Offer("Barber", "Beard trim", 30, 24, 54, weight=24, added_to=("Men's haircut",)),
    Offer("Barber", "Hot towel shave", 45, 36, 81, weight=10),
    Offer("Barber", "Cut & beard", 75, 60, 138, weight=26),
    Offer("Barber", "Head shave", 30, 28, 63, weight=6),
    Offer("Nails", "Manicure", 45, 36, 78, weight=26),
    Offer("Nails", "Gel manicure", 75, 52, 114, weight=34),
    Offer("Nails", "Pedicure", 60, 48, 108, weight=20),
    Offer("Nails", "Gel removal", 30, 18, 42, weight=8, added_to=("Gel manicure",)),
    Offer("Nails", "Nail art", 30, 22, 51, added_to=("Manicure", "Gel manicure"), is_alone=False),
    Offer("Face", "Classic facial", 60, 72, 168, needs=ROOM, weight=18),
    Offer("Face", "Deep cleanse", 90, 95, 222, needs=LIT_ROOM, weight=12),
    Offer("Face", "Peeling", 45, 58, 135, needs=LIT_ROOM, weight=8),
    Offer("Brows & lashes", "Brow shaping", 30, 24, 54, weight=22),
    Offer("Brows & lashes", "Brow lamination", 60, 55, 126, weight=12),
    Offer("Brows & lashes", "Lash lift", 75, 68, 156, weight=14),
    Offer("Massage", "Classic massage", 60, 70, 165, needs=ROOM, weight=24),
    Offer("Massage", "Deep tissue massage", 90, 98, 234, needs=ROOM, weight=14),
    Offer("Massage", "Neck & shoulders", 30, 40, 90, needs=ROOM, weight=16),
)
# Whose a room of Kreuzberg is: Anna's own chair, and where Paul goes if it is free.
OWN = {"Colour chair 3": ("Anna Weber", Tie.only), "Treatment room 2": ("Paul Richter", Tie.preferred)}
HANDS_AND_FEET = ("Manicure", "Pedicure")  # by two people at once, where there are two
PACKAGE = Offer("Nails", "Hands & feet", 60, 75, 168)
PLACES = {  # in a visit of several services
    1: ("Root touch-up", "Full colour", "Balayage", "Highlights"),
    2: ("Women's haircut", "Men's haircut", "Children's haircut"),
    3: ("Wash & blow-dry", "Updo"),
}
GOODS = (
    ("Shampoo, 250 ml", 14, 36),
    ("Conditioner, 250 ml", 16, 39),
    ("Beard oil", 19, 48),
    ("Hand cream", 9, 24),
    ("Cuticle oil", 11, 27),
    ("Gift box", 35, 87),
)
HAPPY_HOUR: dict[str, Any] = {
    "name": "Quiet mornings",
    "weekdays": frozenset({1, 2, 3}),
    "starts": "09:00",
    "ends": "12:00",
    "change": Change.percent_off,
    "value": "15",
    "is_active": "yes",
}


def points_rule(starts_on: date, *, at_home: bool) -> NewPointsRule:
    lasting = PAID_FIRST if at_home else WEEK_LATER
    worth = 10 if at_home else 50
    return NewPointsRule(
        name="Linden points", starts_on=starts_on, rate=500, point_value=worth, lasting=lasting
    )
