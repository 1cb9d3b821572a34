"""How a link ends: the client or the desk finishes the booking, or the time is given back.

Whoever changes a link locks its row first, then what the door locks, then the client's card.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import clients.actions
import reminders.actions
from booking.actions import holds
from booking.actions.express.changes import changeable, refuse_ended, told
from booking.actions.visits import book
from booking.actions.wanted import Booking
from booking.express_tables import Express
from booking.queries.express import link_row
from booking.rules.typed import WRONG
from clients.actions.answers import wrong_online
from clients.rules import parse_email, parse_name
from clients.rules.answers import Sent
from clients.tables import Visit
from kit import clock
from kit.db import fetch_value, transaction, tries_again
from kit.errors import Invalid
from kit.rights import Actor, Permission
from kit.words import _

State = Express.State
CAME_BEFORE = "SELECT EXISTS (SELECT FROM visit WHERE client = $1 AND id <> $2)"
GIVEN_BACK = frozenset({State.declined, State.withdrawn})


@dataclass(frozen=True, slots=True)
class Contact:
    """What the client completes at the end of the link; the desk answers nothing in their place."""

    name: str
    email: str = ""
    comment: str = ""
    answers: Sent | None = None


def by_link(link: Express) -> Actor:
    """The client, with what the desk trusts them with: this one booking."""
    rights = frozenset({Permission.book_visits})
    return Actor(None, "client", rights, frozenset({link.branch}), role="client")


@tries_again
async def finish(actor: Actor, link: Express, contact: Contact) -> Visit:
    """The visit: the held time becomes it and is never free in between. Asked twice it is the same visit.

    Raises `Invalid`, `LinkLapsed`, `LinkOver`, and whatever else refuses a booking at the desk.
    """
    unanswered = {} if contact.answers is None else await wrong_online(contact.answers)
    contact = read_contact(contact, unanswered)
    async with transaction():
        fresh = await link_row(link.id, lock=True)
        if fresh.visit is not None:
            return await visit_of(fresh)
        refuse_ended(fresh)
        visit = await book(actor, booking_of(actor, fresh, contact))
        await complete_card(actor, fresh, visit, contact)
        await end(actor, fresh, {Express.state: State.finished, Express.visit: visit.id})
        await told(actor, "finish", fresh)
    return visit


def read_contact(typed: Contact, unanswered: Mapping[str, str]) -> Contact:
    """Every wrong field is named at once."""
    wrong = dict(unanswered)
    found: dict[str, str] = {}
    for field, parse in (("name", parse_name), ("email", parse_email)):
        try:
            found[field] = parse(getattr(typed, field))
        except Invalid as problem:
            wrong |= problem.fields
    if wrong:
        raise Invalid(_(WRONG), **wrong)
    return replace(typed, name=found["name"], email=found["email"])


async def visit_of(link: Express) -> Visit:
    """What the link became, whatever has become of that since."""
    [visit] = await Visit.objects().where(Visit.id == link.visit)
    return visit


def booking_of(actor: Actor, link: Express, contact: Contact) -> Booking:
    """Who finishes it themselves is always written to: they were asked for their address for that."""
    return Booking(
        branch=link.branch,
        service=link.service,
        member=None if link.any_member else link.member,
        starts_at=link.starts_at,
        addons=tuple(link.addons),
        comment="\n".join(part for part in (link.comment, contact.comment.strip()) if part),
        hold_code=link.hold_code,
        client=link.client,
        notify=link.notify or actor.account is None,
        answers=contact.answers,
    )


async def complete_card(actor: Actor, link: Express, visit: Visit, contact: Contact) -> None:
    """Who was never here writes their own card, which the desk began; an old one only gets what it lacks."""
    came_before = await fetch_value(CAME_BEFORE, link.client, visit.id)
    name = "" if came_before else contact.name
    await clients.actions.complete_card(actor, link.client, name, contact.email, keeps=came_before)


async def decline(link: Express) -> None:
    """The client does not want the time: it is free at once. Asking twice is as good as once."""
    await give_back(by_link(link), link, State.declined)


async def withdraw(actor: Actor, link_id: int) -> Express:
    """The same at the desk."""
    link = await changeable(actor, link_id)
    await give_back(actor, link, State.withdrawn)
    return link


async def give_back(actor: Actor, link: Express, state: Express.State) -> None:
    async with transaction():
        fresh = await link_row(link.id, lock=True)
        if fresh.state in GIVEN_BACK:
            return
        refuse_ended(fresh)
        await holds.let_go(fresh.hold_code)
        await end(actor, fresh, {Express.state: state})
        await told(actor, "let go", fresh)


async def end(actor: Actor, link: Express, facts: Mapping[Any, Any]) -> None:
    await link.update_self({**facts, Express.ended_at: clock.now(), Express.ended_by: actor.name})
    await reminders.actions.take_back([link.message] if link.message else [], "the link is not open any more")
