"""Who is there and what is taken around a start of several services: what an arrangement is chosen from."""

from collections.abc import Callable
from dataclasses import dataclass, field

from booking.queries.offers import Offered
from booking.queries.taken import NOTHING, Own, Taken, taken
from booking.queries.wanted import Several
from booking.rules.arranging import Spot, Spots
from booking.rules.days import Span, local_date
from booking.rules.grid import Person, covers, meets
from booking.rules.rooms import left_of, picked
from booking.rules.shape import moved

Takes = list[tuple[int, Span]]


@dataclass(frozen=True, slots=True)
class Known:
    """Who is there and what is taken around some starts, for each piece its people with their time.

    `order` is whose turn it is, for each piece; `fixed` where each has to begin, if it may nowhere else.
    `alone` keeps what was worked out.
    """

    several: Several
    people: tuple[tuple[tuple[Offered, Person], ...], ...]
    doors: list[Span]
    taken: Taken
    order: tuple[tuple[int, ...], ...] = ()
    fixed: tuple[int, ...] = ()
    alone: dict[tuple[int, int], list[Offered]] = field(default_factory=dict)

    def choices(self, piece: int, at: int, spots: Spots) -> list[Spot]:
        """Whoever this guest is with already comes first, then in turn."""
        if self.fixed and self.fixed[piece] != at:
            return []
        found = (self.spot(piece, who, at, spots) for who in self.free(piece, at))
        met = {each.who for each in self.of_guest(piece, spots)}
        return sorted(
            (each for each in found if each),
            key=lambda each: (each.who not in met, self.rank(piece, each.who)),
        )

    def of_guest(self, piece: int, spots: Spots) -> list[Spot]:
        guests = self.several.plan.pieces
        return [each for each in spots if guests[each.piece].guest == guests[piece].guest]

    def rank(self, piece: int, member: int) -> int:
        order = self.order[piece] if self.order else ()
        return order.index(member) if member in order else len(order)

    def free(self, piece: int, at: int) -> list[Offered]:
        """Who is there and free, whatever else is chosen; many arrangements ask for the same moment."""
        key = piece, at
        if key not in self.alone:
            self.alone[key] = [
                who
                for who, person in self.people[piece]
                if person.works(at) and covers(self.doors, (at, at + who.length)) and person.is_free(at)
            ]
        return self.alone[key]

    def spot(self, piece: int, who: Offered, at: int, spots: Spots) -> Spot | None:
        """With the best of the rooms that are free then; None where there are none."""
        end = at + who.length
        staff = [(who.resource, each) for each in moved(who.shape.staff, at)]
        if not who.needs:
            return Spot(piece, who.id, at, end, tuple(staff))
        [span] = moved([who.shape.room], at)
        needs = left_of(who.needs, self.free_rooms(span, (at, end), self.others(piece, spots)))
        if needs is None:
            return None
        return Spot(piece, who.id, at, end, (*staff, *((room, span) for room in picked(needs))))

    def others(self, piece: int, spots: Spots) -> tuple[Takes, Takes]:
        """What is chosen already for others, and for the same guest, in whose visit no buffer is kept."""
        mine = self.of_guest(piece, spots)
        theirs = [take for each in spots if each not in mine for take in each.takes]
        return theirs, [take for each in mine for take in each.core()]

    def free_rooms(self, span: Span, core: Span, chosen: tuple[Takes, Takes]) -> Callable[[int], bool]:
        theirs, own = chosen
        return lambda room: (
            not meets(self.taken.resources[room], span)
            and not meets((taken for other, taken in theirs if other == room), span)
            and not meets((taken for other, taken in own if other == room), core)
        )


async def known(several: Several, starts: Span, own: Own = NOTHING, *, online: bool) -> Known:
    """Around starts from the first to the last: one query."""
    window = starts[0] + several.earliest, starts[1] + several.longest
    found = await taken(several.everything, window, own)
    days = local_date(window[0], several.zone), local_date(window[1], several.zone)
    work = {who.id: several.setup.work(who.id, *days, online=online) for who in several.everything.people}

    def person(who: Offered) -> Person:
        busy = sorted(found.resources[who.resource] + found.absences[who.id])
        return Person(who.id, who.shape, work[who.id], busy)

    people = tuple(tuple((who, person(who)) for who in each.people) for each in several.offers)
    return Known(several, people, several.setup.doors(*days), found)
