"""Four hundred people with habits: how often they come, to whom, and what for."""

from dataclasses import dataclass
from random import Random
from unicodedata import normalize

from demo.company import Member, Place
from demo.people import FIRST_NAMES, LAST_NAMES

HOW_MANY = 400
WITH_EMAIL = 0.6


@dataclass(frozen=True, slots=True)
class Guest:
    """A client to be: their contact, whom they like, and how often they come (a weight)."""

    name: str
    phone: str
    email: str
    place: Place
    favourite: Member
    weight: int


def invent_guests(chance: Random, places: list[Place]) -> list[Guest]:
    names = sorted({f"{first} {last}" for first in FIRST_NAMES for last in LAST_NAMES})
    chosen = [
        "Masha Petrova",
        *chance.sample([name for name in names if name != "Masha Petrova"], HOW_MANY - 1),
    ]
    return [invent(chance, number, name, places) for number, name in enumerate(chosen)]


def invent(chance: Random, number: int, name: str, places: list[Place]) -> Guest:
    place = places[0] if number == 0 else chance.choices(places, weights=[7, 5])[0]
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace(" ", ".")
    return Guest(
        name=name,
        phone=phone_number(place.country, number),
        email=f"{plain}@example.com" if number == 0 or chance.random() < WITH_EMAIL else "",
        place=place,
        favourite=chance.choice(place.members),
        weight=chance.choices([1, 3, 6], weights=[50, 35, 15])[0],
    )


def phone_number(country: str, number: int) -> str:
    """A number of the country's form that nobody else in the demo has."""
    return f"+4915112{number:06d}" if country == "DE" else f"+551191{number:07d}"
