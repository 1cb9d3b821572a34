"""What a page tells machines of itself, in the words of schema.org."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kit.money import plain

SCHEMA = "https://schema.org"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LONGEST_DESCRIPTION = 160
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A branch; `link` is the address of its booking page, `opening` flat pairs of minutes by weekday."""

    name: str
    link: str
    phone: str
    address: str
    country: str
    currency: str
    opening: Mapping[int, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Service:
    """Something that can be booked there, and the least it costs (in minor units)."""

    id: int
    name: str
    description: str
    minutes: int
    price: int
    is_from: bool


def described(place: Place, services: Iterable[Service]) -> Facts:
    """The page of a branch: the business, when it is open, what it offers, and that it can be booked here."""
    return {
        "@context": SCHEMA,
        **business(place),
        "openingHoursSpecification": hours(place),
        "potentialAction": reservation(place.link),
        "makesOffer": [offer(place, each) for each in services],
    }


def described_service(place: Place, service: Service) -> Facts:
    """The page of one service: what it is, what it costs, who does it, and that it can be booked here."""
    link = address_of(place, service)
    return {
        "@context": SCHEMA,
        **as_service(service),
        "url": link,
        "provider": business(place),
        "offers": without_item(offer(place, service)),
        "potentialAction": reservation(link),
    }


def business(place: Place) -> Facts:
    facts = {
        "@type": "LocalBusiness",
        "@id": place.link,
        "name": place.name,
        "url": place.link,
        "telephone": place.phone,
        "currenciesAccepted": place.currency,
    }
    if place.address:
        facts["address"] = {
            "@type": "PostalAddress",
            "streetAddress": " ".join(place.address.split()),
            "addressCountry": place.country,
        }  # type: ignore[assignment]
    return {name: value for name, value in facts.items() if value}


def hours(place: Place) -> list[Facts]:
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": f"{SCHEMA}/{WEEKDAYS[weekday]}",
            "opens": on_a_clock(start),
            "closes": on_a_clock(end),
        }
        for weekday, spans in sorted(place.opening.items())
        for start, end in zip(spans[::2], spans[1::2], strict=True)
    ]


def on_a_clock(minutes: int) -> str:
    """24:00 is the last minute of the day: machines know no other."""
    hour, minute = divmod(min(minutes, 24 * 60 - 1), 60)
    return f"{hour:02}:{minute:02}"


def as_service(service: Service) -> Facts:
    facts = {"@type": "Service", "name": service.name, "description": service.description}
    return {name: value for name, value in facts.items() if value}


def offer(place: Place, service: Service) -> Facts:
    price = plain(service.price, place.currency)
    least = {"@type": "PriceSpecification", "minPrice": price, "priceCurrency": place.currency}
    asked: Facts = {"priceSpecification": least} if service.is_from else {"price": price}
    return {
        "@type": "Offer",
        "url": address_of(place, service),
        "priceCurrency": place.currency,
        **asked,
        "itemOffered": as_service(service),
    }


def without_item(facts: Facts) -> Facts:
    return {name: value for name, value in facts.items() if name != "itemOffered"}


def reservation(link: str) -> Facts:
    target = {
        "@type": "EntryPoint",
        "urlTemplate": link,
        "actionPlatform": [f"{SCHEMA}/DesktopWebPlatform", f"{SCHEMA}/MobileWebPlatform"],
    }
    return {"@type": "ReserveAction", "target": target, "result": {"@type": "Reservation"}}


def address_of(place: Place, service: Service) -> str:
    return f"{place.link}?service={service.id}"


def shortened(text: str) -> str:
    """As search engines show it."""
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_DESCRIPTION else f"{words[: LONGEST_DESCRIPTION - 1].rstrip()}…"
