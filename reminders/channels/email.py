"""E-mail through an SMTP server, telling a failure for now from one for good and from what is unclear."""

import asyncio
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from kit.settings import settings
from reminders.channels import Delivery
from reminders.tables import Message

STEP_PATIENCE = 15.0
LETTER_PATIENCE = 30.0


@dataclass(slots=True)
class Postman:
    """Keeps its connections for the length of a block, so that a batch of letters does not dial for each."""

    url: str
    lines: list[SMTP] = field(default_factory=list)
    away: str = ""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for line in self.lines:
            line.close()

    async def send(self, letter: EmailMessage) -> Delivery:
        """Once the server has been away, the rest of the batch does not knock again."""
        if self.away:
            return Delivery(Message.Status.waiting, self.away)
        try:
            line = self.lines.pop() if self.lines else await dial(self.url)
        except (SMTPException, OSError) as error:
            self.away = said(error)
            return Delivery(Message.Status.waiting, self.away)
        delivery = await hand_over(line, letter)
        if delivery.status == Message.Status.sent:
            self.lines.append(line)
        else:
            line.close()
        return delivery


async def dial(url: str) -> SMTP:
    """Encrypted from the start with smtps, or as soon as the server offers it with smtp."""
    parts = urlsplit(url)
    direct = parts.scheme == "smtps"
    line = SMTP(
        hostname=parts.hostname,
        port=parts.port or (465 if direct else 25),
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        use_tls=direct,
        local_hostname=urlsplit(settings().site).hostname,
        timeout=STEP_PATIENCE,
    )
    await line.connect()
    return line


async def hand_over(line: SMTP, letter: EmailMessage) -> Delivery:
    """A connection lost after the text began to go out leaves it open whether the letter was taken."""
    text_began = False
    try:
        async with asyncio.timeout(LETTER_PATIENCE):
            await line.mail(letter["From"].addresses[0].addr_spec)
            await line.rcpt(letter["To"].addresses[0].addr_spec)
            text_began = True
            await line.data(letter.as_bytes(policy=WIRE))
    except SMTPResponseException as refusal:
        for_good = 500 <= refusal.code < 600
        return Delivery(Message.Status.failed if for_good else Message.Status.waiting, said(refusal))
    except (SMTPException, OSError) as error:
        return Delivery(Message.Status.uncertain if text_began else Message.Status.waiting, said(error))
    return Delivery(Message.Status.sent)


def said(error: Exception) -> str:
    """What went wrong, for the person who reads the outbox."""
    if isinstance(error, SMTPResponseException):
        return f"the mail server said: {error.code} {error.message}"[:300]
    return f"the mail server could not be reached: {error or type(error).__name__}"[:300]
