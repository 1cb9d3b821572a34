"""What a client can add to a service, as it is shown before a time is chosen."""

from dataclasses import dataclass

from booking.queries.addons import addable, item_of
from booking.queries.offers import Offer


@dataclass(frozen=True, slots=True)
class Extra:
    """An add-on with the least it takes and costs; `is_from`: with some of the people it is more."""

    id: int
    title: str
    minutes: int
    price: int
    is_from: bool


def extras(offered: Offer, *, online: bool = True) -> list[Extra]:
    """What at least one of the people of the offer does as well, in the order in which it is done."""
    setup = offered.setup
    found = []
    for service in addable(setup, setup.services[offered.service], online=online):
        items = [item_of(setup.members[each.id], service) for each in offered.people]
        ways = {(item.minutes, item.price) for item in items if item is not None}
        if ways:
            minutes, price = min(way[0] for way in ways), min(way[1] for way in ways)
            found.append(Extra(service.id, service.title, minutes, price, len(ways) > 1))
    return found
