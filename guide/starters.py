"""What a business of each trade usually offers, for a start: names and lengths, and prices to be changed."""

from dataclasses import dataclass

from catalog.tables import Colour


@dataclass(frozen=True, slots=True)
class Starter:
    """A service to begin with; `euros` is what it may cost where there is no price yet."""

    heading: str
    name: str
    minutes: int
    euros: int


@dataclass(frozen=True, slots=True)
class Trade:
    """A sort of business, and what it usually offers in the order of its price list."""

    key: str
    label: str
    icon: str
    starters: tuple[Starter, ...]


TRADES = (
    Trade(
        "hair",
        "Hair salon",
        "scissors",
        (
            Starter("Hair", "Women's haircut", 60, 58),
            Starter("Hair", "Men's haircut", 45, 38),
            Starter("Hair", "Children's haircut", 30, 24),
            Starter("Hair", "Wash & blow-dry", 45, 36),
            Starter("Colour", "Root touch-up", 90, 72),
            Starter("Colour", "Full colour", 120, 98),
            Starter("Colour", "Highlights", 150, 135),
        ),
    ),
    Trade(
        "barber",
        "Barber",
        "user",
        (
            Starter("Barber", "Haircut", 30, 32),
            Starter("Barber", "Haircut & beard", 60, 48),
            Starter("Barber", "Beard trim", 30, 22),
            Starter("Barber", "Hot towel shave", 45, 34),
            Starter("Barber", "Head shave", 30, 26),
            Starter("Barber", "Boys' haircut", 30, 22),
        ),
    ),
    Trade(
        "nails",
        "Nails",
        "sparkles",
        (
            Starter("Nails", "Manicure", 45, 34),
            Starter("Nails", "Gel manicure", 75, 48),
            Starter("Nails", "Gel removal", 30, 16),
            Starter("Nails", "Pedicure", 60, 44),
            Starter("Nails", "Gel pedicure", 75, 54),
            Starter("Nails", "Nail repair", 15, 8),
        ),
    ),
    Trade(
        "beauty",
        "Beauty",
        "star",
        (
            Starter("Face", "Classic facial", 60, 68),
            Starter("Face", "Deep cleanse", 90, 89),
            Starter("Brows & lashes", "Brow shaping", 30, 22),
            Starter("Brows & lashes", "Brow lamination", 60, 52),
            Starter("Brows & lashes", "Lash lift", 75, 64),
            Starter("Waxing", "Half legs", 30, 28),
            Starter("Waxing", "Full legs", 45, 42),
        ),
    ),
    Trade(
        "massage",
        "Massage",
        "heart",
        (
            Starter("Massage", "Classic massage", 60, 65),
            Starter("Massage", "Classic massage, long", 90, 92),
            Starter("Massage", "Deep tissue massage", 60, 72),
            Starter("Massage", "Neck & shoulders", 30, 38),
            Starter("Massage", "Foot massage", 45, 46),
        ),
    ),
    Trade(
        "fitness",
        "Fitness",
        "timer",
        (
            Starter("Training", "First meeting", 30, 0),
            Starter("Training", "Personal training", 60, 65),
            Starter("Training", "Training for two", 60, 90),
            Starter("Training", "Body check", 45, 45),
            Starter("Training", "Stretching", 30, 32),
        ),
    ),
)
OTHER = Trade("other", "Something else", "pencil", ())
TINTS = (Colour.rose, Colour.violet, Colour.teal, Colour.amber, Colour.sky, Colour.lime, Colour.slate)
# Not what money is exchanged at, but about how many times more such prices are.
TIMES_EUROS = {
    "EUR": 1.0,
    "GBP": 1.0,
    "USD": 1.2,
    "CHF": 1.5,
    "AUD": 1.6,
    "CAD": 1.6,
    "NZD": 1.7,
    "BRL": 2.4,
    "PLN": 3.0,
    "DKK": 8.0,
    "SEK": 11.0,
    "NOK": 12.0,
    "CZK": 18.0,
    "INR": 20.0,
    "RUB": 45.0,
    "JPY": 130.0,
}


def trade_of(key: str) -> Trade | None:
    return next((each for each in (*TRADES, OTHER) if each.key == key), None)


def suggested(euros: int, currency: str) -> str:
    """A round price in another currency, as it is typed; "" where nobody here knows what is usual."""
    times = TIMES_EUROS.get(currency)
    if times is None:
        return ""
    amount = euros * times
    step = 1 if amount < 100 else 5 if amount < 500 else 50
    return str(round(amount / step) * step)
