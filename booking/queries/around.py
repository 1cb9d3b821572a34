"""Who is there and what is taken around a start of several services: what an arrangement is chosen from."""

from dataclasses import dataclass

from booking.queries.offers import Offer, Offered
from booking.queries.taken import NOTHING, Own, Taken, taken
from booking.queries.wanted import Several
from booking.rules.arranging import Spot, Spots
from booking.rules.days import Span, local_date
from booking.rules.grid import Person, covers, meets
from booking.rules.shape import Shape, moved


@dataclass(frozen=True, slots=True)
class Known:
    """Who is there and what is taken around some starts. `order` is whose turn it is, for each piece."""

    several: Several
    people: tuple[tuple[Person, ...], ...]
    doors: list[Span]
    taken: Taken
    order: tuple[tuple[int, ...], ...] = ()

    def choices(self, piece: int, at: int, spots: Spots) -> list[Spot]:
        """Whoever this guest is with already comes first, then in turn."""
        offer = self.several.offers[piece]
        guest = self.several.plan.pieces[piece].guest
        met = {each.who for each in spots if self.several.plan.pieces[each.piece].guest == guest}
        people = sorted(
            self.people[piece], key=lambda who: (who.member not in met, self.rank(piece, who.member))
        )
        who = {each.id: each for each in offer.people}
        return [
            spot(piece, who[person.member], room, at)
            for person in people
            if self.can(person, at)
            for room in self.rooms(offer, person.shape, at)
        ]

    def rank(self, piece: int, member: int) -> int:
        order = self.order[piece] if self.order else ()
        return order.index(member) if member in order else len(order)

    def can(self, person: Person, at: int) -> bool:
        return person.works(at) and covers(self.doors, (at, at + person.shape.length)) and person.is_free(at)

    def rooms(self, offer: Offer, shape: Shape, at: int) -> list[int | None]:
        if offer.kind is None:
            return [None]
        [span] = moved([shape.room], at)
        return [room for room in offer.spare_rooms if not meets(self.taken.resources[room], span)]


def spot(piece: int, who: Offered, room: int | None, at: int) -> Spot:
    takes = [(who.resource, span) for span in moved(who.shape.staff, at)]
    if room is not None:
        takes += [(room, span) for span in moved([who.shape.room], at)]
    return Spot(piece, who.id, at, at + who.length, tuple(takes))


async def known(several: Several, starts: Span, own: Own = NOTHING, *, online: bool) -> Known:
    """Around starts from the first to the last: one query."""
    window = starts[0] + several.earliest, starts[1] + several.longest
    found = await taken(several.everything, window, own)
    days = local_date(window[0], several.zone), local_date(window[1], several.zone)
    work = {who.id: several.setup.work(who.id, *days, online=online) for who in several.everything.people}
    people = tuple(
        tuple(
            Person(
                who.id,
                who.shape,
                work[who.id],
                sorted(found.resources[who.resource] + found.absences[who.id]),
            )
            for who in each.people
        )
        for each in several.offers
    )
    return Known(several, people, several.setup.doors(*days), found)
