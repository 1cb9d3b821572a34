"""Planning messages beside the change that calls for them, always inside the caller's transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import msgspec

from clients.tables import Visit
from kit import clock, journal
from kit.db import execute, fetch_one, fetch_value, transaction
from kit.errors import NotFound, Refused
from kit.rights import Actor, Permission
from reminders import queries, rules
from reminders.facts import About, Attached
from reminders.queries import VisitFacts
from reminders.rules import AT_ONCE, Planned
from reminders.tables import EMAIL, Kind, Message

AGAIN_LASTS = timedelta(hours=24)
# A message called off before it left may be planned again (moved away and back); one that left never is.
PLAN = """
INSERT INTO message (visit, client, kind, channel, about_at, about_version, due_at, expires_at,
                     status, attempts, recipient, subject, body, why)
SELECT $1, $2, kind, 'email', $3, version, due_at, expires_at, 'waiting', 0, '', '', '', ''
FROM unnest($4::text[], $5::int[], $6::timestamptz[], $7::timestamptz[])
    AS planned (kind, version, due_at, expires_at)
ON CONFLICT (visit, kind, channel, about_at, about_version) DO UPDATE
SET due_at = excluded.due_at, expires_at = excluded.expires_at, status = 'waiting', attempts = 0, why = ''
WHERE message.status = 'cancelled' AND message.sent_at IS NULL
"""
CALL_OFF = """
UPDATE message SET status = 'cancelled', why = $3, leased_until_at = NULL
WHERE visit = $1 AND status = 'waiting' AND kind = ANY($2::text[])
"""
WRITE_TO = """
INSERT INTO message (client, branch, kind, channel, about_at, about_version, due_at, expires_at,
                     status, attempts, recipient, subject, body, why, about)
VALUES ($1, $2, $3, $8, $4, 0, $5, $6, 'waiting', 0, '', '', '', '', $7::jsonb) RETURNING id
"""
ATTACH = "INSERT INTO message_file (message, name, content) VALUES ($1, $2, $3)"
TAKE_BACK = """
UPDATE message SET status = 'cancelled', why = $2, leased_until_at = NULL
WHERE id = ANY($1::int[]) AND status IN ('waiting', 'failed', 'not_sent')
"""
AGAIN = """
UPDATE message SET status = 'waiting', due_at = $2, expires_at = greatest(expires_at, $3), attempts = 0,
                   why = '', leased_until_at = NULL
WHERE id = $1 AND status IN ('failed', 'uncertain', 'not_sent') RETURNING id
"""
# The confirmation was planned, and neither it nor any news that could stand for it has left.
OWED = """
SELECT coalesce(bool_or(kind = 'booked' AND status = 'cancelled' AND sent_at IS NULL)
    AND NOT bool_or(kind IN ('booked', 'moved', 'repeated', 'promoted')
                    AND status IN ('sending', 'sent', 'uncertain')), FALSE)
FROM message WHERE visit = $1
"""
HEARD = """
SELECT EXISTS (SELECT FROM message WHERE visit = $1 AND kind IN ('booked', 'moved', 'cancelled')
               AND (status IN ('sending', 'uncertain') OR status = 'sent' AND sent_at >= $2))
"""
REQUESTS = (Kind.requested, Kind.counter, Kind.declined)
BEFORE_THE_VISIT = (
    Kind.in_line,
    Kind.promoted,
    Kind.kept,
    Kind.booked,
    Kind.repeated,
    Kind.moved,
    Kind.evening,
    Kind.soon,
)
NEWS = frozenset({Kind.moved, Kind.cancelled, Kind.in_line, Kind.promoted, Kind.kept, Kind.ended, *REQUESTS})


class NothingToSend(Refused):
    """The message has lost its point."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"There is nothing to send any more: {reason}.")


class CannotSendAgain(Refused):
    """Only what did not arrive for sure is sent again."""

    def __init__(self, message: Message) -> None:
        super().__init__(f"This message is {message.status.replace('_', ' ')}; it is not sent again.")


async def plan_visit(visit_id: int, after: timedelta = AT_ONCE) -> None:
    """The confirmation and the reminders of a visit that is new, or on again. Planning twice changes nothing.

    Who was told that it is cancelled is told anew that it is booked.
    """
    visit = await queries.visit_facts(visit_id)
    if visit is not None:
        news = {*NEWS, Kind.booked} if visit.told_off else NEWS
        await plan(visit, rules.for_booking(visit.starts_at, visit.zone, clock.now(), after), news)


