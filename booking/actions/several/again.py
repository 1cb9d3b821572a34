"""What repeating a visit repeats: all its services, and everybody who comes together that day."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from booking.actions.moves import with_lengths
from booking.actions.several.shifting import is_at_once, longest_wait
from booking.queries.addons import Which, on_sale
from booking.queries.offers import offer_in
from booking.queries.recurring import mark
from booking.queries.setup import Setup, setup_of
from booking.queries.visits import Booked, TakesNoTime, each_booked
from booking.queries.wanted import Part, Several, most_before, parts_of
from booking.rules.itinerary import Piece, Plan
from booking.rules.recurring import REPEATABLE
from booking.rules.wants import Want
from clients.tables import Party, Visit
from kit import clock
from kit.db import fetch

DESK = Which(online=False)
TITLES = "SELECT id, title FROM visit_line WHERE visit = ANY($1::int[]) AND added_to IS NULL"


@dataclass(frozen=True, slots=True)
class Group:
    """The visits that are repeated together, that of who booked first, and what each of them takes.

    `titles` are those of the lines that take time; `payer` pays for all who come together.
    """

    visits: tuple[Visit, ...]
    takings: tuple[tuple[Booked, ...], ...]
    titles: dict[int, str]
    payer: int | None = None

    @property
    def is_company(self) -> bool:
        return self.visits[0].party is not None

    @property
    def is_one(self) -> bool:
        """One service of somebody who comes alone."""
        return not self.is_company and len(self.takings[0]) == 1

    @property
    def all_takings(self) -> list[Booked]:
        return [taking for takings in self.takings for taking in takings]

    @property
    def starts_at(self) -> datetime:
        """When the first of them begins."""
        return min(each.starts_at for each in self.all_takings)

    @property
    def places(self) -> list[int]:
        """The place of each visit in the order in which they begin."""
        order = sorted(range(len(self.takings)), key=lambda number: self.takings[number][0].start)
        return [order.index(number) for number in range(len(order))]

    @property
    def is_in_turn(self) -> bool:
        """Nobody begins before the one ahead is done."""
        spans = sorted(
            (min(t.starts_at for t in each), max(t.ends_at for t in each)) for each in self.takings
        )
        return len(spans) > 1 and all(one[1] <= other[0] for one, other in pairwise(spans))

    @property
    def mark(self) -> str:
        return mark(self.visits)


async def group_of(visit: Visit) -> Group:
    """The visit, and those of its party on the same day that are booked or were done.

    Raises `TakesNoTime` for a place of a class.
    """
    zone = (await setup_of(visit.branch)).kept.zone
    company = await Visit.objects().where(Visit.party == visit.party) if visit.party else [visit]
    together = [each for each in company if each.id == visit.id or comes_along(each, visit, zone)]
    takings = await each_booked([each.id for each in together])
    if not takings[visit.id]:
        raise TakesNoTime
    visits = sorted((each for each in together if takings[each.id]), key=lambda each: each.id)
    titles = {row["id"]: row["title"] for row in await fetch(TITLES, [each.id for each in visits])}
    payer = await payer_of(visit.party) if visit.party else None
    return Group(tuple(visits), tuple(tuple(takings[each.id]) for each in visits), titles, payer)


def comes_along(other: Visit, visit: Visit, zone: str) -> bool:
    days = {clock.wall(each.starts_at, zone).date() for each in (other, visit)}
    return other.status in REPEATABLE and len(days) == 1


async def payer_of(party: int) -> int | None:
    [payer] = await Party.select(Party.payer).where(Party.id == party).output(as_list=True)
    return None if payer is None else int(payer)


def once_more(setup: Setup, group: Group) -> Several:
    """All of it as it would be booked today, in the order and the shapes it was booked in.

    Whom a client asked for stays. Raises like `offer_in` for what is sold no more.
    """
    packages = packages_in(setup, set(group.titles.values()))
    parts, pieces = [], []
    for visit, takings, guest in zip(group.visits, group.takings, group.places, strict=True):
        for number, taking in enumerate(takings):
            part = part_again(setup, taking, guest, anybody=visit.any_member)
            parts.append(packages.sold_in(part, group.titles.get(taking.line, "")))
            pieces.append(Piece(guest, number, at_once=is_at_once(taking, takings)))
    plan = Plan(
        tuple(pieces),
        most_wait=max(longest_wait(setup, takings) for takings in group.takings),
        at_once=True,
        together=not group.is_in_turn,
        most_before=most_before(part.offer for part in parts),
    )
    return Several(setup, tuple(parts), plan)


def part_again(setup: Setup, taking: Booked, guest: int, *, anybody: bool) -> Part:
    addons = tuple(taking.addons)
    who = None if anybody else taking.member
    offered = offer_in(setup, taking.service, who, Which(online=False, addons=addons))
    return Part(Want(taking.service, who, guest, addons), with_lengths(offered, taking, None), offered.title)


@dataclass(frozen=True, slots=True)
class Packages:
    """The parts of packages by their titles."""

    parts: dict[str, Part]

    def sold_in(self, part: Part, title: str) -> Part:
        """The same for what it costs in its package, if it is in one."""
        found = self.parts.get(title)
        return part if found is None else Part(part.want, part.offer, found.title, found.discount)


def packages_in(setup: Setup, titles: set[str]) -> Packages:
    """Of the packages that are booked as a whole and still sold under their name."""
    found: dict[str, Part] = {}
    for package in setup.services.values():
        names = {f"{package.title}: {setup.services[each].title}" for each in package.parts or ()}
        if names and names <= titles and on_sale(setup, package):
            found |= {part.title: part for part in parts_of(setup, Want(package.id), DESK)}
    return Packages(found)
