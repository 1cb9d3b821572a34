"""What a branch offers of a service: who does it, in how long, for how much, where and within which hours."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import ceil

from booking.queries.addons import Item, Which, added_to, chosen, item_of, on_sale
from booking.queries.kept import Member, Service
from booking.queries.setup import Setup, setup_of
from booking.rules.addons import sitting
from booking.rules.conditions import NO_GROUP, Conditions, Group
from booking.rules.days import Hours, local_date, midnight
from booking.rules.rooms import Need, Needs, in_order_of_choice, rooms_of
from booking.rules.shape import DAY, MINUTE, Shape
from booking.rules.terms import DESK_STEP, Terms
from catalog.tables import AnyStaff
from clients.rules import with_addons
from kit import clock
from kit.errors import NotFound, Refused
from kit.words import _, own_text

DESK_HORIZON = 730


class NotOffered(Refused):
    """Nobody here does this service, or not the one who was asked for."""

    def __init__(self, title: str) -> None:
        super().__init__(
            _(
                "Nobody here can be booked for “%(title)s”. Please choose something or somebody else.",
                title=own_text(title),
            )
        )


class OnlyInClasses(Refused):
    """It is held at set times for several people: a place is booked, not a time."""

    def __init__(self, title: str) -> None:
        super().__init__(_("“%(title)s” is a class. Please choose one of its dates.", title=own_text(title)))


class OnlyAdded(Refused):
    """It is never done by itself, only together with another service."""

    def __init__(self, title: str) -> None:
        super().__init__(
            _(
                "“%(title)s” is only done together with another service. Please choose that one first.",
                title=own_text(title),
            )
        )


class OnlySeveral(NotOffered):
    """It is a package: several services, which cannot be had where one is asked for."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.sentence = _(
            "“%(title)s” is a package of several services, and here only one can be chosen. Please choose "
            "one of its services, or book the package as a new visit.",
            title=own_text(title),
        )


@dataclass(frozen=True, slots=True)
class Offered:
    """Somebody who does the service and all that is added to it, in their own way and for their usual price.

    `price` is that of everything together; `items` are the service and its add-ons one by one. `needs` are
    the rooms that they may use.
    """

    id: int
    resource: int
    name: str
    price: int
    shape: Shape
    rank: int | None = None
    needs: Needs = ()
    items: tuple[Item, ...] = ()

    @property
    def length(self) -> int:
        """Seconds the client is here."""
        return self.shape.length

    @property
    def minutes(self) -> int:
        return self.shape.length // MINUTE

    def keeping(self, rooms: Collection[int]) -> "Offered":
        """Choosing those rooms before all others."""
        return replace(self, needs=tuple(need.first(rooms) for need in self.needs))


@dataclass(frozen=True, slots=True)
class Offer:
    """One service in one branch, with everything that decides when it can be had.

    `group` is that of the client it is offered to, where they are known. `addons` are added to the service,
    which is booked on its own conditions.
    """

    setup: Setup
    service: int
    title: str
    people: tuple[Offered, ...]
    capacity: int = 1
    any_staff: AnyStaff = AnyStaff.fair
    group: Group = NO_GROUP
    addons: tuple[int, ...] = ()

    @property
    def full_title(self) -> str:
        """With what is added to it."""
        return with_addons(self.title, [self.setup.services[each].title for each in self.addons])

    @property
    def branch(self) -> int:
        return self.setup.kept.id

    @property
    def zone(self) -> str:
        return self.setup.kept.zone

    @property
    def country(self) -> str:
        return self.setup.kept.country

    @property
    def notice_minutes(self) -> int:
        """How long before its start cancelling is late."""
        return self.conditions.cancel_notice // MINUTE

    @property
    def hold_minutes(self) -> int:
        return self.setup.kept.hold_minutes

    @property
    def conditions(self) -> Conditions:
        key = ("conditions", self.service, self.group)
        return self.setup.once(key, lambda: self.setup.conditions_of(self.service, self.group))

    @property
    def step(self) -> int:
        """Seconds between two starts that strangers are offered."""
        return self.conditions.step

    @property
    def rooms(self) -> tuple[int, ...]:
        """All that one of the people may use for it."""
        return rooms_of(each.needs for each in self.people)

    @property
    def longest(self) -> int:
        """Seconds from a start until nobody is taken by it any more."""
        return max((each.shape.latest for each in self.people), default=0)

    @property
    def earliest(self) -> int:
        """Seconds from a start to where somebody is first taken by it; 0 or less."""
        return min((each.shape.earliest for each in self.people), default=0)

    def opening_on(self, day: date) -> Hours:
        """Minutes from local midnight between which the branch is open."""
        return self.setup.opening_on(day)

    def terms(self, now: datetime, *, desk: bool = False) -> Terms:
        """At the desk any time from this morning on may be written down, on a finer grid."""
        today = local_date(int(now.timestamp()), self.zone)
        if desk:
            return Terms(self.zone, DESK_STEP, midnight(today, self.zone), day_after(today, DESK_HORIZON))
        earliest = ceil(now.timestamp()) + self.conditions.lead
        return Terms(self.zone, self.step, earliest, day_after(today, self.conditions.horizon_days))

    def closed_online_on(self, day: date) -> bool:
        """Strangers are offered nothing that day, of nobody."""
        return all(self.setup.closed_online(each.id, day) for each in self.people)


