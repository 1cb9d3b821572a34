"""Several services in one coming: what of them is offered, and at which starts all of it can be had."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import lcm

from booking.queries.limits import booked_online
from booking.queries.offers import ONLINE, Offer, Offered, Which, offer_in, on_sale
from booking.queries.setup import Setup
from booking.queries.taken import NOTHING, Own, Taken, bits, taken
from booking.queries.times import (
    DayTimes,
    Look,
    RoomStarts,
    by_day,
    from_moment,
    nothing_on,
    whole_days,
    within,
)
from booking.rules.arranging import Spot, Spots, arrange
from booking.rules.cells import Canvas, canvas_for, cells_of
from booking.rules.days import Span, days_between, local_date
from booking.rules.grid import Grid, Person, covers, grid_of, meets
from booking.rules.itinerary import Piece, Plan, Ways, possible_starts
from booking.rules.limits import full_days
from booking.rules.shape import MINUTE, Shape, moved
from booking.rules.terms import Terms
from kit import clock
from kit.errors import Invalid
from kit.money import split

MOST_PIECES, MOST_GUESTS = 6, 4


@dataclass(frozen=True, slots=True)
class Want:
    """One service of one guest; `member` None is anybody. Guests are numbered from 0, who books."""

    service: int
    member: int | None = None
    guest: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants in one coming. `at_once`: what may be done by two people at once is.

    `together`: several guests begin at the same time, otherwise one after the other.
    """

    wants: tuple[Want, ...]
    at_once: bool = False
    together: bool = True

    @property
    def is_several(self) -> bool:
        return len(self.wants) > 1


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the plan as it is offered. `title` and the share of the price are the package's, if any."""

    want: Want
    offer: Offer
    title: str
    discount: int = 0


@dataclass(frozen=True, slots=True)
class Several:
    """Several services of a branch with everything that decides when they can be had together."""

    setup: Setup
    parts: tuple[Part, ...]
    plan: Plan

    @property
    def offers(self) -> list[Offer]:
        return [part.offer for part in self.parts]

    @property
    def everything(self) -> Offer:
        """Everybody and every room that may be asked for, as one offer: what is taken is read once."""
        first = self.offers[0]
        people = {who.id: who for each in self.offers for who in each.people}
        rooms = {room: None for each in self.offers for room in each.spare_rooms}
        return replace(first, people=tuple(people.values()), spare_rooms=tuple(rooms))

    @property
    def zone(self) -> str:
        return self.setup.kept.zone

    @property
    def longest(self) -> int:
        """Seconds from the start until nobody is taken any more, at the most."""
        return self.length + max(each.longest for each in self.offers)

    @property
    def earliest(self) -> int:
        return min(each.earliest for each in self.offers)

    @property
    def length(self) -> int:
        """Seconds all of it takes at the most, waits included."""
        return self.plan.longest_wait + sum(max(who.length for who in each.people) for each in self.offers)

    def terms(self, now: datetime, *, desk: bool = False) -> Terms:
        """The strictest of them all; starts are on the grid of each."""
        found = [each.terms(now, desk=desk) for each in self.offers]
        return Terms(
            self.zone,
            lcm(*(each.step for each in found)),
            max(each.earliest for each in found),
            min(each.last_day for each in found),
        )

    def closed_online_on(self, day: date) -> bool:
        return any(each.closed_online_on(day) for each in self.offers)


def several_in(setup: Setup, wanted: Wanted, which: Which = ONLINE) -> Several:
    """Raises `Invalid` for too much at once, and what `offer_in` raises for each service."""
    parts = tuple(part for want in wanted.wants for part in parts_of(setup, want, which))
    if not parts or len(parts) > MOST_PIECES or len({part.want.guest for part in parts}) > MOST_GUESTS:
        raise Invalid(
            f"At most {MOST_PIECES} services and {MOST_GUESTS} people fit into one booking. "
            "Please book the rest separately.",
            service="That is too much for one booking.",
        )
    pieces = tuple(piece(setup, part.want) for part in parts)
    wait = setup.kept.house.most_wait_minutes * MINUTE
    return Several(setup, parts, Plan(pieces, wait, wanted.at_once, wanted.together))


