"""The letter to the owners about an unusual export.

Marked before it is sent, never twice; a crash leaves it visibly uncertain.
"""

from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

import msgspec
from asyncpg import Record

from kit import clock
from kit.db import execute, fetch_one
from kit.settings import settings
from reminders.channels import Delivery, Send
from reminders.channels.email import Postman
from reminders.letters import in_ascii, sender_address
from reminders.tables import Message

SENDING = timedelta(minutes=5)
PAUSE = timedelta(minutes=5)
MOST_TRIES = 24
LOST = """
UPDATE owner_letter SET status = 'uncertain', why = 'the server stopped while sending: it may have arrived',
                        leased_until_at = NULL
WHERE status = 'sending' AND leased_until_at < $1
"""
CLAIM = """
UPDATE owner_letter AS letter SET status = 'sending', attempts = letter.attempts + 1, leased_until_at = $2
FROM export_run, account
WHERE letter.id = (SELECT id FROM owner_letter WHERE status = 'waiting' AND due_at <= $1
                   ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
  AND export_run.id = letter.export AND account.id = letter.account
RETURNING letter.id, letter.attempts, account.email, account.name, export_run.id AS export, export_run.who,
          export_run.what, export_run.filters, export_run.rows, export_run.format, export_run.address,
          export_run.happened_at, export_run.unusual, export_run.mark
"""
FINISH = """
UPDATE owner_letter SET status = $2::text, why = $3, leased_until_at = NULL, due_at = $4,
                        sent_at = CASE WHEN $2::text = 'sent' THEN $5::timestamptz END
WHERE id = $1 AND status = 'sending'
"""


async def send_next(send: Send | None, now: datetime) -> bool:
    """Sends one letter that is due; says whether there was one. `send` None: there is no channel."""
    await execute(LOST, now)
    row = await fetch_one(CLAIM, now, now + SENDING)
    if row is None:
        return False
    delivery = await send(letter(row, now)) if send else Delivery(Message.Status.not_sent, "no channel")
    status = delivery.status
    if status == Message.Status.waiting and row["attempts"] >= MOST_TRIES:
        status = Message.Status.failed
    after = clock.now()
    await execute(FINISH, row["id"], status.value, delivery.why, after + PAUSE, after)
    return True


def letter(row: Record, now: datetime) -> EmailMessage:
    sender = sender_address()
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = Address(row["name"], addr_spec=in_ascii(row["email"]))
    mail["Subject"] = f"{row['who']} took {row['rows']:,} rows out of Tempu"
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<export-{row['id']}-{row['mark']:08x}@{sender.domain or 'localhost'}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text(row))
    return mail


def text(row: Record) -> str:
    reasons = "\n".join(f"- {reason}" for reason in msgspec.json.decode(row["unusual"] or "[]"))
    return (
        f"Hello {row['name']},\n\n"
        f"{row['who']} took out {row['what']} ({row['filters']}) as {row['format']}: {row['rows']:,} rows, "
        f"on {row['happened_at']:%-d %B %Y at %H:%M} UTC, from {row['address'] or 'an unknown address'}.\n\n"
        f"This is unusual:\n{reasons}\n\n"
        "If you know of it, there is nothing to do. If not, close the account or take the right away:\n"
        f"{settings().site}/desk/exchange/exports\n"
    )


async def work() -> bool:
    if not settings().smtp_url:
        return await send_next(None, clock.now())
    async with Postman(settings().smtp_url) as postman:
        return await send_next(postman.send, clock.now())
