"""Several services on their way to be booked: what is chosen, when all of it can be had, what is held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from booking.queries.addons import addable
from booking.queries.offers import ONLINE
from booking.queries.prices import from_price, price_then
from booking.queries.seated import Arrangement, held_arrangement
from booking.queries.setup import Setup
from booking.queries.several import next_of_several, times_of_several
from booking.queries.taken import NOTHING, Own
from booking.queries.wanted import Part, Several, parts_of
from booking.rules.conditions import Conditions
from booking.rules.wants import Want, Wanted
from catalog.tables import Branch
from kit import clock
from kit.errors import NotFound
from widgets.queries.screen import SOONEST, Days
from widgets.rules.days import STRIP_DAYS, strip_starts_on
from widgets.rules.plans import changed, toggled, without


@dataclass(frozen=True, slots=True)
class Link:
    """Something to choose instead, and the plan that it makes."""

    name: str
    plan: str
    is_chosen: bool
    price: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A service that was chosen; `price` and `minutes` are the least there are."""

    guest: int
    title: str
    minutes: int
    price: int
    is_from: bool
    people: list[Link]
    extras: list[Link]
    without: str


@dataclass(frozen=True, slots=True)
class Basket:
    """All that was chosen. `may_be_at_once`: some of it can be done by two people at the same time."""

    items: list[Item]
    plan: str
    wanted: Wanted
    may_be_at_once: bool
    is_full: bool

    @property
    def guests(self) -> list[list[Item]]:
        numbers = sorted({each.guest for each in self.items})
        return [[each for each in self.items if each.guest == number] for number in numbers]

    @property
    def price(self) -> int:
        return sum(each.price for each in self.items)

    @property
    def is_from(self) -> bool:
        return any(each.is_from for each in self.items)


@dataclass(frozen=True, slots=True)
class Times:
    """The days and times of several services, as the screen of times shows those of one."""

    several: Several
    days: Days
    soonest: list[datetime]
    after: list[datetime]
    prices: dict[datetime, Any]
    people: tuple[()] = ()
    member: None = None
    member_name: str = ""

    @property
    def title(self) -> str:
        return ", ".join(part.title for part in self.several.parts)


def basket(several: Several, wanted: Wanted, plan: str, most: int) -> Basket:
    items = [item(several.setup, wanted.wants, number) for number in range(len(wanted.wants))]
    marked = [part for part in several.parts if several.setup.services[part.offer.service].own.at_once]
    by_guest = [part.want.guest for part in marked]
    return Basket(
        items,
        plan,
        wanted,
        may_be_at_once=any(by_guest.count(guest) > 1 for guest in by_guest),
        is_full=len(several.parts) >= most,
    )


def item(setup: Setup, wants: tuple[Want, ...], number: int) -> Item:
    want = wants[number]
    parts = parts_of(setup, want, ONLINE)
    is_package = len(parts) > 1
    price, is_from = least(parts)
    return Item(
        guest=want.guest,
        title=setup.services[want.service].title,
        minutes=sum(min(who.minutes for who in part.offer.people) for part in parts),
        price=price,
        is_from=is_from,
        people=[] if is_package else people(setup, wants, number),
        extras=[] if is_package else extras(setup, wants, number),
        without=without(wants, number),
    )


def least(parts: Sequence[Part]) -> tuple[int, bool]:
    """What it costs at least, and whether it may cost more."""
    found = [from_price(part.offer) for part in parts]
    saved = sum(part.discount for part in parts)
    return sum(each.least for each in found) - saved, any(each.is_from for each in found)


def people(setup: Setup, wants: tuple[Want, ...], number: int) -> list[Link]:
    """Whom it can be with; nothing to choose where only one does it."""
    want = wants[number]
    [part] = parts_of(setup, Want(want.service, None, want.guest, want.addons), ONLINE)
    if len(part.offer.people) < 2:
        return []
    anybody = Link("Any specialist", changed(wants, number, member=None), want.member is None)
    each = [
        Link(who.name, changed(wants, number, member=who.id), want.member == who.id)
        for who in part.offer.people
    ]
    return [anybody, *each]


def extras(setup: Setup, wants: tuple[Want, ...], number: int) -> list[Link]:
    """What can be added to it, or is."""
    want = wants[number]
    return [
        Link(each.title, toggled(wants, number, each.id), each.id in want.addons, each.price)
        for each in addable(setup, setup.services[want.service], online=True)
    ]


