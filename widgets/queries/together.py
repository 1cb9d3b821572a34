"""Several services on their way to be booked: what is chosen, and what is held of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.queries.addons import addable
from booking.queries.looks import look_at_all
from booking.queries.offers import ONLINE, Offered
from booking.queries.plan_prices import (
    bill_of,
    part_price,
    total,
    unusual_of_plan,
    usual_part,
    usual_price,
)
from booking.queries.prices import Price, price_then
from booking.queries.seated import Arrangement, held_arrangement
from booking.queries.setup import Setup
from booking.queries.wanted import Part, Several, parts_of
from booking.rules.wants import Want, Wanted
from catalog.tables import Branch
from kit import clock
from kit.errors import NotFound
from kit.words import _
from widgets.queries.ahead import Wished
from widgets.rules.forms import Step
from widgets.rules.plans import changed, toggled, without, write_plan


@dataclass(frozen=True, slots=True)
class Link:
    """Something to choose instead, and the plan that it makes."""

    name: str
    plan: str
    is_chosen: bool
    price: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A service that was chosen; `minutes` are the least there are, `price` the least that is usual."""

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


def basket(several: Several, wanted: Wanted, staff: Step, most: int) -> Basket:
    """`staff` says whom one may choose."""
    items = [item(several.setup, wanted.wants, number, staff) for number in range(len(wanted.wants))]
    marked = [part for part in several.parts if several.setup.services[part.offer.service].own.at_once]
    by_guest = [part.want.guest for part in marked]
    return Basket(
        items,
        write_plan(wanted.wants),
        wanted,
        may_be_at_once=any(by_guest.count(guest) > 1 for guest in by_guest),
        is_full=len(several.parts) >= most,
    )


def item(setup: Setup, wants: tuple[Want, ...], number: int, staff: Step) -> Item:
    want = wants[number]
    parts = parts_of(setup, want, ONLINE)
    is_package = len(parts) > 1
    price = total(usual_part(part) for part in parts)
    return Item(
        guest=want.guest,
        title=setup.services[want.service].title,
        minutes=sum(min(who.minutes for who in part.offer.people) for part in parts),
        price=price.least,
        is_from=price.is_from,
        people=[] if is_package else people(setup, wants, number, staff),
        extras=[] if is_package else extras(setup, wants, number),
        without=without(wants, number),
    )


def people(setup: Setup, wants: tuple[Want, ...], number: int, staff: Step) -> list[Link]:
    """Whom it can be with; nothing to choose where only one does it."""
    want = wants[number]
    [part] = parts_of(setup, Want(want.service, None, want.guest, want.addons), ONLINE)
    able = [each for each in part.offer.people if staff.takes(each.id)]
    if len(able) < 2:
        return []
    anybody = Link(_("Any specialist"), changed(wants, number, member=None), want.member is None)
    each = [Link(who.name, changed(wants, number, member=who.id), want.member == who.id) for who in able]
    return [anybody, *each] if staff.takes(None) else each


def extras(setup: Setup, wants: tuple[Want, ...], number: int) -> list[Link]:
    """What can be added to it, or is."""
    want = wants[number]
    return [
        Link(each.title, toggled(wants, number, each.id), each.id in want.addons, each.price)
        for each in addable(setup, setup.services[want.service], online=True)
    ]


@dataclass(frozen=True, slots=True)
class HeldPart:
    """One service of what is held: whose, with whom, when, with what added."""

    guest: int
    title: str
    added: tuple[str, ...]
    member_name: str
    starts_at: datetime
    ends_at: datetime
    name: str = ""


@dataclass(frozen=True, slots=True)
class HeldTogether:
    """Several services about to be booked. Without `expires_at` they are wanted, but kept by nobody.

    `is_from`: it may cost more, by who does it. `lines` are its services with their prices, `wished` the same
    as it will be on the bill; nothing where several come, who have a bill each.
    """

    code: str
    parts: list[HeldPart]
    starts_at: datetime
    price: int
    expires_at: datetime | None
    may_extend: bool
    is_from: bool = False
    lines: tuple[tuple[int, int], ...] = ()
    wished: tuple[Wished, ...] = ()

    @property
    def guests(self) -> list[list[HeldPart]]:
        numbers = sorted({each.guest for each in self.parts})
        return [[each for each in self.parts if each.guest == number] for number in numbers]


async def held_together(branch: Branch, several: Several, code: str) -> HeldTogether:
    """Raises `NotFound` when the holds are gone, or are those of something else."""
    found = await held_arrangement(several, code)
    if found is None:
        raise NotFound(_("These times are no longer held for you. Please choose again."))
    lead, arrangement = found
    wished = tuple(
        line
        for each in arrangement.seated
        for line in lines_of(several.setup, each.part, each.who, each.starts_at)
    )
    patience = timedelta(minutes=branch.hold_minutes)
    return HeldTogether(
        code=code,
        parts=held_parts(arrangement),
        starts_at=min(each.starts_at for each in arrangement.seated),
        price=sum(
            part_price(several.setup, each.part, bill_of(each.who), each.starts_at)
            for each in arrangement.seated
        ),
        expires_at=lead.expires_at,
        may_extend=clock.now() < lead.expires_at <= lead.created_at + patience,
        lines=tuple(each.due for each in wished),
        wished=wished if len(arrangement.guests) == 1 else (),
    )


def lines_of(setup: Setup, part: Part, who: Offered, starts_at: datetime) -> list[Wished]:
    """What a package saves is taken off its services."""
    (first, usual), *added = bill_of(who)
    price = price_then(setup, first, usual, starts_at)
    extra = [Wished(service, who.id, price_then(setup, service, own, starts_at)) for service, own in added]
    return [Wished(first, who.id, price, min(part.discount, price)), *extra]


def held_parts(arrangement: Arrangement) -> list[HeldPart]:
    return [
        HeldPart(
            guest=each.part.want.guest,
            title=each.part.title,
            added=tuple(item.title for item in each.who.items[1:]),
            member_name=each.who.name,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
        )
        for row in arrangement.guests
        for each in row
    ]


async def wanted_together(several: Several, starts_at: datetime) -> HeldTogether:
    """The same for times nobody keeps: who does what is decided when it is booked."""
    parts = [
        HeldPart(
            guest=part.want.guest,
            title=part.title,
            added=tuple(several.setup.services[each].title for each in part.offer.addons),
            member_name=part.offer.people[0].name if part.want.member else "",
            starts_at=starts_at,
            ends_at=starts_at,
        )
        for part in several.parts
    ]
    price = await price_of_plan(several, starts_at)
    lines = tuple(
        line.due
        for part in several.parts
        for line in lines_of(several.setup, part, cheapest(part), starts_at)
    )
    return HeldTogether(
        "", parts, starts_at, price.least, None, may_extend=False, is_from=price.is_from, lines=lines
    )


def cheapest(part: Part) -> Offered:
    return min(part.offer.people, key=lambda each: each.price)


async def price_of_plan(several: Several, starts_at: datetime) -> Price:
    """The usual one where it cannot be had then."""
    day = clock.wall(starts_at, several.zone).date()
    seen = await look_at_all(several, day, day)
    offered = starts_at in {start for each in seen.day_times() for start in each.starts}
    found = unusual_of_plan(seen, [starts_at]) if offered else {}
    return found.get(starts_at) or usual_price(several)
