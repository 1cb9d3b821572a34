"""What may be added to a service, and how somebody does it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from booking.queries.kept import Member, Service
from booking.queries.setup import Setup
from booking.rules.addons import Work
from kit.errors import Refused
from kit.words import _, own_text


class NoSuchAddOn(Refused):
    """What was to be added cannot be added to this service here."""

    def __init__(self, title: str) -> None:
        super().__init__(
            _(
                "Something you chose cannot be added to “%(title)s” here any more. Please choose again.",
                title=own_text(title),
            )
        )


@dataclass(frozen=True, slots=True)
class Item:
    """One of the services that somebody does in a sitting; `rank` is theirs among those who do it."""

    service: int
    title: str
    price: int
    work: Work
    rank: int | None

    @property
    def minutes(self) -> int:
        return self.work.minutes


@dataclass(frozen=True, slots=True)
class Which:
    """What of an offer counts, and what is added to it: see `booking.queries.offers.offer`."""

    online: bool = True
    retired: bool = False
    classes: bool = False
    addons: tuple[int, ...] = ()


def chosen(addons: Iterable[int]) -> tuple[int, ...]:
    """The same choice is always written alike."""
    return tuple(sorted(set(addons)))


def on_sale(setup: Setup, service: Service) -> bool:
    return setup.kept.is_active and service.is_active and service.price is not None


def addable(setup: Setup, service: Service, *, online: bool) -> list[Service]:
    """What may be added to the service in this branch, in the order in which it is done."""
    listed = (setup.services[each] for each in service.addons or ())
    return [each for each in listed if on_sale(setup, each) and (each.is_online or not online)]


def added_to(setup: Setup, service: Service, asked: Which) -> Sequence[Service]:
    """Those that are asked for, in the order in which they are done. Raises `NoSuchAddOn`."""
    if not asked.addons:
        return ()
    if asked.retired:
        order = {each: number for number, each in enumerate(service.addons or ())}
        known = [each for each in asked.addons if each in setup.services]
        return [setup.services[each] for each in sorted(known, key=lambda each: order.get(each, len(order)))]
    found = [each for each in addable(setup, service, online=asked.online) if each.id in asked.addons]
    if len(found) < len(asked.addons):
        raise NoSuchAddOn(service.title)
    return found


def item_of(member: Member, service: Service) -> Item | None:
    """How the member does the service, if at all."""
    for skill, minutes, pattern, price, rank in member.skills or ():
        if skill == service.id:
            work = Work(minutes, pattern, service.buffers)
            return Item(service.id, service.title, price or 0, work, rank)
    return None
