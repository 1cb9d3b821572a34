"""Coming in by a code: nobody is told whether somebody is known by what they typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from asyncpg import Record

from catalog.tables import Branch
from clients.queries import personal as clients
from clients.rules import clean, is_email, parse_phone
from clients.rules.personal import Opens
from kit.errors import Invalid
from kit.vault import fingerprint
from kit.words import _
from reminders import codes
from reminders.code_tables import ContactCode
from reminders.codes import Wanted

ME = ContactCode.Purpose.me


@dataclass(frozen=True, slots=True)
class Way:
    """A key for each card that the contact belongs to, with its name."""

    key: str
    name: str


async def send_code(typed: str, branch: Branch, address: str) -> str:
    """To the address, or to the phone or the address on the card with the number.

    Returns the ticket. Raises `Invalid` for what is neither, and `TooMany`.
    """
    contact = clean(typed).strip()
    if is_email(contact):
        found = await clients.by_email(contact)
        recipient = found[0]["email"] if found else ""
        return await codes.ask(Wanted(ME, contact.lower(), address, recipient, id_of(found), branch.id))
    try:
        phone = parse_phone(contact, branch.country)
    except Invalid as wrong:
        sentence = _("Write the phone number or the e-mail address that we know you by.")
        raise Invalid(sentence, who=sentence) from wrong
    row = await clients.by_phone(phone)
    recipient = recipient_of(row) if row else ""
    return await codes.ask(Wanted(ME, phone, address, recipient, id_of([row] if row else []), branch.id))


def id_of(rows: Sequence[Record]) -> int | None:
    return int(rows[0]["id"]) if rows else None


def recipient_of(row: Record) -> str:
    """The number itself, where text messages leave; else the address on the card, if it is surely theirs."""
    if codes.sends_texts():
        return str(row["phone"])
    is_sure = row["email"].lower() != row["doubted_email"].lower()
    return str(row["email"]) if is_sure else ""


async def come_in(ticket: str, typed: str) -> list[Way]:
    """Whose pages the code opens. Raises `WrongCode` and `CodeOver`."""
    taken = await codes.take(ticket, typed, ME)
    first = await clients.by_id(taken.client) if taken.client else None
    rows = [first] if first else []
    if taken.asked_for == fingerprint(taken.recipient.lower()):
        rows = await clients.by_email(taken.recipient)
    if not rows:
        raise codes.CodeOver
    return [Way(clients.key_for(Opens.session, row["id"], row["edition"]), row["name"]) for row in rows]
