"""Marked before sending, never twice: a code that got lost is asked for again by whoever waits for it."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from asyncpg import Record

from kit import clock, words
from kit.db import execute, fetch_one
from kit.settings import settings
from kit.ticker import Job
from kit.vault import unsealed
from kit.words import _
from reminders.channels import Delivery
from reminders.channels.email import Postman
from reminders.channels.sms import Texter
from reminders.code_rules import KEPT
from reminders.code_tables import ContactCode
from reminders.letters import in_ascii, sender_address
from reminders.tables import Message

log = logging.getLogger("tempu.reminders")
Deliver = Callable[[str, str], Awaitable[Delivery]]

SENDING = timedelta(minutes=2)
OVER = (
    "UPDATE contact_code SET status = 'cancelled', sealed = '' WHERE status = 'waiting' AND expires_at <= $1"
)
LOST = """
UPDATE contact_code SET status = 'uncertain', sealed = '' WHERE status = 'sending' AND leased_until_at < $1
"""
FORGET = "DELETE FROM contact_code WHERE made_at < $1"
TAKE = """
WITH next AS (
    SELECT id FROM contact_code WHERE status = 'waiting' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
)
UPDATE contact_code SET status = 'sending', leased_until_at = $1 FROM next WHERE contact_code.id = next.id
RETURNING contact_code.id, channel, recipient, sealed, language,
    coalesce((SELECT name FROM branch WHERE branch.id = contact_code.branch),
             (SELECT name FROM branch WHERE is_active ORDER BY id LIMIT 1), '') AS salon
"""
FINISH = """
UPDATE contact_code SET status = $2, why = $3, sealed = '', leased_until_at = NULL
WHERE id = $1 AND status = 'sending'
"""


async def send_next(channels: dict[str, Deliver]) -> bool:
    """Sends one code, and says whether there was any. A channel that is missing is not set up."""
    now = clock.now()
    await execute(OVER, now)
    await execute(LOST, now)
    row = await fetch_one(TAKE, now + SENDING)
    if row is None:
        return False
    delivery = await carry_out(row, channels.get(row["channel"]))
    # Somebody waits for it now: what did not leave at once is asked for again, not tried for an hour.
    failed = delivery.status == Message.Status.waiting
    await execute(FINISH, row["id"], Message.Status.failed if failed else delivery.status, delivery.why)
    return True


async def carry_out(row: Record, deliver: Deliver | None) -> Delivery:
    code = unsealed(row["sealed"])
    if deliver is None:
        return Delivery(Message.Status.not_sent, "no channel")
    if code is None:
        return Delivery(Message.Status.failed, "it was sealed with another key")
    with words.speaking(words.voice_for(row["language"], "en")):
        text = _(
            "%(code)s is your code for %(salon)s. It is good for ten minutes.", code=code, salon=row["salon"]
        )
        return await deliver(row["recipient"], text)


def letter(recipient: str, text: str) -> EmailMessage:
    """The code stands in the subject, where a phone shows it without opening anything."""
    mail = EmailMessage()
    mail["From"] = sender_address()
    mail["To"] = Address(addr_spec=in_ascii(recipient))
    mail["Subject"] = text.partition(". ")[0]
    mail["Date"] = format_datetime(clock.now())
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text + "\n\n" + _("If you did not ask for it, you need do nothing.") + "\n")
    return mail


async def work() -> bool:
    async with AsyncExitStack() as stack:
        channels: dict[str, Deliver] = {}
        if settings().smtp_url:
            postman = await stack.enter_async_context(Postman(settings().smtp_url))

            async def by_mail(recipient: str, text: str) -> Delivery:
                return await postman.send(letter(recipient, text))

            channels[ContactCode.Channel.email] = by_mail
        if settings().sms_url:
            channels[ContactCode.Channel.sms] = Texter(settings().sms_url, settings().sms_token).send
        return await send_next(channels)


async def forget() -> bool:
    """Nobody needs them after a day."""
    await execute(FORGET, clock.now() - KEPT)
    return False


JOBS = (Job("codes", work, seconds=1), Job("old codes", forget, seconds=3600.0))
