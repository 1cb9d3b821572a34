"""Starts at which several services can be had, in what was read once for some days.

Worked out from bits, it costs no query more; what may be sold is looked at again at the door.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import gcd

from booking.queries.around import Known
from booking.queries.looks import able, canvas_of, ways
from booking.queries.offers import Offer, Offered
from booking.queries.seated import Arrangement, seated
from booking.queries.taken import Bits, Taken, bits
from booking.queries.times import Look, from_moment, within
from booking.queries.wanted import Several
from booking.rules.arranging import arrange, without_overlap
from booking.rules.cells import Canvas, cells_of, spans_of
from booking.rules.days import Span, local_date
from booking.rules.grid import Grid, Person, grid_of
from booking.rules.itinerary import Ways, possible_starts
from kit import clock


@dataclass(frozen=True, slots=True)
class Board:
    """What is taken of everybody and every room that may be asked for."""

    canvas: Canvas
    taken: Bits

    def starts(self, several: Several, days: tuple[date, date]) -> int:
        """Those to come on the grid of customers; of what is needed at once some may not be had after all."""
        grid = grid_for(several, days)
        if grid is None:
            return 0
        mask = from_moment(self.canvas, cells_of(grid, self.canvas), int(clock.now().timestamp()) + 1)
        openings = [self.openings(offer) for offer in several.offers]
        return mask & possible_starts(several.plan, openings, self.canvas.cell)

    def openings(self, offer: Offer) -> Ways:
        """When somebody at the desk can begin one of the services."""
        return ways(able(Look(offer, [], 0, self.canvas, self.taken, desk=True)), self.canvas.cell)

    def arranged(self, several: Several, start: int) -> Arrangement | None:
        """Who does what when, as it would be booked now."""
        spots = arrange(several.plan, start, self.around(several, start).choices)
        return None if spots is None else seated(several, without_overlap(several.plan, spots))

    def around(self, several: Several, start: int) -> Known:
        window = start + several.earliest, start + several.longest
        days = local_date(window[0], several.zone), local_date(window[1], several.zone)

        def person(who: Offered) -> Person:
            there = several.setup.work(who.id, *days)
            return Person(who.id, who.shape, there, self.spans(window, who.resource, who.id))

        people = tuple(tuple((who, person(who)) for who in each.people) for each in several.offers)
        rooms = {room: self.spans(window, room) for each in several.offers for room in each.rooms}
        found = Taken(defaultdict(list, rooms), defaultdict(list), lapsed=False, edition=self.taken.edition)
        return Known(several, people, several.setup.doors(*days), found)

    def spans(self, window: Span, resource: int, member: int = 0) -> list[Span]:
        """When they are taken."""
        return spans_of(self.canvas, self.taken.of(resource, member), window)

    def nearest(self, mask: int, wanted: int) -> Iterator[int]:
        """The starts of the mask, those nearest to the wanted one first; of two the earlier."""
        here = min(max((wanted - self.canvas.origin) // self.canvas.cell, 0), self.canvas.count)
        before, after = mask & (1 << here) - 1, mask >> here
        while before or after:
            back = self.canvas.origin + (before.bit_length() - 1) * self.canvas.cell
            on = self.canvas.origin + (here + (after & -after).bit_length() - 1) * self.canvas.cell
            if not after or (before and wanted - back <= on - wanted):
                before &= ~(1 << before.bit_length() - 1)
                yield back
            else:
                after &= after - 1
                yield on


def grid_for(several: Several, days: tuple[date, date]) -> Grid | None:
    """Of all of its services, on the days that the desk can book; None where there are no starts."""
    online, desk = several.terms(clock.now()), several.terms(clock.now(), desk=True)
    first, last = within(desk, *days)
    grid = grid_of(first, last, several.zone, online.step) if first <= last else None
    return grid if grid and grid.runs else None


async def board_of_all(plans: Sequence[tuple[Several, tuple[date, date]]]) -> Board | None:
    """The same for several plans, each with days of its own, on one canvas: one query."""
    found = [(several, grid) for several, days in plans if (grid := grid_for(several, days))]
    if not found:
        return None
    canvas = joined_canvas([canvas_of(several, grid) for several, grid in found])
    offers = [offer for several, _ in found for offer in several.offers]
    people = {(who.resource, who.needs): who for offer in offers for who in offer.people}
    return Board(canvas, await bits(replace(offers[0], people=tuple(people.values())), canvas))


def joined_canvas(some: Sequence[Canvas]) -> Canvas:
    """Wide enough for each of them, and as fine as the finest."""
    first = min(each.first for each in some)
    end = max(each.first + each.days for each in some)
    return Canvas(first, end - first, gcd(*(each.cell for each in some)))


async def board_for(several: Several, first: date, last: date) -> Board | None:
    """What is taken now: one query. None where nothing can start on these days."""
    return await board_of_all([(several, (first, last))])