def parts_of(setup: Setup, want: Want, which: Which) -> list[Part]:
    """The service itself, or those of a package for what the package costs."""
    package = setup.services.get(want.service)
    if package is None or not package.parts:
        found = offer_in(setup, want.service, want.member, which)
        return [Part(want, found, found.title)]
    if not on_sale(setup, package) or (which.online and not package.is_online):
        offer_in(setup, want.service, want.member, which)  # refuses it in its own words
    offers = [offer_in(setup, each, want.member, which) for each in package.parts]
    usual = [min(who.price for who in each.people) for each in offers]
    saved = split(max(sum(usual) - (package.price or 0), 0), usual)
    return [
        Part(replace(want, service=each.service), each, f"{package.title}: {each.title}", less)
        for each, less in zip(offers, saved, strict=True)
    ]


def piece(setup: Setup, want: Want) -> Piece:
    own = setup.services[want.service].own
    return Piece(want.guest, own.visit_rank, own.at_once)


async def times_of_several(
    several: Several, first: date, last: date, *, desk: bool = False, own: Own = NOTHING
) -> list[DayTimes]:
    """The starts at which all of it can be had: two queries at the most, and one for each limited service."""
    terms = several.terms(clock.now(), desk=desk)
    first, last = within(terms, first, last)
    grid = grid_of(first, last, several.zone, terms.step) if first <= last else None
    if grid is None or not grid.runs:
        return nothing_on(first, last)
    canvas, days = canvas_of(several, grid), days_between(first, last)
    mask = from_moment(canvas, cells_of(grid, canvas), terms.earliest)
    if not desk:
        mask &= ~canvas.taken(whole_days(await full_for(several, days, own), several.zone))
    mask &= await possible(several, canvas, days, own, desk=desk)
    starts = list(canvas.moments(mask))
    if starts and not several.plan.is_row:
        found = await known(several, (starts[0], starts[-1]), own, online=not desk)
        starts = [start for start in starts if arrange(several.plan, start, found.choices)]
    return by_day(starts, days, several.zone)


def canvas_of(several: Several, grid: Grid) -> Canvas:
    """Wide enough for the last service of the last start."""
    span = several.earliest, several.longest
    shapes = [who.shape for each in several.offers for who in each.people]
    return canvas_for(grid, [Shape(span[1], (span,), span), *shapes])


async def possible(several: Several, canvas: Canvas, days: list[date], own: Own, *, desk: bool) -> int:
    spoken_for = await bits(several.everything, canvas, own)
    looks = [Look(each, days, 0, canvas, spoken_for, desk) for each in several.offers]
    return possible_starts(several.plan, [ways(look) for look in looks], canvas.cell)


def ways(look: Look) -> Ways:
    """When somebody can begin, by how long they take."""
    found: dict[int, int] = {}
    rooms = RoomStarts(look)
    for who in look.offer.people:
        cells = who.length // look.canvas.cell
        found[cells] = found.get(cells, 0) | look.starts_with(who) & rooms.of(who.shape)
    return found


async def full_for(several: Several, days: Sequence[date], own: Own = NOTHING) -> list[date]:
    """The days on which the limit of some service leaves too few for all who want it here."""
    found: set[date] = set()
    asked = Counter(each.service for each in several.offers)
    for each in {offer.service: offer for offer in several.offers}.values():
        limits, more = each.conditions.limits, asked[each.service] - 1
        if limits.are_set and days:
            counts = await booked_online(each, days, own)
            for day in days:
                found |= set(full_days({**counts, day: counts.get(day, 0) + more}, [day], limits))
    return sorted(found)


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
