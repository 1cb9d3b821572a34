"""The one door through which time is taken: lock, look again, write.

Everything that can occupy a person or a room (a hold, a booking, a move, a restored visit) comes through
`enter`. The EXCLUDE constraint of the table is the second wall behind it.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from asyncpg.exceptions import ExclusionViolationError, LockNotAvailableError

from booking.actions import refusals
from booking.actions.places import Place, Taking, Wish, free_people, hopeful, looked, places_in
from booking.queries import next_of
from booking.queries.taken import Own, taken
from booking.rules.days import local_date, midnight, utc
from booking.rules.grid import meets
from booking.rules.rooms import picked, rooms_of
from booking.rules.terms import Trouble, days_touched, trouble_with
from kit import clock, db
from kit.errors import Unavailable
from kit.words import _

Written = TypeVar("Written")
Keys = list[tuple[int, int]]

REFUSALS = {
    Trouble.past: refusals.InThePast,
    Trouble.soon: refusals.TooSoon,
    Trouble.far: refusals.TooFar,
    Trouble.grid: refusals.OffTheGrid,
}
DROP_LAPSED = """
DELETE FROM hold WHERE expires_at <= $2 AND id IN (
    SELECT hold FROM appointment
    WHERE resource = ANY($1::int[]) AND ends_at > $3 AND starts_at < $4 AND hold IS NOT NULL
      AND released_at IS NULL
)
"""
TAKE = """
INSERT INTO appointment (resource, visit, line, hold, starts_at, ends_at, taken_in, event, forced)
SELECT resource, $4, $5, $6, starts_at, ends_at, $7, $8, $9
FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) AS taken (resource, starts_at, ends_at)
"""
# What others have of a place that the wall refused.
WALLED = """
SELECT DISTINCT taken.resource
FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) AS wanted (resource, starts_at, ends_at)
JOIN appointment AS taken ON taken.resource = wanted.resource AND released_at IS NULL
 AND tstzrange(taken.starts_at, taken.ends_at) && tstzrange(wanted.starts_at, wanted.ends_at)
WHERE taken.visit IS DISTINCT FROM $4 AND taken.hold IS DISTINCT FROM $5
"""


TURN = -1  # no day of a resource, and no week of a service


class Gone(Exception):
    """Between the look and the lock somebody else took everything; or a place that the wall refused."""

    def __init__(self, place: "Takes | None" = None) -> None:
        super().__init__()
        self.place = place


def keys(takes: Iterable[Taking]) -> Keys:
    """What to lock: each resource on each day that is touched."""
    return [(resource, day) for resource, span in takes for day in days_touched(span)]


def start_of(moment: datetime) -> int:
    """Epoch seconds; raises `OffTheGrid` for a time that is not on a whole second."""
    if moment.microsecond:
        raise refusals.OffTheGrid
    return int(moment.timestamp())


async def check(wish: Wish) -> None:
    """Raises the reason why nobody may have this start, whoever is free then."""
    await check_terms(wish, clock.now())
    if not wish.desk and wish.offer.closed_online_on(local_date(wish.start, wish.offer.zone)):
        raise refusals.ClosedOnline(await next_times(wish))


async def check_terms(wish: Wish, now: datetime) -> None:
    """The same for the lead time, the horizon and the grid alone, as they were at a moment."""
    trouble = trouble_with(wish.start, int(now.timestamp()), wish.offer.terms(now, desk=wish.desk))
    if trouble is not None:
        raise REFUSALS[trouble](await next_times(wish))


async def next_times(wish: Wish) -> list[datetime]:
    """The first three free starts from the wanted one on."""
    now = clock.now()
    last = midnight(wish.offer.terms(now, desk=wish.desk).last_day, wish.offer.zone)
    after = max(min(wish.start, last), int(now.timestamp()))
    return await next_of(wish.offer, utc(after), desk=wish.desk)


async def enter(wish: Wish, write: Callable[[Place], Awaitable[Written]]) -> Written:
    """Takes the place whose turn it is and calls `write` for it, in one transaction, under the locks of all.

    What is plainly taken is refused before any lock, so that a crowd drains quickly. Raises `OutsideHours` or
    `TimeTaken`, with the next free times, which are looked up when the failed transaction is over.
    """
    try:
        hope = await hope_for(wish)
        while hope.offer.people:
            try:
                return await attempt(hope, write)
            except Gone as gone:
                if gone.place is None:
                    break
                hope = hope.without(await refused(gone.place, wish.own))
    except refusals.OutsideHours as refusal:
        raise refusals.OutsideHours(await next_times(wish)) from refusal
    raise refusals.TimeTaken(await next_times(wish), desk=wish.desk)


async def attempt(hope: Wish, write: Callable[[Place], Awaitable[Written]]) -> Written:
    async def settle() -> tuple[Place | None, bool]:
        sure, found = await looked(hope)
        return next(iter(await places_in(found, sure)), None), found.lapsed

    return await under_lock([*keys_of(hope), *hope.also], settle, write)


class Takes(Protocol):
    """Something that takes the time of people and rooms."""

    @property
    def takes(self) -> Sequence[Taking]: ...


Settled = TypeVar("Settled", bound=Takes)


@db.tries_again
async def under_lock(
    locks: Keys,
    settle: Callable[[], Awaitable[tuple[Settled | None, bool]]],
    write: Callable[[Settled], Awaitable[Written]],
) -> Written:
    """Locks, looks again with `settle`, and writes what it says is to be had.

    `settle` also tells whether holds whose time is over may be in the way. Raises `Gone` when there is
    nothing any more, or the wall refuses what there was.
    """
    place = None
    try:
        async with db.transaction():
            await db.lock(locks)
            place, lapsed = await settle()
            if place is None:
                raise Gone
            if lapsed:
                await drop_lapsed(place.takes)
            return await write(place)
    except ExclusionViolationError as wall:
        raise Gone(place) from wall
    except LockNotAvailableError as busy:
        raise Unavailable(
            _("Very many people are booking right now. Please try again in a moment.")
        ) from busy


def keys_of(hope: Wish) -> Keys:
    """All that may be taken; where there is a choice of people also the turn, which is the branch's."""
    people = hope.offer.people
    widest = (Place(each, rooms_of([each.needs]), hope.start) for each in people)
    found = keys(taking for each in widest for taking in each.takes)
    return found if len(people) < 2 else [*found, (-hope.offer.branch, TURN)]


