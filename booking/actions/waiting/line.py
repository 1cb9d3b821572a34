"""Asking to hear of free times, asking for others, leaving the line, and coming back to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import clients.actions
import reminders.actions
from booking import queries
from booking.actions.confirming import refuse_unconfirmed
from booking.actions.visits import require_right
from booking.actions.waiting import settling
from booking.queries import Offer
from booking.queries import waiting as lines
from booking.rules import preferences as wishes
from booking.rules.waiting import Preference
from booking.waiting_tables import WaitingPreference, WaitingRequest
from clients import rules as contacts
from clients.queries import client_row
from clients.tables import Client
from kit import clock, journal
from kit.db import execute, fetch_one, fetch_value, transaction
from kit.errors import Invalid, Refused
from kit.rights import CUSTOMER, Actor
from kit.vault import new_code
from kit.words import _
from reminders.facts import About
from reminders.tables import Kind

Status = WaitingRequest.Status
KEEPS_ITS_PLACE = timedelta(days=1)
LETTER_LASTS = timedelta(days=1)
EARLIER = """
SELECT id, placed_at FROM waiting_request
WHERE branch = $1 AND service = $2 AND client = $3 AND status = 'waiting' FOR UPDATE
"""
LOOK_AGAIN = """
INSERT INTO freed (branch) SELECT $1 WHERE NOT EXISTS (
    SELECT FROM freed WHERE branch = $1 AND starts_at IS NULL AND due_at IS NULL AND spent_at IS NULL
)
"""
OPEN_AGAIN = """
UPDATE waiting_request SET status = 'waiting', placed_at = $2, closed_at = NULL, closed_by = '', visit = NULL
WHERE id = $1
"""
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(-2, $1)"


class NothingLeft(Refused):
    """All the days that were wished for are over."""

    def __init__(self) -> None:
        super().__init__(
            _("All the days you told us have passed. Please tell us which others would suit you.")
        )


class NobodyToCall(Refused):
    """A card without a phone: nobody could be told."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has no phone number yet. Add one to the card first, then try again.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who waits for what, and when it would suit. `client` is a card chosen at the desk."""

    branch: int
    service: int
    preferences: Sequence[Preference]
    name: str = ""
    phone: str = ""
    email: str = ""
    client: int | None = None
    proof: str = ""


async def join(actor: Actor, wanted: Wanted) -> WaitingRequest:
    """A place in line. Whoever waits for the same already keeps that place and waits for this instead.

    Raises `NotFound`, `NotOffered`, `PhoneUnconfirmed`, or `Invalid` with every field that is wrong.
    """
    require_right(actor, wanted.branch)
    offered = await queries.offer(wanted.branch, wanted.service, online=actor == CUSTOMER)
    check(
        wanted.preferences, offered, {} if wanted.client else contact_faults(actor, wanted, offered.country)
    )
    await refuse_unconfirmed(actor, wanted.branch, wanted.phone, wanted.proof)
    async with transaction():
        client = await client_of(actor, wanted, offered.country)
        made = new_request(actor, wanted, client)
        made.placed_at = await take_over(made) or made.created_at
        await put(made, wanted.preferences, offered)
        await write_down(actor, "wait", made)
        await tell(made, client, offered.title)
    return made


def check(preferences: Sequence[Preference], offered: Offer, others: dict[str, str]) -> None:
    """Everything that is wrong, at once."""
    wall = clock.wall(clock.now(), offered.zone)
    wrong = others | wishes.faults(preferences, wall, {each.id for each in offered.people})
    if wrong:
        raise Invalid(_(wishes.WRONG), **wrong)


def contact_faults(actor: Actor, wanted: Wanted, country: str) -> dict[str, str]:
    """A stranger's number has to be their own."""
    wrong: dict[str, str] = {}
    phone = contacts.parse_own_phone if actor == CUSTOMER else contacts.parse_phone
    readers: tuple[tuple[Callable[[str], str], str], ...] = (
        (contacts.parse_name, wanted.name),
        (partial(phone, country=country), wanted.phone),
        (contacts.parse_email, wanted.email),
    )
    for read, text in readers:
        try:
            read(text)
        except Invalid as problem:
            wrong |= problem.fields
    return wrong


async def client_of(actor: Actor, wanted: Wanted, country: str) -> Client:
    if wanted.client is None:
        return await clients.actions.find_or_add(actor, wanted.name, wanted.phone, wanted.email, country)
    card = await client_row(wanted.client, stays=True)
    if not card.phone:
        raise NobodyToCall(card.name)
    return card


def new_request(actor: Actor, wanted: Wanted, client: Client) -> WaitingRequest:
    source = WaitingRequest.Source.widget if actor == CUSTOMER else WaitingRequest.Source.desk
    now = clock.now()
    return WaitingRequest(
        code=new_code(),
        branch=wanted.branch,
        service=wanted.service,
        client=client.id,
        source=source,
        until_on=max(each.last for each in wanted.preferences),
        created_at=now,
        placed_at=now,
    )