async def plan_new(visit: Visit, zone: str, after: timedelta = AT_ONCE) -> None:
    """The same for a visit of a client that was made a moment ago: nobody can have been told anything."""
    facts = VisitFacts(
        visit.id,
        visit.client,
        visit.branch,
        visit.status,
        visit.starts_at,
        None,
        visit.version,
        zone,
        told_off=False,
    )
    await plan(facts, rules.for_booking(visit.starts_at, zone, clock.now(), after))


async def plan_listing(visit_id: int) -> None:
    """Somebody is on a waiting list: they are told so, and nothing reminds them of what they do not have."""
    visit = await queries.visit_facts(visit_id)
    if visit is not None:
        await drop(visit_id, BEFORE_THE_VISIT, "the class was moved")
        await plan(visit, rules.for_listing(visit.starts_at, clock.now()))


async def plan_promotion(visit_id: int) -> None:
    """A place became free for somebody on the list: they are told at once, and reminded like everybody."""
    visit = await queries.visit_facts(visit_id)
    if visit is not None:
        await drop(visit_id, BEFORE_THE_VISIT, "there is a place now")
        await plan(visit, rules.for_promotion(visit.starts_at, visit.zone, clock.now()))


async def plan_keeping(visit_id: int, until: datetime) -> None:
    """A place is kept for who has to pay for it: they are told at once, and where."""
    visit = await queries.visit_facts(visit_id)
    if visit is not None:
        await drop(visit_id, BEFORE_THE_VISIT, "a place is kept now")
        await plan(visit, rules.for_keeping(until, clock.now()))


async def replan_visit(visit_id: int, after: timedelta = AT_ONCE, *, tell: bool = True) -> None:
    """After a move: what is unsent about the old time is called off, the new time is told and reminded of.

    Without `tell` the client hears of the move only where the confirmation of the visit had not left.
    """
    visit = await queries.visit_facts(visit_id)
    if visit is None:
        return
    await drop(visit_id, BEFORE_THE_VISIT, "the visit was moved")
    now, is_owed = clock.now(), not tell and await fetch_value(OWED, visit_id)
    messages = rules.for_move if tell else rules.for_booking
    planned = messages(visit.starts_at, visit.zone, now, after)
    await plan(visit, planned if tell or is_owed else rules.reminders(visit.starts_at, visit.zone, now))


async def tell_move(visit_id: int, after: timedelta, *, tell: bool) -> None:
    """The desk decides on the news of the last move after all, while it has not left.

    A confirmation that had not left either goes out where the news does not.
    """
    visit = await queries.visit_facts(visit_id)
    if visit is None:
        return
    await drop(visit_id, (Kind.moved, Kind.booked), "the desk thought again")
    is_owed = not tell and await fetch_value(OWED, visit_id)
    kind = Kind.moved if tell else Kind.booked
    await plan(visit, rules.news(kind, visit.starts_at, clock.now(), after) if tell or is_owed else [])


async def undo_news(visit_id: int, since: datetime, *, was_off: bool) -> None:
    """After an undone change: what it gave rise to and has not left is called off, and the rest set right.

    Whoever has heard of the change since then is told the truth again; `was_off`: that the visit is on again.
    """
    visit = await queries.visit_facts(visit_id)
    if visit is None:
        return
    heard, now = await fetch_value(HEARD, visit_id, since), clock.now()
    await drop(visit_id, (*BEFORE_THE_VISIT, Kind.cancelled), "the change was undone")
    if visit.status not in rules.EXPECTED:
        await plan(visit, rules.for_cancellation(visit.starts_at, now) if heard and not was_off else [])
        return
    is_owed = await fetch_value(OWED, visit_id)
    kind = Kind.booked if is_owed or was_off else Kind.moved
    told = rules.news(kind, visit.starts_at, now) if heard or is_owed else []
    again = {*NEWS, Kind.booked} if heard else NEWS
    await plan(visit, [*told, *rules.reminders(visit.starts_at, visit.zone, now)], again)


async def call_off(visit_id: int, after: timedelta = AT_ONCE, *, tell: bool) -> None:
    """Nothing more is sent about the visit, except, with `tell`, that it is cancelled."""
    visit = await queries.visit_facts(visit_id)
    if visit is not None:
        await drop(visit_id, tuple(Kind), "the visit was called off")
        messages = rules.for_cancellation(visit.starts_at, clock.now(), after)
        await plan(visit, messages if tell else [])


