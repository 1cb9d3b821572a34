"""Where a visit that no longer fits could go: another time of the same person, or somebody else."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from booking import queries
from booking.actions.moves import with_lengths
from booking.actions.news import release
from booking.queries import NotOffered
from booking.queries.fitting import Misfit
from booking.queries.visits import Booked, SeveralServices, TakesNoTime, booked
from booking.rules.days import Span, local_date
from booking.rules.grid import meets
from catalog import queries as catalog
from kit import clock
from kit.errors import NotFound

AROUND = timedelta(days=14)
MOST_TIMES, MOST_PEOPLE = 3, 2
What = tuple[int, tuple[int, ...]]  # a service, and what is added to it


@dataclass(frozen=True, slots=True)
class Way:
    """A time at which one person could take the visit; `start` is in epoch seconds."""

    member: int
    name: str
    start: int


@dataclass(frozen=True, slots=True)
class Stray:
    """A visit that would no longer fit, and the nearest ways out."""

    misfit: Misfit
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does a service: their free starts in order, and how long a visit is with them."""

    id: int
    name: str
    resource: int
    length: int
    starts: list[int]

    def nearest(self, wanted: int) -> list[int]:
        return sorted(self.starts, key=lambda start: (abs(start - wanted), start))

    def is_free_at(self, start: int) -> bool:
        place = bisect_left(self.starts, start)
        return self.starts[place : place + 1] == [start]


@dataclass(slots=True)
class Search:
    """What has been found so far: people by what is asked of them, and the time already proposed of each."""

    branch: int
    first: date
    last: date
    does: dict[What, list[int]] = field(default_factory=dict)
    known: dict[tuple[What, int, int], Person] = field(default_factory=dict)
    proposed: defaultdict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))


async def ways_of(branch_id: int, misfits: Sequence[Misfit]) -> list[Stray]:
    """No two ways share somebody's time, so any choice of them can be had together.

    Only inside a change that is about to be taken back: the time of all these visits is given up first, so
    that none of them stands in its own way or in that of another.
    """
    if not misfits:
        return []
    zone = (await catalog.branch(branch_id)).zone
    days = [local_date(each.coming.starts, zone) for each in misfits]
    search = Search(branch_id, min(days) - AROUND, max(days) + AROUND)
    takings = [await taking_of(each) for each in misfits]
    for each in misfits:
        await release(each.coming.visit)
    return [
        Stray(misfit, await ways_out(search, misfit, taking))
        for misfit, taking in zip(misfits, takings, strict=True)
    ]


async def taking_of(misfit: Misfit) -> Booked | None:
    """What the visit takes; None for one that cannot be moved as a whole."""
    try:
        taking = await booked(misfit.coming.visit)
    except (TakesNoTime, SeveralServices):
        return None
    return taking if taking.member == misfit.coming.member else None


async def ways_out(search: Search, misfit: Misfit, taking: Booked | None) -> tuple[Way, ...]:
    if taking is None:
        return ()
    people = await people_for(search, taking)
    start = misfit.coming.begins
    same = [(person, at) for person in people if person.id == taking.member for at in person.nearest(start)]
    others = [(person, start) for person in people if person.id != taking.member and person.is_free_at(start)]
    return (*picked(search, same, MOST_TIMES), *picked(search, others, MOST_PEOPLE))


def picked(search: Search, candidates: Iterable[tuple[Person, int]], most: int) -> list[Way]:
    """The first few that share no time with anything proposed before; from now on they count as proposed."""
    found: list[Way] = []
    for who, start in candidates:
        span = (start, start + who.length)
        if len(found) < most and not meets(search.proposed[who.resource], span):
            search.proposed[who.resource].append(span)
            found.append(Way(who.id, who.name, start))
    return found


async def people_for(search: Search, taking: Booked) -> list[Person]:
    """Everybody who does the service, each with their free starts at the desk."""
    what = what_of(taking)
    if what not in search.does:
        search.does[what] = await who_does(search.branch, what)
    return [await look_up(search, taking, member) for member in search.does[what]]


def what_of(taking: Booked) -> What:
    return taking.service, tuple(taking.addons)


async def who_does(branch: int, what: What) -> list[int]:
    service, addons = what
    try:
        everybody = await queries.offer(branch, service, addons=addons, online=False, retired=True)
    except (NotFound, NotOffered):
        return []
    return [each.id for each in everybody.people]


async def look_up(search: Search, taking: Booked, member: int) -> Person:
    """One person's free starts; a visit keeps its own length with its own person only."""
    what = what_of(taking)
    asked = (what, member, taking.minutes if member == taking.member else 0)
    if asked not in search.known:
        alone = await queries.offer(
            search.branch, taking.service, member, addons=taking.addons, online=False, retired=True
        )
        offered = with_lengths(alone, taking, None)
        days = await queries.times_of(offered, search.first, search.last, desk=True)
        now = clock.now()
        starts = [int(start.timestamp()) for day in days for start in day.starts if start > now]
        [who] = offered.people
        search.known[asked] = Person(who.id, who.name, who.resource, who.length, starts)
    return search.known[asked]
