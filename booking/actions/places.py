"""Where a wish can be met: with whom, and in which rooms; and whose turn it is."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime

from booking.actions import refusals
from booking.queries import Offer, Offered
from booking.queries.setup import read_setup
from booking.queries.taken import NOTHING, Own, Situation, situation
from booking.queries.turns import turns
from booking.rules.days import Span, local_date, utc
from booking.rules.grid import Person, covers, meets
from booking.rules.rooms import left_of, picked
from booking.rules.shape import Shape, moved
from booking.rules.turns import in_turn
from kit.vault import new_code

Taking = tuple[int, Span]


@dataclass(frozen=True, slots=True)
class Wish:
    """A start with one of the people of an offer; `own` is not in the way, `also` is locked as well.

    `uncounted` is a hold that counts against no limit, though its time is taken. `luck` is the lot that is
    drawn where the service draws one. `keeps` is the member whose it is already, and stays if they can.
    """

    offer: Offer
    start: int
    desk: bool = False
    own: Own = NOTHING
    also: tuple[tuple[int, int], ...] = ()
    uncounted: int = 0
    luck: str = field(default_factory=new_code)
    keeps: int = 0

    def among(self, people: Sequence[Offered]) -> "Wish":
        """The same wish of nobody else, and in none but their rooms."""
        return replace(self, offer=replace(self.offer, people=tuple(people)))

    def without(self, refused: Set[int]) -> "Wish":
        """The same wish where some people and rooms cannot be had after all."""
        return self.among(
            [
                replace(each, needs=needs)
                for each in self.offer.people
                if each.resource not in refused
                if (needs := left_of(each.needs, lambda room: room not in refused)) is not None
            ]
        )


@dataclass(frozen=True, slots=True)
class Place:
    """One person, and the rooms that the service needs, for a visit that begins at `start`."""

    who: Offered
    rooms: tuple[int, ...]
    start: int

    @property
    def takes(self) -> list[Taking]:
        """Each stretch that becomes somebody's or a room's taken time, buffers included."""
        found = [(self.who.resource, span) for span in moved(self.who.shape.staff, self.start)]
        [span] = moved([self.who.shape.room], self.start)
        return found + [(room, span) for room in self.rooms]

    @property
    def starts_at(self) -> datetime:
        return utc(self.start)

    @property
    def ends_at(self) -> datetime:
        """When the client leaves."""
        return utc(self.start + self.who.length)


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
    """The best place with each who can be had, whose turn it is first; raises like `free_people`."""
    people = hopeful(await in_order(free_people(found, wish), wish), found, wish)
    return [Place(each, picked(each.needs), wish.start) for each in people]


def free_people(found: Situation, wish: Wish) -> list[Person]:
    """Who is free for the whole visit; raises `OutsideHours` when nobody is there at all then."""
    at_work = [each for each in found.people if can_serve(each, found.doors, wish.start)]
    if not at_work:
        raise refusals.OutsideHours
    return [each for each in at_work if each.is_free(wish.start)]


def hopeful(people: Sequence[Person], found: Situation, wish: Wish) -> list[Offered]:
    """Those who find all the rooms they need, each with none but the free ones."""
    who, rooms = {each.id: each for each in wish.offer.people}, FreeRooms(found.rooms, wish.start)
    return [
        replace(who[each.member], needs=needs)
        for each in people
        if (needs := left_of(who[each.member].needs, rooms.during(each.shape))) is not None
    ]


def can_serve(person: Person, doors: Sequence[Span], start: int) -> bool:
    """They are at work whenever they are needed, and the branch is open for as long as the client is here."""
    return person.works(start) and covers(doors, (start, start + person.shape.length))


@dataclass(frozen=True, slots=True)
class FreeRooms:
    """What is taken of the rooms around a start."""

    busy: Mapping[int, Sequence[Span]]
    start: int

    def during(self, shape: Shape) -> Callable[[int], bool]:
        """Whether a room is free as long as a visit of this shape needs it."""
        [span] = moved([shape.room], self.start)
        return lambda room: not meets(self.busy[room], span)


async def in_order(free: Sequence[Person], wish: Wish) -> Sequence[Person]:
    if len(free) < 2:
        return free
    known = {each.member: each for each in free}
    found = await turns(wish.offer, free, wish.start, wish.own)
    order = in_turn(wish.offer.any_staff, found, wish.luck)
    return [known[member] for member in sorted(order, key=lambda member: member != wish.keeps)]
