"""What several services cost at a start: each its own price of when it begins, from what was read already."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.queries.looks import Looks
from booking.queries.offers import Offered
from booking.queries.prices import Bill, Price, price_after, price_then, rules_in
from booking.queries.setup import Setup
from booking.queries.taken import Own
from booking.queries.visits import Booked
from booking.queries.wanted import Part, Several
from booking.rules.courses import Courses, Spread, either
from booking.rules.days import utc

Cost = Callable[[int, Bill, datetime], int]
"""Of a piece with whoever asks this for its services, at a moment."""


@dataclass(frozen=True, slots=True)
class Moving:
    """The services of a visit that is to be moved, as they are booked now; `own` is not in the way."""

    several: Several
    takings: Sequence[Booked]
    own: Own

    @property
    def price(self) -> int:
        """With what was added, now."""
        return sum(each.price + each.extra - each.discount for each in self.takings)


def bill_of(who: Offered) -> Bill:
    return tuple((item.service, item.price) for item in who.items)


def part_price(setup: Setup, part: Part, bill: Bill, starts_at: datetime) -> int:
    """What a piece costs with its add-ons, without what its package saves."""
    prices = [price_then(setup, service, usual, starts_at) for service, usual in bill]
    return sum(prices) - min(part.discount, prices[0])


def usual_price(several: Several) -> Price:
    """The least that is asked where no rule holds."""
    return total(usual_part(each) for each in several.parts)


def usual_part(part: Part) -> Price:
    found = {who.price - min(part.discount, who.items[0].price) for who in part.offer.people}
    return Price(min(found), len(found) > 1)


def total(prices: Iterable[Price]) -> Price:
    found = list(prices)
    return Price(sum(each.least for each in found), any(each.is_from for each in found))


def unusual_of_plan(seen: Looks, starts: Iterable[datetime]) -> dict[datetime, Price]:
    """Those of the starts whose price is not the usual one."""
    several = seen.several
    services = {item.service for each in several.offers for who in each.people for item in who.items}
    if not any(rules_in(several.setup, each) for each in services):
        return {}
    found = prices_of_plan(seen, starts, listed(several))
    usual = usual_price(several).least
    return {start: price for start, price in found.items() if price.least != usual}


def prices_of_plan(seen: Looks, starts: Iterable[datetime], cost: Cost) -> dict[datetime, Price]:
    """As far as it is known beforehand: `is_from` where it depends on who does what."""
    if not seen.pieces:
        return {}
    courses = Courses(seen.several.plan, Costs(seen, cost))
    spreads = {start: courses.at(int(start.timestamp())) for start in starts}
    return {start: Price(found[0], found[0] != found[1]) for start, found in spreads.items() if found}


def listed(several: Several) -> Cost:
    return lambda piece, bill, at: part_price(several.setup, several.parts[piece], bill, at)


def other_when_moved(seen: Looks, starts: Iterable[datetime], moving: Moving) -> dict[datetime, Price]:
    """Those of the starts at which the visit would cost something else than now."""
    found = prices_of_plan(seen, starts, when_moved(moving))
    return {start: price for start, price in found.items() if price != Price(moving.price)}


def when_moved(moving: Moving) -> Cost:
    """See `price_after`: what the house's choice of people asks changes nothing."""

    def cost(piece: int, _: Bill, at: datetime) -> int:
        taking, chosen = moving.takings[piece], moving.several.parts[piece].want.member
        return price_after(moving.several.setup, taking, chosen, at) + taking.extra - taking.discount

    return cost


@dataclass(frozen=True)
class Group:
    """Those who take and ask the same, and the cells in which one of them can begin."""

    length: int
    bill: Bill
    starts: int


class Costs:
    """What is asked for a piece by those who can begin it at a moment, by how long they take."""

    def __init__(self, seen: Looks, cost: Cost) -> None:
        self.canvas, self.cost = seen.canvas, cost
        self.groups = [alike(able) for _, able in seen.pieces]
        self.known: dict[tuple[int, int], dict[int, Spread]] = {}

    def __call__(self, piece: int, at: int) -> dict[int, Spread]:
        key = piece, at
        if key not in self.known:
            self.known[key] = self.work_out(piece, at)
        return self.known[key]

    def work_out(self, piece: int, at: int) -> dict[int, Spread]:
        cell = (at - self.canvas.origin) // self.canvas.cell
        found: dict[int, Spread] = {}
        for each in self.groups[piece]:
            if each.starts >> cell & 1:
                price = self.cost(piece, each.bill, utc(at))
                found[each.length] = either(found.get(each.length), (price, price)) or (price, price)
        return found


def alike(able: Iterable[tuple[Offered, int]]) -> list[Group]:
    found: dict[tuple[int, Bill], int] = {}
    for who, starts in able:
        key = who.length, bill_of(who)
        found[key] = found.get(key, 0) | starts
    return [Group(length, bill, starts) for (length, bill), starts in found.items()]
