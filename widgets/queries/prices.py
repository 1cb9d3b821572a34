"""What customers are told of prices: the least of a service, and the times that cost something else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from booking.queries import NotOffered, Offer
from booking.queries.addons import Which
from booking.queries.offers import offer_in
from booking.queries.prices import Price, from_price, price_after, unusual
from booking.queries.setup import Setup, setup_of
from booking.queries.visits import booked
from catalog import queries as catalog
from catalog.queries import PricedService
from catalog.tables import Branch
from clients.tables import Visit
from kit.errors import NotFound

Prices = Mapping[datetime, Price]
ONLINE = Which(classes=True)


@dataclass(frozen=True, slots=True)
class Listed:
    """A service of the price list with the least it costs."""

    service: PricedService
    price: Price


async def listed_online(branch: Branch) -> list[Listed]:
    """What strangers may book by itself, in the order of the price list."""
    services = await catalog.price_list(branch.id, online=True)
    setup = await setup_of(branch.id)
    return [Listed(each, least_of(setup, each)) for each in services if not each.is_addon_only]


def least_of(setup: Setup, service: PricedService) -> Price:
    """With whom and whenever it is cheapest; the price list's where nobody does it."""
    try:
        return from_price(offer_in(setup, service.id, which=ONLINE))
    except (NotFound, NotOffered):
        return Price(service.price)


async def worth_saying(
    wanted: Offer, starts: Iterable[datetime], move: tuple[Visit, int | None] | None
) -> Prices:
    """Of these starts those with another price than usual, or than a visit has that is moved.

    `move` is that visit, and whom its client chose for it.
    """
    return unusual(wanted, starts) if move is None else await after_moving(wanted, starts, *move)


async def after_moving(wanted: Offer, starts: Iterable[datetime], visit: Visit, member: int | None) -> Prices:
    taking = await booked(visit.id)
    found = {start: price_after(wanted.setup, taking, member, start) for start in starts}
    return {start: Price(price + taking.extra) for start, price in found.items() if price != taking.price}