async def times_together(branch: Branch, several: Several, day: date | None, own: Own = NOTHING) -> Times:
    """The day asked for, or else the first with a free time, and the fortnight around it.

    `own` is a visit that is being moved.
    """
    first = await next_of_several(several, clock.now(), SOONEST)
    likely = clock.wall(first[0], branch.zone).date() if first else clock.today(branch.zone)
    days = await fortnight(branch, several, day or likely, own)
    following = days.following(days.day)
    after = [] if days.of_the_day else following[:SOONEST] or await from_day(several, days)
    return Times(several, days, first, after, {})


async def from_day(several: Several, days: Days) -> list[datetime]:
    midnight = clock.local_midnight(days.day + timedelta(days=1), several.zone)
    return await next_of_several(several, midnight, SOONEST)


async def fortnight(branch: Branch, several: Several, wanted: date, own: Own) -> Days:
    today, horizon = clock.today(branch.zone), several.terms(clock.now()).last_day
    shown = min(max(wanted, today), horizon)
    first = strip_starts_on(shown, today)
    last = min(first + timedelta(days=STRIP_DAYS - 1), horizon)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    closed = frozenset(
        each for each in days if not several.setup.opening_on(each) or several.closed_online_on(each)
    )
    free = {each.day: each.starts for each in await times_of_several(several, first, last, own=own)}
    starts = {each: free.get(each, []) for each in days}
    return Days(branch.zone, today, horizon, shown, first, last, starts, closed)


@dataclass(frozen=True, slots=True)
class HeldPart:
    """One service of what is held, or booked: whose, with whom, when, with what added, for how much."""

    guest: int
    title: str
    added: tuple[str, ...]
    member_name: str
    starts_at: datetime
    ends_at: datetime
    price: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class HeldTogether:
    """Several services about to be booked. Without `expires_at` they are wanted, but kept by nobody."""

    code: str
    parts: list[HeldPart]
    starts_at: datetime
    price: int
    expires_at: datetime | None
    may_extend: bool

    @property
    def guests(self) -> list[list[HeldPart]]:
        numbers = sorted({each.guest for each in self.parts})
        return [[each for each in self.parts if each.guest == number] for number in numbers]


async def held_together(branch: Branch, several: Several, code: str) -> HeldTogether:
    """Raises `NotFound` when the holds are gone, or are those of something else."""
    found = await held_arrangement(several, code)
    if found is None:
        raise NotFound("These times are no longer held for you. Please choose again.")
    lead, arrangement = found
    patience = timedelta(minutes=branch.hold_minutes)
    return HeldTogether(
        code=code,
        parts=held_parts(several, arrangement),
        starts_at=min(each.starts_at for each in arrangement.seated),
        price=sum(each.price for each in held_parts(several, arrangement)),
        expires_at=lead.expires_at,
        may_extend=clock.now() < lead.expires_at <= lead.created_at + patience,
    )


def held_parts(several: Several, arrangement: Arrangement) -> list[HeldPart]:
    return [
        HeldPart(
            guest=each.part.want.guest,
            title=each.part.title,
            added=tuple(item.title for item in each.who.items[1:]),
            member_name=each.who.name,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            price=part_price(several.setup, each.part, each.who.items, each.starts_at),
        )
        for row in arrangement.guests
        for each in row
    ]


def part_price(setup: Setup, part: Part, items: Sequence[Any], starts_at: datetime) -> int:
    prices = [price_then(setup, item.service, item.price, starts_at) for item in items]
    return sum(prices) - min(part.discount, prices[0])


def wanted_together(several: Several, starts_at: datetime) -> HeldTogether:
    """The same for times nobody keeps: who does what is decided when it is booked."""
    parts = [
        HeldPart(
            guest=part.want.guest,
            title=part.title,
            added=tuple(several.setup.services[each].title for each in part.offer.addons),
            member_name=part.offer.people[0].name if part.want.member else "",
            starts_at=starts_at,
            ends_at=starts_at,
            price=from_price(part.offer).least - part.discount,
        )
        for part in several.parts
    ]
    return HeldTogether("", parts, starts_at, sum(each.price for each in parts), None, may_extend=False)


def conditions_of(several: Several) -> list[Conditions]:
    return [each.conditions for each in several.offers]
