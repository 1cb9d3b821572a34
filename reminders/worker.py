"""Marked before sending, never twice; a crash leaves it visibly uncertain.

A batch is taken in hand with a short lease, and each of its messages is marked `sending`, committed, just
before the network is touched. A killed process loses sight only of the few letters it was handing over at
that moment; the rest of its batch is sent by another as soon as the short lease is over.
"""

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from asyncpg import Record

from catalog import queries as catalog
from clients.queries import TITLES
from kit import clock
from kit.db import execute, fetch, fetch_one
from kit.settings import settings
from kit.ticker import Job
from reminders import letters, rules
from reminders.channels import Delivery, Send, SendText
from reminders.channels.email import Postman
from reminders.channels.sms import Texter
from reminders.facts import Facts
from reminders.tables import SMS, Kind, Message

log = logging.getLogger("tempu.reminders")

BATCH = 40
LANES = 4
IN_HAND = timedelta(minutes=1)
SENDING = timedelta(minutes=5)  # far longer than a channel may take for one letter

TOO_LATE = """
UPDATE message SET status = 'cancelled', why = 'too late', leased_until_at = NULL
WHERE id IN (
    SELECT id FROM message WHERE status = 'waiting' AND due_at <= $1 AND expires_at <= $1
    FOR UPDATE SKIP LOCKED
)
"""
LOST = """
UPDATE message SET status = 'uncertain', why = 'the server stopped while sending: it may have arrived',
                   leased_until_at = NULL
WHERE id IN (
    SELECT id FROM message WHERE status = 'sending' AND leased_until_at < $1 FOR UPDATE SKIP LOCKED
)
"""
TAKE_IN_HAND = """
WITH due AS MATERIALIZED (
    SELECT id FROM message
    WHERE status = 'waiting' AND due_at <= $1 AND (leased_until_at IS NULL OR leased_until_at < $1)
    ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED
)
UPDATE message SET leased_until_at = $2 FROM due WHERE message.id = due.id
RETURNING message.id, message.leased_until_at
"""
MARK = f"""
UPDATE message SET status = 'sending', attempts = message.attempts + 1, leased_until_at = $3
FROM message AS same
LEFT JOIN visit ON visit.id = same.visit
LEFT JOIN personal_access AS access ON access.client = same.client
LEFT JOIN trust_ask AS ask ON ask.visit = same.visit AND ask.settled_at IS NULL
LEFT JOIN message_file AS file ON file.message = same.id
JOIN branch ON branch.id = coalesce(same.branch, visit.branch)
JOIN client ON client.id = same.client
LEFT JOIN LATERAL (
    SELECT array_agg(each.starts_at ORDER BY each.starts_at, each.id) AS starts,
           array_agg(each.code ORDER BY each.starts_at, each.id) AS codes
    FROM visit AS each
    WHERE each.recurrence = visit.recurrence AND each.starts_at >= visit.starts_at
      AND each.status IN ('waiting', 'confirmed', 'cancelled')
      AND (each.status = 'cancelled') = (visit.status = 'cancelled')
) AS series ON TRUE
WHERE message.id = $1 AND same.id = $1
  AND message.status = 'waiting' AND message.leased_until_at = $2
RETURNING message.id, message.kind, message.attempts, message.about_at, message.expires_at,
    coalesce(visit.code, message.about ->> 'path') AS code, coalesce(visit.status, 'waiting') AS status,
    coalesce(visit.version, 0) AS version, coalesce(visit.cancelled_why, '') AS cancelled_why,
    visit.offer_until_at,
    coalesce((SELECT guest.name FROM client AS guest
              WHERE guest.id = visit.client AND guest.id <> same.client), '') AS guest,
    coalesce(visit.starts_at, (message.about ->> 'starts_at')::timestamptz) AS starts_at,
    coalesce(visit.ends_at, (message.about ->> 'ends_at')::timestamptz) AS ends_at,
    coalesce(nullif(message.about ->> 'name', ''), client.name) AS name,
    coalesce(nullif(message.about ->> 'email', ''), client.email) AS email,
    same.client, coalesce(access.edition, 0) AS edition,
    coalesce(message.about ->> 'email', '') = ''
        AND lower(client.email) <> lower(coalesce(access.doubted_email, '')) AS is_theirs,
    coalesce(ask.asks, '') AS asks,
    coalesce(ask.amount, (message.about ->> 'amount')::bigint, 0) AS amount,
    message.channel, coalesce(client.phone, '') AS own_phone, coalesce(message.about ->> 'said', '') AS said,
    file.name AS file_name, file.content AS file,
    branch.currency, branch.locale,
    coalesce(nullif(message.about ->> 'language', ''), client.language) AS language,
    branch.name AS branch_name, branch.slug, branch.zone, branch.address, branch.phone,
    coalesce('/v/' || visit.code, message.about ->> 'path') AS path,
    coalesce(message.about ->> 'leave', '') AS leave,
    coalesce(message.about ->> 'title', (
        SELECT {TITLES}
        FROM visit_line WHERE visit_line.visit = visit.id), '') AS titles,
    coalesce(message.about ->> 'staff', (
        SELECT string_agg(DISTINCT staff_member.name, ', ')
        FROM visit_line JOIN staff_member ON staff_member.id = visit_line.member
        WHERE visit_line.visit = visit.id), '') AS staff,
    (SELECT json_agg(json_build_array(id, added_to, title) ORDER BY position, id)
     FROM visit_line WHERE visit_line.visit = visit.id) AS lines,
    coalesce(series.starts, '{{}}') AS together, coalesce(series.codes, '{{}}') AS codes
"""  # noqa: S608 - only constants
FINISH = """
UPDATE message SET status = $3::text, why = $4, recipient = $5, subject = $6, body = $7,
                   leased_until_at = NULL,
                   sent_at = CASE WHEN $3::text = 'sent' THEN $8::timestamptz ELSE sent_at END,
                   due_at = CASE WHEN $3::text = 'waiting' THEN $9::timestamptz ELSE due_at END
WHERE id = $1 AND attempts = $2 AND status IN ('sending', 'uncertain')
"""


