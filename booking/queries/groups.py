"""Which group a client is in, where that decides what they may book."""

from dataclasses import replace

from booking.queries.offers import Offer
from booking.rules.conditions import NO_GROUP
from clients.rules import parse_phone
from kit.db import fetch_value
from kit.errors import Invalid

GROUP_OF_PHONE = "SELECT client_group FROM client WHERE phone = $1"
GROUP_OF_CLIENT = "SELECT client_group FROM client WHERE id = $1"


async def offer_to(offer: Offer, client: int | None) -> Offer:
    """The offer as the client's group has it; nothing is asked where there are no groups."""
    if client is None or not offer.setup.kept.groups:
        return offer
    return in_group(offer, await fetch_value(GROUP_OF_CLIENT, client))


async def offer_to_phone(offer: Offer, phone: str) -> Offer:
    """The same for whoever has the number, as it was typed."""
    if not offer.setup.kept.groups:
        return offer
    try:
        number = parse_phone(phone, offer.country)
    except Invalid:
        return offer  # refused with the other fields of the form
    return in_group(offer, await fetch_value(GROUP_OF_PHONE, number))


def in_group(offer: Offer, group: int | None) -> Offer:
    groups = offer.setup.kept.groups or {}
    return replace(offer, group=groups.get(group, NO_GROUP)) if group is not None else offer
