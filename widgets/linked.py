"""What the pages that anybody may find say of themselves to search engines."""

from typing import Any

from booking.queries.setup import Setup, setup_of
from catalog.tables import Branch
from kit.settings import settings
from kit.words import _
from widgets.queries.prices import Listed
from widgets.queries.screen import Category, Screen
from widgets.rules.linked import Place, Service, described, described_service, shortened


def place_of(branch: Branch, setup: Setup) -> Place:
    link = f"{settings().site}/book/{branch.slug}"
    opening = setup.kept.opening or {}
    return Place(branch.name, link, branch.phone, branch.address, branch.country, branch.currency, opening)


async def linked_branch(branch: Branch, categories: list[Category]) -> dict[str, Any]:
    """For the price list."""
    place = place_of(branch, await setup_of(branch.id))
    services = [as_service(each) for group in categories for each in group.services]
    names = ", ".join(group.name for group in categories)
    return {
        "canonical": place.link,
        "description": shortened(
            _("Book online at %(name)s: %(services)s.", name=branch.name, services=names)
        ),
        "linked": described(place, services),
    }


def linked_service(branch: Branch, screen: Screen) -> dict[str, Any]:
    """For the times of one service."""
    offer = screen.wanted
    place = place_of(branch, offer.setup)
    service = Service(offer.service, offer.title, "", screen.minutes, screen.price, screen.is_from)
    said = _("Choose a time and book it online.")
    return {
        "canonical": f"{place.link}?service={service.id}",
        "description": shortened(f"{service.name}, {branch.name}. {said}"),
        "linked": described_service(place, service),
    }


def as_service(listed: Listed) -> Service:
    service, price = listed.service, listed.price
    return Service(service.id, service.name, service.description, service.minutes, price.least, price.is_from)