@dataclass(frozen=True, slots=True)
class Ways:
    """By which messages leave; None: there is no such channel."""

    mail: Send | None
    text: SendText | None = None


async def send_next(send: Send | None, now: datetime, text: SendText | None = None) -> bool:
    """Carries out a batch of what is due and says whether there was any. None: there is no such channel."""
    await execute(TOO_LATE, now)
    await execute(LOST, now)
    in_hand = await fetch(TAKE_IN_HAND, now, now + IN_HAND, BATCH)
    own = await catalog.own_texts() if in_hand else catalog.NO_TEXTS
    turn, ways = asyncio.Lock(), Ways(send, text)
    await asyncio.gather(*(work_through(in_hand[lane::LANES], ways, own, turn) for lane in range(LANES)))
    return bool(in_hand)


async def work_through(rows: Sequence[Record], ways: Ways, own: catalog.OwnTexts, turn: asyncio.Lock) -> None:
    """Lanes overlap on the network but take turns at the database: a transaction has one connection."""
    for row in rows:
        async with turn:
            marked = await fetch_one(MARK, row["id"], row["leased_until_at"], clock.now() + SENDING)
        if marked is None:
            continue  # called off or taken over in the meantime
        facts = Facts(**{**marked, "kind": Kind(marked["kind"])}, own=own)
        text, delivery = await carry_out(facts, ways)
        async with turn:
            await finish(facts, text, delivery)


async def carry_out(facts: Facts, ways: Ways) -> tuple[tuple[str, str], Delivery]:
    """The text as it went out, and what became of it."""
    now = clock.now()
    objection = rules.objection(facts.kind, facts.about_at, (facts.status, facts.starts_at), now)
    if objection:
        return ("", ""), Delivery(Message.Status.cancelled, objection)
    try:
        text = letters.write(facts)
        leaves = handing(facts, text, ways, now)
    except Exception:  # one letter that cannot be written must not stop the others
        log.exception("Message %s cannot be written", facts.id)
        return ("", ""), Delivery(Message.Status.failed, "it could not be written")
    if not facts.recipient:
        return text, Delivery(Message.Status.not_sent, "no address")
    if leaves is None:
        return text, Delivery(Message.Status.not_sent, "no channel")
    return text, await leaves


def handing(facts: Facts, text: tuple[str, str], ways: Ways, now: datetime) -> Awaitable[Delivery] | None:
    """What hands the message over, by its own channel; None where there is none, or no address."""
    if not facts.recipient:
        return None
    if facts.channel == SMS:
        return ways.text(facts.own_phone, text[1]) if ways.text else None
    return ways.mail(letters.letter(facts, text, now)) if ways.mail else None


async def finish(facts: Facts, text: tuple[str, str], delivery: Delivery) -> None:
    """A failure that may pass is tried again while the message is still worth sending."""
    now = clock.now()
    again_at = rules.next_try(facts.attempts, now)
    status = delivery.status
    if status == Message.Status.waiting and again_at >= facts.expires_at:
        status = Message.Status.failed
    await execute(
        FINISH, facts.id, facts.attempts, status, delivery.why, facts.recipient, *text, now, again_at
    )


async def work() -> bool:
    text = Texter(settings().sms_url, settings().sms_token).send if settings().sms_url else None
    if not settings().smtp_url:
        return await send_next(None, clock.now(), text)
    async with Postman(settings().smtp_url) as postman:
        return await send_next(postman.send, clock.now(), text)


JOB = Job("reminders", work, seconds=2)
