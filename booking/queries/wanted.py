"""What somebody wants in one coming, and what of it a branch offers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import lcm

from booking.queries.addons import Which, on_sale
from booking.queries.offers import ONLINE, Offer, offer_in
from booking.queries.setup import Setup
from booking.rules.itinerary import Piece, Plan
from booking.rules.shape import MINUTE
from booking.rules.terms import Terms
from booking.rules.wants import Want, Wanted
from kit.errors import Invalid
from kit.money import split
from kit.words import _

MOST_PIECES, MOST_GUESTS = 6, 4


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
        """Everybody, with every room that may be asked for, as one offer: what is taken is read once."""
        people = dict.fromkeys(who for each in self.offers for who in each.people)
        return replace(self.offers[0], people=tuple(people))

    @property
    def branch(self) -> int:
        return self.setup.kept.id

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

    def under(self, setup: Setup) -> "Several":
        """The same as the branch is by now; people, rooms and prices stay those that were offered."""
        parts = tuple(replace(part, offer=replace(part.offer, setup=setup)) for part in self.parts)
        return replace(self, setup=setup, parts=parts)

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
            _(
                "At most %(services)s services and %(people)s people fit into one booking. Please "
                "book the rest separately.",
                services=MOST_PIECES,
                people=MOST_GUESTS,
            ),
            service=_("That is too much for one booking."),
        )
    pieces = tuple(piece(setup, part.want) for part in parts)
    wait = setup.kept.house.most_wait_minutes * MINUTE
    before = most_before(part.offer for part in parts)
    return Several(setup, parts, Plan(pieces, wait, wanted.at_once, wanted.together, before))


def most_before(offers: Iterable[Offer]) -> int:
    """Seconds before its start in which a service of them takes somebody or something, at the most."""
    return max(-each.earliest for each in offers)


def parts_of(setup: Setup, want: Want, which: Which) -> list[Part]:
    """The service itself, or those of a package for what the package costs."""
    package = setup.services.get(want.service)
    if package is None or not package.parts:
        found = offer_in(setup, want.service, want.member, replace(which, addons=want.addons))
        return [Part(want, found, setup.services[found.service].title)]
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
