"""Holding a time at the desk for a client who finishes the booking by a link.

The hold is a real one, taken through the door; a row of its own keeps for whom.
"""

from dataclasses import replace

import clients.actions
import reminders.actions
from booking import queries
from booking.actions import door, holds, refusals
from booking.actions.express.changes import (
    KeptToTheEnd,
    LinkLapsed,
    NoAddress,
    changeable,
    refuse_ended,
    told,
)
from booking.actions.places import Place, Wish
from booking.actions.visits import require_right
from booking.actions.wanted import Booking, checked
from booking.express_tables import Express
from booking.queries.express import link_row, shown_link
from booking.rules.express import until
from booking.rules.typed import WRONG
from booking.tables import Hold
from clients.queries import client_row
from clients.rules import clean, parse_email, parse_name
from clients.tables import Client
from kit import clock
from kit.db import execute, transaction
from kit.errors import Invalid
from kit.rights import Actor
from kit.vault import new_code
from reminders.facts import About
from reminders.tables import Kind

HOLD_UNTIL = "UPDATE hold SET expires_at = $2 WHERE code = $1 AND expires_at > $3"


async def send(actor: Actor, wanted: Booking, minutes: int) -> Express:
    """Holds the time for so many minutes and writes to the client, if there is an address.

    What strangers are held to does not count: it is the desk's booking. Raises `Invalid` for a contact that
    the link could not reach, and what refuses a booking at the desk.
    """
    require_right(actor, wanted.branch)
    offered = await queries.offer(
        wanted.branch, wanted.service, wanted.member, addons=wanted.addons, online=False
    )
    wanted = with_contact(checked(actor, wanted, offered.country))
    wish = Wish(offered, door.start_of(wanted.starts_at), desk=True)
    await door.check(wish)
    if wanted.starts_at <= clock.now():
        raise refusals.InThePast(await door.next_times(wish))

    async def write(place: Place) -> Express:
        kept = await holds.keep(wish, place, any_member=wanted.member is None)
        await kept.update_self({Hold.expires_at: until(kept.starts_at, kept.created_at, minutes)})
        link = link_of(actor, wanted, kept, await card_of(actor, wanted, offered.country))
        await link.save()
        await write_to(link)
        return await told(actor, "send link", link)

    return await door.enter(wish, write)


def with_contact(wanted: Booking) -> Booking:
    """A name, and something the link can reach them by: of a card, or as typed."""
    if wanted.client is not None:
        return wanted
    wrong: dict[str, str] = {}
    if not clean(wanted.name):
        wrong["name"] = "Please write a name."
    if not (wanted.phone.strip() or wanted.email.strip()):
        wrong["phone"] = "Write a phone number or an e-mail address: the link has to reach them."
    if wrong:
        raise Invalid(WRONG, **wrong)
    return replace(wanted, name=parse_name(wanted.name), email=parse_email(wanted.email))


async def card_of(actor: Actor, wanted: Booking, country: str) -> Client:
    if wanted.client is not None:
        return await client_row(wanted.client, stays=True)
    return await clients.actions.find_or_add(actor, wanted.name, wanted.phone, wanted.email, country)


def link_of(actor: Actor, wanted: Booking, kept: Hold, card: Client) -> Express:
    """Of a card that was found by its phone nothing else goes into the link: that may be read by others."""
    chosen = wanted.client is not None
    return Express(
        code=new_code(),
        hold_code=kept.code,
        branch=kept.branch,
        service=kept.service,
        member=kept.member,
        any_member=kept.any_member,
        addons=kept.addons,
        client=card.id,
        account=actor.account,
        made_by=actor.name,
        name=card.name if chosen else wanted.name,
        phone=card.phone or "",
        email=card.email if chosen else wanted.email,
        comment=wanted.comment,
        notify=wanted.notify,
        starts_at=kept.starts_at,
        ends_at=kept.ends_at,
        created_at=kept.created_at,
        expires_at=kept.expires_at,
    )


async def write_to(link: Express) -> bool:
    """Puts the letter into the outbox; False without an address, when there is nothing to send."""
    shown = await shown_link(link)
    to = link.email or shown.card_email
    if not to:
        return False
    path, times = f"/x/{link.code}", (link.starts_at, link.ends_at)
    said = About(path, "", shown.title, shown.member_name, *times, email=to)
    whom = (link.client, link.branch)
    letter = await reminders.actions.write_to(whom, Kind.express, said, link.expires_at)
    await link.update_self({Express.message: letter})
    return True


async def send_again(actor: Actor, link_id: int) -> Express:
    """The link once more, as a letter of its own; one that has not left yet is called off for it."""
    await changeable(actor, link_id)
    async with transaction():
        fresh = await link_row(link_id, lock=True)
        refuse_ended(fresh)
        await reminders.actions.take_back([fresh.message] if fresh.message else [], "it was sent again")
        if not await write_to(fresh):
            raise NoAddress
        return await told(actor, "send link again", fresh)


async def keep_longer(actor: Actor, link_id: int, minutes: int) -> Express:
    """So many minutes more, but not past the start. Raises `LinkLapsed`, `LinkOver`, `KeptToTheEnd`."""
    await changeable(actor, link_id)
    async with transaction():
        fresh = await link_row(link_id, lock=True)
        refuse_ended(fresh)
        before = fresh.expires_at
        later = until(fresh.starts_at, before, minutes)
        if later == before:
            raise KeptToTheEnd
        if not await execute(HOLD_UNTIL, fresh.hold_code, later, clock.now()):
            raise LinkLapsed
        await fresh.update_self({Express.expires_at: later})
        return await told(actor, "keep longer", fresh, before)
