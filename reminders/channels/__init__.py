"""Ways out of the building, one module each: it is given a letter and answers what became of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.message import EmailMessage

from reminders.tables import Message


@dataclass(frozen=True, slots=True)
class Delivery:
    """`waiting` means that it did not arrive and may be tried again, `uncertain` that nobody can tell."""

    status: Message.Status
    why: str = ""


Send = Callable[[EmailMessage], Awaitable[Delivery]]
SendText = Callable[[str, str], Awaitable[Delivery]]  # to which phone, and what
