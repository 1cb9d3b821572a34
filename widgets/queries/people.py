"""Who can be booked online, for a page on which somebody is chosen first."""

from dataclasses import dataclass

from booking.queries.kept import Member, Rating
from booking.queries.setup import Setup, setup_of
from catalog.tables import Branch
from kit import clock
from kit.db import fetch

TITLES = "SELECT id, title, about FROM staff_member WHERE branch = $1"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to choose, with what the business says of them."""

    id: int
    name: str
    title: str
    about: str
    photo: str | None
    rating: Rating | None


async def bookable_people(branch: Branch) -> list[Person]:
    """In the order of the desk; who does nothing that can be booked is left out."""
    setup, today = await setup_of(branch.id), clock.today(branch.zone)
    ratings = setup.kept.ratings or {}
    said = {row["id"]: row for row in await fetch(TITLES, branch.id)}
    return [
        Person(
            each.id,
            each.name,
            said[each.id]["title"],
            said[each.id]["about"],
            each.photo,
            ratings.get(each.id),
        )
        for each in setup.members.values()
        if each.is_online and each.works_on(today) and each.skills and each.id in said
    ]


def services_of(setup: Setup, member: int) -> set[int]:
    """What somebody does; nothing for who is not here."""
    found: Member | None = setup.members.get(member)
    return {skill[0] for skill in (found.skills or ())} if found else set()