def day_after(day: date, number: int) -> date:
    return date.fromordinal(min(day.toordinal() + number, date.max.toordinal() - 2))


async def offer(  # noqa: PLR0913  # what, by whom, and which of it counts
    branch: int,
    service: int,
    member: int | None = None,
    *,
    addons: Iterable[int] = (),
    online: bool = True,
    retired: bool = False,
    classes: bool = False,
) -> Offer:
    """Raises `NotFound` for what is not on the branch's price list, `NotOffered` when nobody does it.

    `addons` are done with it, by whoever does it; raises `NoSuchAddOn` for what cannot be added to it here.

    A class raises `OnlyInClasses` unless `classes` asks for it: it is never among the free times. `online` is
    what strangers may book; at the desk everybody who has the skill counts. `retired` also finds a service
    that is no longer sold, because a visit that was made for it can still be moved.
    """
    which = Which(online=online, retired=retired, classes=classes, addons=chosen(addons))
    return offer_in(await setup_of(branch), service, member, which)


ONLINE = Which()


def offer_in(setup: Setup, service: int, member: int | None = None, which: Which = ONLINE) -> Offer:
    """The same, in a setup at hand."""
    # yesterday: the branch's own date may be a day behind UTC
    since = day_after(clock.now().date(), -1)
    key = ("offer", service, member, which, since)
    return setup.once(key, lambda: made(setup, service, (member, since), which))


def made(setup: Setup, service: int, who: tuple[int | None, date], which: Which) -> Offer:
    wanted = service_in(setup, service, which)
    extra = added_to(setup, wanted, which)
    member, since = who
    people = tuple(
        replace(offered, needs=needs)
        for each in setup.members.values()
        if member in (None, each.id) and each.works_on(since) and (each.is_online or not which.online)
        if (offered := able(each, wanted, extra)) and (needs := needs_of(setup, each.id, wanted)) is not None
    )
    if not people:
        raise NotOffered(with_addons(wanted.title, [each.title for each in extra]))
    addons = tuple(each.id for each in extra)
    return Offer(setup, wanted.id, wanted.title, people, wanted.capacity, wanted.any_staff, addons=addons)


def needs_of(setup: Setup, member: int, service: Service) -> Needs | None:
    """Out of what the member may use for it; None when there is never enough of that."""
    needs = tuple(
        Need(kind, quantity, in_order_of_choice(setup.rooms.get(kind, ()), member, service.id))
        for kind, quantity in service.needs or ()
    )
    return needs if all(need.can_be_met for need in needs) else None


def service_in(setup: Setup, service: int, which: Which) -> Service:
    wanted = setup.services.get(service)
    on_list = wanted is not None and (which.retired or on_sale(setup, wanted))
    if wanted is None or not on_list or (which.online and not wanted.is_online):
        raise NotFound(_("There is no such service here."))
    if wanted.is_addon_only and not which.retired:
        raise OnlyAdded(wanted.title)
    if wanted.capacity > 1 and not (which.classes or which.retired):
        raise OnlyInClasses(wanted.title)
    if wanted.parts and not which.retired:
        raise OnlySeveral(wanted.title)
    return wanted


def able(member: Member, service: Service, addons: Sequence[Service] = ()) -> Offered | None:
    """How the member does the service with all that is added to it, if at all, and within a day."""
    items = [item_of(member, each) for each in (service, *addons)]
    done = [each for each in items if each is not None]
    if len(done) < len(items):
        return None
    shape = sitting([each.work for each in done])
    if shape.latest - shape.earliest > DAY:
        return None
    price = sum(each.price for each in done)
    return Offered(member.id, member.resource, member.name, price, shape, done[0].rank, items=tuple(done))
