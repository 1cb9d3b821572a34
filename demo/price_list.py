"""What Linden & Co. offers: thirty services under seven headings, and a few goods."""

from dataclasses import dataclass

from catalog.tables import Colour

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
KINDS = {"Colour chair": 2, "Treatment room": 2}  # how many there are in each branch


@dataclass(frozen=True, slots=True)
class Offer:
    """A service: minutes, and its price in whole euros in Kreuzberg and reais in Pinheiros (0: not there)."""

    category: str
    name: str
    minutes: int
    kreuzberg: int
    pinheiros: int
    needs: str = ""
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
    Offer("Colour", "Root touch-up", 90, 78, 186, needs="Colour chair", weight=20),
    Offer("Colour", "Full colour", 120, 110, 264, needs="Colour chair", weight=14),
    Offer("Colour", "Balayage", 180, 190, 450, needs="Colour chair", weight=9),
    Offer("Colour", "Highlights", 150, 150, 360, needs="Colour chair", weight=9),
    Offer("Colour", "Gloss", 45, 48, 114, needs="Colour chair", weight=7),
    Offer("Barber", "Beard trim", 30, 24, 54, weight=24, added_to=("Men's haircut",)),
    Offer("Barber", "Hot towel shave", 45, 36, 81, weight=10),
    Offer("Barber", "Cut & beard", 75, 60, 138, weight=26),
    Offer("Barber", "Head shave", 30, 28, 63, weight=6),
    Offer("Nails", "Manicure", 45, 36, 78, weight=26),
    Offer("Nails", "Gel manicure", 75, 52, 114, weight=34),
    Offer("Nails", "Pedicure", 60, 48, 108, weight=20),
    Offer("Nails", "Gel removal", 30, 18, 42, weight=8, added_to=("Gel manicure",)),
    Offer("Nails", "Nail art", 30, 22, 51, added_to=("Manicure", "Gel manicure"), is_alone=False),
    Offer("Face", "Classic facial", 60, 72, 168, needs="Treatment room", weight=18),
    Offer("Face", "Deep cleanse", 90, 95, 222, needs="Treatment room", weight=12),
    Offer("Face", "Peeling", 45, 58, 135, needs="Treatment room", weight=8),
    Offer("Brows & lashes", "Brow shaping", 30, 24, 54, weight=22),
    Offer("Brows & lashes", "Brow lamination", 60, 55, 126, weight=12),
    Offer("Brows & lashes", "Lash lift", 75, 68, 156, weight=14),
    Offer("Massage", "Classic massage", 60, 70, 165, needs="Treatment room", weight=24),
    Offer("Massage", "Deep tissue massage", 90, 98, 234, needs="Treatment room", weight=14),
    Offer("Massage", "Neck & shoulders", 30, 40, 90, needs="Treatment room", weight=16),
)
GOODS = (
    ("Shampoo, 250 ml", 14, 36),
    ("Conditioner, 250 ml", 16, 39),
    ("Beard oil", 19, 48),
    ("Hand cream", 9, 24),
    ("Cuticle oil", 11, 27),
    ("Gift box", 35, 87),
)