async def refused(place: Takes, own: Own) -> set[int]:
    """What the wall keeps of a place: whatever is taken of it by now, or else the person."""
    rows = await db.fetch(WALLED, *columns(place.takes), own.visit, own.hold)
    return {row["resource"] for row in rows} or {place.takes[0][0]}


async def drop_lapsed(takes: Sequence[Taking]) -> None:
    """Removes the holds whose time is over and that are in the way."""
    start, end = min(span[0] for _, span in takes), max(span[1] for _, span in takes)
    resources = sorted({resource for resource, _ in takes})
    await db.execute(DROP_LAPSED, resources, clock.now(), utc(start), utc(end))


async def hope_for(wish: Wish) -> Wish:
    """What is left of it to try. When there is only one way, one query tells whether it is plainly taken."""
    people = wish.offer.people
    if len(people) > 1 or any(len(need.rooms) > need.quantity for need in people[0].needs):
        sure, seen = await looked(wish)
        return wish.among(hopeful(free_people(seen, sure), seen, sure))
    [who] = people
    place = Place(who, picked(who.needs), wish.start)
    window = wish.start + wish.offer.earliest, wish.start + wish.offer.longest
    found = await taken(wish.offer, window, wish.own)
    found.resources[who.resource] += found.absences[who.id]
    is_taken = any(meets(found.resources[resource], span) for resource, span in place.takes)
    return wish.among([] if is_taken else people)


@dataclass(frozen=True, slots=True)
class For:
    """What the time is taken for: a line of a visit, which will have this version, a hold, or a class.

    `forced` time may lie over what is there.
    """

    visit: int | None = None
    line: int | None = None
    hold: int | None = None
    version: int = 1
    event: int | None = None
    forced: bool = False


async def take(takes: Sequence[Taking], what: For) -> None:
    """Writes the time down; only ever inside `enter`."""
    whose = what.visit, what.line, what.hold, what.version, what.event, what.forced
    await db.execute(TAKE, *columns(takes), *whose)


def columns(takes: Sequence[Taking]) -> tuple[list[int], list[datetime], list[datetime]]:
    """Resources, beginnings and ends, each as an array."""
    starts, ends = [utc(span[0]) for _, span in takes], [utc(span[1]) for _, span in takes]
    return [resource for resource, _ in takes], starts, ends
