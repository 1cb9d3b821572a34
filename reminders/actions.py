"""Planning messages beside the change that calls for them, always inside the caller's transaction."""

from collections.abc import Collection
from datetime import timedelta

from kit import clock, journal
from kit.db import execute, fetch_one, transaction
from kit.errors import NotFound, Refused
from kit.rights import Actor, Permission
from reminders import queries, rules
from reminders.queries import VisitFacts
from reminders.rules import Planned
from reminders.tables import Kind, Message

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
AGAIN = """
UPDATE message SET status = 'waiting', due_at = $2, expires_at = greatest(expires_at, $3), attempts = 0,
                   why = '', leased_until_at = NULL
WHERE id = $1 AND status IN ('failed', 'uncertain', 'not_sent') RETURNING id
"""
REQUESTS = (Kind.requested, Kind.proposed, Kind.declined)
BEFORE_THE_VISIT = (Kind.booked, Kind.moved, Kind.evening, Kind.soon)
NEWS = frozenset({Kind.moved, Kind.cancelled, *REQUESTS})


class NothingToSend(Refused):
    """The message has lost its point."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"There is nothing to send any more: {reason}.")


class CannotSendAgain(Refused):
    """Only what did not arrive for sure is sent again."""

    def __init__(self, message: Message) -> None:
        super().__init__(f"This message is {message.status.replace('_', ' ')}; it is not sent again.")


async def plan_visit(visit_id: int) -> None:
    """The confirmation and the reminders of a visit that is new, or on again. Planning twice changes nothing.

    Who was told that it is cancelled is told anew that it is booked.
    """
    visit = await queries.visit_facts(visit_id)
    if visit is not None:
        news = {*NEWS, Kind.booked} if visit.told_off else NEWS
        await plan(visit, rules.for_booking(visit.starts_at, visit.zone, clock.now()), news)


async def replan_visit(visit_id: int) -> None:
    """After a move: what is unsent about the old time is called off, the new time is told and reminded of."""
    visit = await queries.visit_facts(visit_id)
    if visit is not None:
        await drop(visit_id, BEFORE_THE_VISIT, "the visit was moved")
        await plan(visit, rules.for_move(visit.starts_at, visit.zone, clock.now()))


async def call_off(visit_id: int, *, tell: bool) -> None:
    """Nothing more is sent about the visit, except, with `tell`, that it is cancelled."""
    visit = await queries.visit_facts(visit_id)
    if visit is not None:
        await drop(visit_id, tuple(Kind), "the visit was called off")
        await plan(visit, rules.for_cancellation(visit.starts_at, clock.now()) if tell else [])


async def tell_request(visit_id: int, kind: Kind) -> None:
    """That a request has come, that another time is offered, or that it did not work out; the last counts."""
    visit = await queries.visit_facts(visit_id)
    if visit is not None:
        await drop(visit_id, REQUESTS, "the request has been answered")
        await plan(visit, rules.news(kind, visit.starts_at, clock.now()))


async def thank(visit_id: int) -> None:
    """A thank-you for a visit that is done; reminders left over are dropped."""
    visit = await queries.visit_facts(visit_id)
    if visit is not None:
        await drop(visit_id, BEFORE_THE_VISIT, "the visit is done")
        await plan(visit, [rules.for_thanks(visit.done_at or clock.now(), visit.zone)])


async def unthank(visit_id: int) -> None:
    """The visit was reopened: an unsent thank-you waits for the next closing."""
    await drop(visit_id, (Kind.thanks,), "the visit was reopened")


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
        visit = await queries.visit_facts(message.visit)
        if visit is None:
            raise NotFound("There is no such message.")
        reason = rules.objection(Kind(message.kind), message.about_at, (visit.status, visit.starts_at), now)
        if reason:
            raise NothingToSend(reason)
        if await fetch_one(AGAIN, message_id, now, now + AGAIN_LASTS) is None:
            raise CannotSendAgain(message)
        before, after = {"status": message.status, "why": message.why}, {"status": Message.Status.waiting}
        await journal.write(
            actor, "send again", ("message", message_id), branch=visit.branch, before=before, after=after
        )
    return message