async def take_over(made: WaitingRequest) -> datetime | None:
    """Ends an earlier wait of the client for the same, and returns the place it had."""
    await execute(ONE_AT_A_TIME, made.client)
    earlier = await fetch_one(EARLIER, made.branch, made.service, made.client)
    if earlier is None:
        return None
    await settling.close([earlier["id"]], Status.left, "a newer request")
    placed_at: datetime = earlier["placed_at"]
    return placed_at


async def put(request: WaitingRequest, preferences: Sequence[Preference], offered: Offer) -> None:
    """Keeps what would suit, what that costs today, and until when it can come."""
    request.until_on = max(each.last for each in preferences)
    request.value = value_of(preferences, offered)
    await request.save()
    await WaitingPreference.delete().where(WaitingPreference.request == request.id)
    await WaitingPreference.insert(*(as_row(request.id, each) for each in preferences))
    await look_again(request.branch)


def value_of(preferences: Sequence[Preference], offered: Offer) -> int:
    """The least that a visit would cost, with whomever it may be."""
    asked = {each.member for each in preferences}
    return min(each.price for each in offered.people if None in asked or each.id in asked)


def as_row(request: int, each: Preference) -> WaitingPreference:
    return WaitingPreference(
        request=request,
        from_on=each.first,
        to_on=each.last,
        weekdays=sorted(each.weekdays),
        opens=each.opens,
        closes=each.closes,
        member=each.member,
    )


async def look_again(branch: int) -> None:
    """What is free already is offered too."""
    await execute(LOOK_AGAIN, branch)


async def tell(request: WaitingRequest, client: Client, title: str) -> None:
    if client.email:
        path, now = f"/w/{request.code}", clock.now()
        about = About(path, f"{path}/leaving", title, "", now, now)
        await reminders.actions.write_to((client.id, request.branch), Kind.listed, about, now + LETTER_LASTS)


async def change(actor: Actor, request_id: int, preferences: Sequence[Preference]) -> WaitingRequest:
    """Other days and hours; who had left, or waited in vain, waits again."""
    request = await accessible(actor, request_id)
    offered = await queries.offer(request.branch, request.service, online=actor == CUSTOMER)
    check(preferences, offered, {})
    async with transaction():
        fresh = await locked(request_id)
        if fresh.status != Status.waiting:
            await open_again(fresh)
        await put(fresh, preferences, offered)
        await write_down(actor, "change", fresh)
    return fresh


async def leave(actor: Actor, request_id: int) -> WaitingRequest:
    """Out of the line, with whatever was kept for them; asking twice is as good as once."""
    await accessible(actor, request_id)
    async with transaction():
        fresh = await locked(request_id)
        if fresh.status == Status.waiting:
            await settling.close([fresh.id], Status.left, actor.name)
            await write_down(actor, "leave", fresh)
    return await accessible(actor, request_id)


async def come_back(actor: Actor, request_id: int) -> WaitingRequest:
    """Waits again; within a day in the same place. Raises `NothingLeft` when all the days are over."""
    await accessible(actor, request_id)
    async with transaction():
        fresh = await locked(request_id)
        if fresh.status != Status.waiting:
            if fresh.until_on < clock.today(await zone_of(fresh.branch)):
                raise NothingLeft
            await open_again(fresh)
            await look_again(fresh.branch)
            await write_down(actor, "come back", fresh)
    return await accessible(actor, request_id)


async def open_again(request: WaitingRequest) -> None:
    now = clock.now()
    soon = request.closed_at is not None and now - request.closed_at <= KEEPS_ITS_PLACE
    placed_at = await take_over(request) or (request.placed_at if soon else now)
    await execute(OPEN_AGAIN, request.id, placed_at)
    request.status, request.placed_at, request.visit = Status.waiting, placed_at, None
    request.closed_at, request.closed_by = None, ""


async def accessible(actor: Actor, request_id: int) -> WaitingRequest:
    """A request somebody may change: at the desk one of their branches, for the client's own link its own."""
    found = await lines.request_row(request_id)
    require_right(actor, found.branch)
    return found


async def locked(request_id: int) -> WaitingRequest:
    """The row, held until the transaction ends."""
    return await lines.request_row(request_id, lock=True)


async def zone_of(branch: int) -> str:
    zone: str = await fetch_value("SELECT zone FROM branch WHERE id = $1", branch)
    return zone


async def write_down(actor: Actor, verb: str, request: WaitingRequest) -> None:
    after = {"service": request.service, "client": request.client, "until": request.until_on}
    subject = ("waiting_request", request.id)
    await journal.write(actor, verb, subject, branch=request.branch, after=after)
