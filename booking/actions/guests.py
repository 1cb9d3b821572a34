"""What strangers are asked once it is known who they are."""

from booking.actions import refusals
from booking.queries import Offer
from booking.queries.classes import Event
from booking.queries.guests import guest, guest_of
from booking.queries.setup import setup_of
from booking.rules.days import local_date
from booking.rules.guests import NO_RULES, GuestRules, objection_to
from clients.tables import Client
from kit.db import execute

LOCK_CLIENT = "SELECT FROM client WHERE id = $1 FOR UPDATE"


async def refuse_guest(client: Client, offer: Offer, start: int, visit: int = 0) -> None:
    """Raises `NotForYou`. The card is locked, so that of two forms sent at once the second sees the first.

    `visit` is the one that is being moved.
    """
    rules = offer.conditions.guests
    if rules == NO_RULES and not client.online_ban:
        return
    await execute(LOCK_CLIENT, client.id)
    day = local_date(start, offer.zone)
    found = objection_to(await guest(client, offer, day, visit), rules, day)
    if found is not None:
        raise refusals.NotForYou(found, rules, offer.setup.kept.phone)


async def refuse_in_class(client: Client, event: Event) -> None:
    """The same for places of a class, which only the branch limits for one client."""
    kept = (await setup_of(event.branch)).kept
    house = kept.house
    rules = GuestRules(house.client_most_coming, house.client_most_a_day, most_made=house.client_most_made)
    if rules == NO_RULES:
        return
    await execute(LOCK_CLIENT, client.id)
    day = local_date(int(event.starts_at.timestamp()), event.zone)
    found = objection_to(await guest_of(client, event.branch, event.zone, day), rules, day)
    if found is not None:
        raise refusals.NotForYou(found, rules, kept.phone)
