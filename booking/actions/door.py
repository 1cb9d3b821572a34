"""The one door through which time is taken: lock, look again, write.

Everything that can occupy a person or a room (a hold, a booking, a move, a restored visit) comes through
`enter`. The EXCLUDE constraint of the table is the second wall behind it.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from asyncpg.exceptions import DeadlockDetectedError, ExclusionViolationError, LockNotAvailableError

from booking.actions import refusals
from booking.queries import Offer, Offered, next_of
from booking.queries.setup import read_setup
from booking.queries.taken import NOTHING, Own, Situation, situation, taken
from booking.queries.turns import turns
from booking.rules.days import Span, local_date, midnight, utc
from booking.rules.grid import Person, covers, meets
from booking.rules.shape import Shape, moved
from booking.rules.terms import Trouble, days_touched, trouble_with
from booking.rules.turns import in_turn
from kit import clock, db
from kit.errors import Unavailable
from kit.vault import new_code

Written = TypeVar("Written")
Keys = list[tuple[int, int]]
Taking = tuple[int, Span]

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
INSERT INTO appointment (resource, visit, line, hold, starts_at, ends_at, taken_in, event)
SELECT resource, $4, $5, $6, starts_at, ends_at, $7, $8
FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) AS taken (resource, starts_at, ends_at)
"""


TURN = -1  # no day of a resource, and no week of a service


class Gone(Exception):
    """Between the look and the lock somebody else took everything, or what the wall keeps: one place."""

    def __init__(self, place: "Place | None" = None) -> None:
        super().__init__()
        self.place = place


@dataclass(frozen=True, slots=True)
class Wish:
    """A start with one of the people of an offer; `own` is not in the way, `also` is locked as well.

    `uncounted` is a hold that counts against no limit, though its time is taken. `luck` is the lot that is
    drawn where the service draws one.
    """

    offer: Offer
    start: int
    desk: bool = False
    own: Own = NOTHING
    also: tuple[tuple[int, int], ...] = ()
    uncounted: int = 0
    luck: str = field(default_factory=new_code)

    def among(self, places: Sequence["Place"]) -> "Wish":
        """The same wish of nobody else and of no other room, in the order of the offer."""
        people, rooms = {each.who.id for each in places}, {each.room for each in places}
        left = replace(
            self.offer,
            people=tuple(each for each in self.offer.people if each.id in people),
            spare_rooms=tuple(each for each in self.offer.spare_rooms if each in rooms),
        )
        return replace(self, offer=left)


@dataclass(frozen=True, slots=True)
class Place:
    """One person, and a room where the service needs one, for a visit that begins at `start`."""

    who: Offered
    room: int | None
    start: int

    @property
    def takes(self) -> list[Taking]:
        """Each stretch that becomes somebody's or a room's taken time, buffers included."""
        found = [(self.who.resource, span) for span in moved(self.who.shape.staff, self.start)]
        if self.room is not None:
            found += [(self.room, span) for span in moved([self.who.shape.room], self.start)]
        return found

    @property
    def starts_at(self) -> datetime:
        return utc(self.start)

    @property
    def ends_at(self) -> datetime:
        """When the client leaves."""
        return utc(self.start + self.who.length)


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
        hopes = await hopeful_places(wish)
        while hopes:
            try:
                return await once_more(wish, hopes, write)
            except Gone as gone:
                hopes = [each for each in hopes if gone.place not in (None, each)]
    except refusals.OutsideHours as refusal:
        raise refusals.OutsideHours(await next_times(wish)) from refusal
    raise refusals.TimeTaken(await next_times(wish))


async def once_more(
    wish: Wish, hopes: Sequence[Place], write: Callable[[Place], Awaitable[Written]]
) -> Written:
    """Sorted locks leave no ring to wait in; should there be one all the same, its victim tries again."""
    try:
        return await attempt(wish, hopes, write)
    except DeadlockDetectedError:
        return await attempt(wish, hopes, write)


async def attempt(
    wish: Wish, hopes: Sequence[Place], write: Callable[[Place], Awaitable[Written]]
) -> Written:
    place = None
    try:
        async with db.transaction():
            await db.lock([*keys_of(wish.offer, hopes), *wish.also])
            sure, found = await looked(wish.among(hopes))
            place = next((each for each in await places_in(found, sure) if each in hopes), None)
            if place is None:
                raise Gone
            if found.lapsed:
                await drop_lapsed(place.takes)
            return await write(place)
    except ExclusionViolationError as wall:
        raise Gone(place) from wall
    except LockNotAvailableError as busy:
        raise Unavailable("Very many people are booking right now. Please try again in a moment.") from busy


