"""When each of many people is free first, for whatever they can be booked for: before a service is chosen.

What is taken of all of them is read at once, however many people and services there are.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import gcd

from booking.queries.limits import booked_out_of
from booking.queries.offers import Offer, Offered, offer_in
from booking.queries.setup import Setup
from booking.queries.taken import Bits, bits
from booking.queries.times import FIRST_LOOK, NEXT_LOOK, Look, RoomStarts, from_moment, whole_days
from booking.rules.cells import Canvas, canvas_for, cells_of
from booking.rules.days import ONE_DAY, days_between, local_date, midnight, utc
from booking.rules.grid import grid_of
from booking.rules.rooms import Need
from booking.rules.shape import Shape
from kit import clock
from kit.errors import Problem

LOOKED_AHEAD = FIRST_LOOK + NEXT_LOOK
"""Days; who is free later still is not looked for."""


@dataclass(frozen=True, slots=True)
class Firsts:
    """By member; who can be booked for something, but not within the `days` looked at, is in `able` alone."""

    starts: dict[int, datetime]
    able: frozenset[int]
    days: int


async def first_of_everybody(
    setup: Setup, services: Iterable[int], members: Collection[int] | None = None
) -> Firsts:
    """Of those services that are booked by time, by strangers. `members` None is everybody.

    A week is looked at, and five more for whom it has nothing: at the most two queries each, where some
    service is limited, else one.
    """
    offers = by_time(setup, services, members)
    able = frozenset(who.id for each in offers for who in each.people)
    terms = [each.terms(clock.now()) for each in offers]
    today = local_date(int(clock.now().timestamp()), setup.kept.zone)
    last = min(max((each.last_day for each in terms), default=today), today + (LOOKED_AHEAD - 1) * ONE_DAY)
    starts: dict[int, datetime] = {}
    for first, end in ((today, today + (FIRST_LOOK - 1) * ONE_DAY), (today + FIRST_LOOK * ONE_DAY, last)):
        offers = left(offers, starts)
        if offers and first <= last:
            starts |= await firsts_within(offers, first, min(end, last))
    return Firsts(starts, able, (last - today).days + 1)


def by_time(setup: Setup, services: Iterable[int], members: Collection[int] | None) -> list[Offer]:
    """Without classes, packages, and what nobody does."""
    found = []
    for service in services:
        try:
            each = offer_in(setup, service)
        except Problem:
            continue
        people = tuple(who for who in each.people if members is None or who.id in members)
        found += [replace(each, people=people)] if people else []
    return found


def left(offers: list[Offer], found: Collection[int]) -> list[Offer]:
    """For whom nothing is found yet."""
    fewer = (
        replace(each, people=tuple(who for who in each.people if who.id not in found)) for each in offers
    )
    return [each for each in fewer if each.people]


async def firsts_within(offers: list[Offer], first: date, last: date) -> dict[int, datetime]:
    """The first start of each of their people on those days."""
    canvas = canvas_of_all(offers, first, last)
    if canvas is None:
        return {}
    days = days_between(first, last)
    full = await booked_out_of(offers, days)
    taken = await bits(as_one(offers), canvas)
    firsts: dict[int, int] = {}
    rooms = RoomStarts(Look(offers[0], days, 0, canvas, taken))
    seen: dict[tuple[int, Shape], int] = {}
    for each in offers:
        look = look_of(each, days, canvas, taken, full.get(each.service, []))
        for who in each.people if look.grid else ():
            mask = starts_of(look, who, seen) & rooms.of(who) & look.grid
            start = next(canvas.moments(mask & -mask), None)
            if start is not None:
                firsts[who.id] = min(start, firsts.get(who.id, start))
    return {member: utc(start) for member, start in firsts.items()}


def starts_of(look: Look, who: Offered, seen: dict[tuple[int, Shape], int]) -> int:
    """Many services take somebody in the same way: each way is looked at once."""
    key = who.id, who.shape
    if key not in seen:
        seen[key] = look.starts_with(who)
    return seen[key]


def canvas_of_all(offers: list[Offer], first: date, last: date) -> Canvas | None:
    """One for all their grids; None where the days were left out of the calendar."""
    steps = {each.step for each in offers}
    grids = [grid_of(first, last, offers[0].zone, step) for step in sorted(steps)]
    shapes = {who.shape for each in offers for who in each.people}
    found = [canvas_for(grid, shapes) for grid in grids if grid.runs]
    if not found:
        return None
    begin = min(each.first for each in found)
    end = max(each.first + each.days for each in found)
    return Canvas(begin, end - begin, gcd(*(each.cell for each in found)))


def look_of(offered: Offer, days: list[date], canvas: Canvas, taken: Bits, full: list[date]) -> Look:
    """On its own grid, within its own terms, and without the days on which it is booked out."""
    terms = offered.terms(clock.now())
    grid = grid_of(days[0], days[-1], offered.zone, offered.step)
    mask = from_moment(canvas, cells_of(grid, canvas), terms.earliest) if grid.runs else 0
    too_far = midnight(terms.last_day + ONE_DAY, offered.zone), canvas.origin + canvas.count * canvas.cell
    mask &= ~canvas.taken([too_far, *whole_days(full, offered.zone)])
    return Look(offered, days, mask, canvas, taken)


def as_one(offers: list[Offer]) -> Offer:
    """Everybody once, with every room that may be asked for: what is taken is read once."""
    people: dict[int, Offered] = {}
    needs: dict[int, dict[Need, None]] = {}
    for each in offers:
        for who in each.people:
            people.setdefault(who.id, who)
            needs.setdefault(who.id, {}).update(dict.fromkeys(who.needs))
    found = (replace(who, needs=tuple(needs[who.id])) for who in people.values())
    return replace(offers[0], people=tuple(found))