async def tell_request(visit_id: int, kind: Kind) -> None:
    """That a request has come, that another time is offered, or that it did not work out; the last counts."""
    visit = await queries.visit_facts(visit_id)
    if visit is not None:
        await drop(visit_id, REQUESTS, "the request has been answered")
        await plan(visit, rules.news(kind, visit.starts_at, clock.now()))


async def plan_repeated(visit_ids: Sequence[int]) -> None:
    """Visits that were booked together, the earliest first: one confirmation, and the reminders of each."""
    now = clock.now()
    for number, visit_id in enumerate(visit_ids):
        visit = await queries.visit_facts(visit_id)
        if visit is not None:
            confirmation = [] if number else rules.for_repetition(visit.starts_at, now)
            await plan(visit, [*confirmation, *rules.reminders(visit.starts_at, visit.zone, now)])


async def tell_ended(visit_id: int) -> None:
    """The client hears once of all visits that were called off with this one, the earliest of them."""
    visit = await queries.visit_facts(visit_id)
    if visit is not None:
        await plan(visit, rules.for_end(visit.starts_at, clock.now()))


async def thank(visit_id: int) -> None:
    """A thank-you for a visit that is done, but for who came along; reminders left over are dropped."""
    visit = await queries.visit_facts(visit_id)
    if visit is not None:
        await drop(visit_id, BEFORE_THE_VISIT, "the visit is done")
        thanks = rules.for_thanks(visit.done_at or clock.now(), visit.zone)
        await plan(visit, [] if visit.comes_along else [thanks])


async def unthank(visit_id: int) -> None:
    """The visit was reopened: an unsent thank-you waits for the next closing."""
    await drop(visit_id, (Kind.thanks,), "the visit was reopened")


async def write_to(
    to: tuple[int, int], kind: Kind, about: About, until: datetime, channel: str = EMAIL
) -> int:
    """A message about no visit to a client of a branch, at once; it is worth sending `until` then.

    Returns its id, by which the caller calls it off.
    """
    facts = msgspec.json.encode(about).decode()
    made: int = await fetch_value(WRITE_TO, *to, kind, about.starts_at, clock.now(), until, facts, channel)
    return made


async def attach(message_id: int, file: Attached) -> None:
    """Inside the transaction that wrote the message: it goes along."""
    await execute(ATTACH, message_id, file.name, file.content)


async def take_back(message_ids: Collection[int], why: str) -> None:
    """What has not left stays."""
    await execute(TAKE_BACK, list(message_ids), why)


async def plan(visit: VisitFacts, messages: list[Planned], news: Collection[Kind] = NEWS) -> None:
    """The kinds that are `news` are told once for each version of the visit, the others once for its time."""
    kinds = [message.kind for message in messages]
    versions = [visit.version if kind in news else 0 for kind in kinds]
    due = [message.due_at for message in messages]
    expires = [message.expires_at for message in messages]
    await execute(PLAN, visit.id, visit.client, visit.starts_at, kinds, versions, due, expires)


async def drop(visit_id: int, kinds: tuple[Kind, ...], why: str) -> None:
    await execute(CALL_OFF, visit_id, list(kinds), why)


async def send_again(actor: Actor, message_id: int) -> Message:
    """A person decides that a message that failed, got lost or found no channel goes out (again)."""
    actor.require(Permission.see_messages)
    now = clock.now()
    async with transaction():
        message = await queries.access_message(actor, message_id)
        branch, reason = await branch_and_objection(message, now)
        if reason:
            raise NothingToSend(reason)
        until = message.expires_at if message.visit is None else now + AGAIN_LASTS
        if await fetch_one(AGAIN, message_id, now, until) is None:
            raise CannotSendAgain(message)
        before, after = {"status": message.status, "why": message.why}, {"status": Message.Status.waiting}
        await journal.write(
            actor, "send again", ("message", message_id), branch=branch, before=before, after=after
        )
    return message


async def branch_and_objection(message: Message, now: datetime) -> tuple[int, str]:
    """Where the message belongs, and why it is no longer right, or ""."""
    if message.visit is None:
        return message.branch, "" if now < message.expires_at else "it is too late"
    visit = await queries.visit_facts(message.visit)
    if visit is None:
        raise NotFound("There is no such message.")
    kind = Kind(message.kind)
    return visit.branch, rules.objection(kind, message.about_at, (visit.status, visit.starts_at), now)