def keys_of(offer: Offer, hopes: Sequence[Place]) -> Keys:
    """All that may be taken; where there is a choice of people also the turn, which is the branch's."""
    found = keys(taking for each in hopes for taking in each.takes)
    return found if len({each.who.id for each in hopes}) < 2 else [*found, (-offer.branch, TURN)]


async def drop_lapsed(takes: Sequence[Taking]) -> None:
    """Removes the holds whose time is over and that are in the way."""
    start, end = min(span[0] for _, span in takes), max(span[1] for _, span in takes)
    resources = sorted({resource for resource, _ in takes})
    await db.execute(DROP_LAPSED, resources, clock.now(), utc(start), utc(end))


async def hopeful_places(wish: Wish) -> list[Place]:
    """Where to try. When there is only one way, one query tells whether it is plainly taken."""
    people, rooms = wish.offer.people, wish.offer.spare_rooms
    if len(people) > 1 or len(rooms) > 1:
        sure, seen = await looked(wish)
        return places_with(free_people(seen, sure), seen, sure)
    [who], [room] = people, rooms if wish.offer.kind else (None,)
    place = Place(who, room, wish.start)
    window = wish.start + wish.offer.earliest, wish.start + wish.offer.longest
    found = await taken(wish.offer, window, wish.own)
    busy = {who.resource: [*found.resources[who.resource], *found.absences[who.id]]}
    if room is not None:
        busy[room] = found.resources[room]
    return [] if any(meets(busy[resource], span) for resource, span in place.takes) else [place]


async def looked(wish: Wish) -> tuple[Wish, Situation]:
    """What is so at this moment: hours that changed since the offer was made are the new ones."""
    day = local_date(wish.start, wish.offer.zone)
    found = await situation(wish.offer, day, day, wish.own, online=not wish.desk)
    if found.edition == wish.offer.setup.kept.edition:
        return wish, found
    setup = await read_setup(wish.offer.branch)
    again = replace(wish, offer=replace(wish.offer, setup=setup))
    return again, await situation(again.offer, day, day, wish.own, online=not wish.desk)


async def places_in(found: Situation, wish: Wish) -> list[Place]:
    """Everywhere the wish can be met, whose turn it is first; raises `OutsideHours` like `free_people`."""
    return places_with(await in_order(free_people(found, wish), wish), found, wish)


def free_people(found: Situation, wish: Wish) -> list[Person]:
    """Who is free for the whole visit; raises `OutsideHours` when nobody is there at all then."""
    at_work = [each for each in found.people if can_serve(each, found.doors, wish.start)]
    if not at_work:
        raise refusals.OutsideHours
    return [each for each in at_work if each.is_free(wish.start)]


def places_with(people: Sequence[Person], found: Situation, wish: Wish) -> list[Place]:
    who = {each.id: each for each in wish.offer.people}
    return [
        Place(who[person.member], room, wish.start)
        for person in people
        for room in free_rooms(found, person.shape, wish.start)
    ]


def can_serve(person: Person, doors: Sequence[Span], start: int) -> bool:
    """They are at work whenever they are needed, and the branch is open for as long as the client is here."""
    return person.works(start) and covers(doors, (start, start + person.shape.length))


def free_rooms(found: Situation, shape: Shape, start: int) -> list[int | None]:
    """None stands for the room a service does not need."""
    if found.rooms is None:
        return [None]
    [span] = moved([shape.room], start)
    return [room for room, busy in found.rooms.items() if not meets(busy, span)]


async def in_order(free: Sequence[Person], wish: Wish) -> Sequence[Person]:
    if len(free) < 2:
        return free
    known = {each.member: each for each in free}
    found = await turns(wish.offer, free, wish.start, wish.own)
    return [known[member] for member in in_turn(wish.offer.any_staff, found, wish.luck)]


@dataclass(frozen=True, slots=True)
class For:
    """What the time is taken for: a line of a visit, which will have this version, a hold, or a class."""

    visit: int | None = None
    line: int | None = None
    hold: int | None = None
    version: int = 1
    event: int | None = None


async def take(takes: Sequence[Taking], what: For) -> None:
    """Writes the time down; only ever inside `enter`."""
    await db.execute(TAKE, *columns(takes), what.visit, what.line, what.hold, what.version, what.event)


def columns(takes: Sequence[Taking]) -> tuple[list[int], list[datetime], list[datetime]]:
    """Resources, beginnings and ends, each as an array."""
    starts, ends = [utc(span[0]) for _, span in takes], [utc(span[1]) for _, span in takes]
    return [resource for resource, _ in takes], starts, ends
