"""Where a wish can be met: with whom, and in which room; and whose turn it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from booking.actions import refusals
from booking.queries import Offer, Offered
from booking.queries.setup import read_setup
from booking.queries.taken import NOTHING, Own, Situation, situation
from booking.queries.turns import turns
from booking.rules.days import Span, local_date, utc
from booking.rules.grid import Person, covers, meets
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
    order = in_turn(wish.offer.any_staff, found, wish.luck)
    return [known[member] for member in sorted(order, key=lambda member: member != wish.keeps)]
