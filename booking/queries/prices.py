"""What a start costs in a branch, from the setup at hand: no query of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from booking.queries.offers import Offer, able
from booking.queries.setup import Setup
from booking.queries.visits import Booked
from booking.rules.days import days_between
from booking.rules.prices import PriceRule, possible_totals, price_of, rules_for
from kit import clock

Bill = tuple[tuple[int, int], ...]
"""Services, each with what it usually costs."""


@dataclass(frozen=True, slots=True)
class Price:
    """In minor units; `is_from` when somebody asks for more."""

    least: int
    is_from: bool = False


def rules_in(setup: Setup, service: int) -> tuple[PriceRule, ...]:
    """The price rules a service goes by, the first to be asked first."""
    known = setup.services.get(service)
    category = known.category if known else 0
    return setup.once(
        ("price rules", service), lambda: rules_for(setup.kept.price_rules or (), service, category)
    )


def price_then(setup: Setup, service: int, usual: int, starts_at: datetime) -> int:
    """What costs `usual` when no rule holds, at a start."""
    return price_of(usual, rules_in(setup, service), starts_at, setup.kept.zone)


def list_price(setup: Setup, service: int, member: int, starts_at: datetime) -> int | None:
    """What the price list asks for a start with somebody; None for who does not do it."""
    person, known = setup.members.get(member), setup.services.get(service)
    who = able(person, known) if person and known else None
    return None if who is None else price_then(setup, service, who.price, starts_at)


def follows_list(setup: Setup, taking: Booked) -> bool:
    """What a visit costs is the list's price: nobody set another, gave a discount, or changed the list."""
    listed = list_price(setup, taking.service, taking.member, taking.starts_at)
    return taking.discount == 0 and listed == taking.price


def price_after(setup: Setup, taking: Booked, member: int | None, starts_at: datetime) -> int:
    """What a visit costs at another time: the list's price then, if it costs the list's price now.

    `member` is whom somebody chose for it; None asks what the person they had asks, whoever is given.
    """
    if not follows_list(setup, taking):
        return taking.price
    listed = list_price(setup, taking.service, member or taking.member, starts_at)
    return taking.price if listed is None else listed


def bills(offered: Offer) -> set[Bill]:
    """What everybody of the offer usually asks for each of its services."""
    return {tuple((item.service, item.price) for item in each.items) for each in offered.people}


def total_then(setup: Setup, bill: Bill, starts_at: datetime) -> int:
    return sum(price_then(setup, service, usual, starts_at) for service, usual in bill)


def prices_of(offered: Offer, starts_at: datetime) -> Price:
    """Of a start, with whomever of the offer it may be."""
    found = {total_then(offered.setup, bill, starts_at) for bill in bills(offered)}
    return Price(min(found), len(found) > 1)


def unusual(offered: Offer, starts: Iterable[datetime]) -> dict[datetime, Price]:
    """Those of the starts whose price is not the usual one."""
    if not any(rules_in(offered.setup, each) for each in (offered.service, *offered.addons)):
        return {}
    usual = min(each.price for each in offered.people)
    found = {start: prices_of(offered, start) for start in starts}
    return {start: price for start, price in found.items() if price.least != usual}


def from_price(offered: Offer) -> Price:
    """The least a client pays from today to the horizon, whoever it is with and whenever."""
    usual = frozenset(bills(offered))
    days = clock.today(offered.zone), offered.terms(clock.now()).last_day
    key = ("from price", usual, days)
    return offered.setup.once(key, lambda: least_between(offered, usual, days))


def least_between(offered: Offer, usual: Iterable[Bill], days: tuple[date, date]) -> Price:
    opening = [(day, offered.opening_on(day)) for day in days_between(*days)]
    found: set[int] = set()
    for bill in usual:
        items = [(price, rules_in(offered.setup, service)) for service, price in bill]
        found |= possible_totals(items, opening)
    return Price(min(found), len(found) > 1)
