"""Who can be booked online, for a page on which somebody is chosen first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from booking.queries.addons import on_sale
from booking.queries.firsts import first_of_everybody
from booking.queries.kept import Member, Rating
from booking.queries.setup import Setup, setup_of
from catalog.tables import Branch
from kit import clock
from kit.db import fetch

TITLES = "SELECT id, title, about FROM staff_member WHERE branch = $1"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to choose, with what the business says of them, and when they are free first.

    `by_time`: a time is booked with them, and not only places of classes.
    """

    id: int
    name: str
    title: str
    about: str
    photo: str | None
    rating: Rating | None
    next: datetime | None
    by_time: bool


@dataclass(frozen=True, slots=True)
class People:
    """In the order of the desk. Nobody was looked for further ahead than so many `days`."""

    people: list[Person]
    days: int

    @property
    def next(self) -> datetime | None:
        """Of anybody."""
        return min((each.next for each in self.people if each.next), default=None)


async def bookable_people(
    branch: Branch, offers: Callable[[int], bool], has: Callable[[int], bool]
) -> People:
    """Of the members that a form `has`, those who do something that it `offers`."""
    setup, today = await setup_of(branch.id), clock.today(branch.zone)
    services = [each for each in listed_in(setup) if offers(each)]
    said = {row["id"]: row for row in await fetch(TITLES, branch.id)}
    able = [
        each
        for each in setup.members.values()
        if has(each.id) and each.is_online and each.works_on(today) and each.id in said
        and not services_of(setup, each.id).isdisjoint(services)
    ]  # fmt: skip
    firsts = await first_of_everybody(setup, services, {each.id for each in able})
    ratings = setup.kept.ratings or {}
    found = [
        Person(
            each.id,
            each.name,
            said[each.id]["title"],
            said[each.id]["about"],
            each.photo,
            ratings.get(each.id),
            firsts.starts.get(each.id),
            each.id in firsts.able,
        )
        for each in able
    ]
    return People(found, firsts.days)


def listed_in(setup: Setup) -> list[int]:
    """What strangers find on the price list."""
    return [
        each.id
        for each in setup.services.values()
        if on_sale(setup, each) and each.is_online and not each.is_addon_only
    ]


def services_of(setup: Setup, member: int) -> set[int]:
    """What somebody does; nothing for who is not here."""
    found: Member | None = setup.members.get(member)
    return {skill[0] for skill in (found.skills or ())} if found else set()
