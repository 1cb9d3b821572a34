"""Sending six figures to a contact, and taking them: whether anybody is known by it is told to nobody."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from clients.rules import is_email
from kit import clock
from kit.db import execute, fetch_one, fetch_value, lock, transaction
from kit.errors import Invalid, Refused, TooMany
from kit.settings import settings
from kit.vault import fingerprint, new_code, sealed
from kit.words import N_, _, ngettext, voice
from reminders import code_rules as rules
from reminders.code_tables import ContactCode
from reminders.tables import Message

ASKED = """
SELECT count(*) FILTER (WHERE asked_for = $1 AND made_at > $3) AS contact,
       count(*) FILTER (WHERE network = $2 AND made_at > $3) AS network,
       count(*) FILTER (WHERE asked_for = $1) AS a_day,
       max(made_at) FILTER (WHERE asked_for = $1) AS last_at
FROM contact_code WHERE made_at > $4 AND (asked_for = $1 OR network = $2)
"""
CODES = -3  # what the keys of locks begin with that count how often somebody asked
TRY = """
UPDATE contact_code SET tries = tries + 1
WHERE ticket = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3 AND tries < $4
RETURNING id, client, channel, recipient, asked_for, code_hash, tries
"""
ASTRAY = "SELECT TRUE FROM contact_code WHERE ticket = $1 AND status IN ('failed', 'not_sent')"
USE = "UPDATE contact_code SET used_at = $2 WHERE id = $1 AND used_at IS NULL"


class WrongCode(Invalid):
    """The figures are others."""

    def __init__(self, left: int) -> None:
        sentence = ngettext(
            "That is not the code. One try is left.", "That is not the code. %(n)d tries are left.", left
        )
        super().__init__(sentence, code=sentence)


class CodeOver(Refused):
    """Too old, tried too often, used, or never made."""

    SENTENCE = N_("This code is not good any more. Ask for a new one.")

    def __init__(self) -> None:
        super().__init__(_(self.SENTENCE))


class OnItsWay(TooMany):
    """One was asked for a moment ago."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            ngettext(
                "A code is on its way. You can ask for another one in a second.",
                "A code is on its way. You can ask for another one in %(n)d seconds.",
                seconds,
            )
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """A contact as it was typed, and where its code goes: `recipient` is "" where nobody is known by it.

    `again`: a code was asked for before, and has to be waited for a little.
    """

    purpose: ContactCode.Purpose
    contact: str
    address: str
    recipient: str = ""
    client: int | None = None
    branch: int | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What was shown to be theirs: the contact to which the code went. `asked_for` is of what was typed."""

    client: int | None
    recipient: str
    asked_for: str


async def ask(wanted: Wanted) -> str:
    """Returns the ticket with which the figures are taken. Raises `TooMany`, for strangers as well.

    Who asks many times at once is counted one after the other.
    """
    now = clock.now()
    asked_for, network = fingerprint(wanted.contact), fingerprint(rules.network(wanted.address))
    async with transaction():
        await lock((CODES, number_of(each)) for each in (asked_for, network))
        await refuse_often(asked_for, network, now, again=wanted.again)
        ticket, code = new_code(), f"{secrets.randbelow(10**6):06d}"
        by_mail = is_email(wanted.recipient or wanted.contact)
        made = ContactCode(
            ticket=ticket,
            purpose=wanted.purpose,
            branch=wanted.branch,
            client=wanted.client,
            channel=ContactCode.Channel.email if by_mail else ContactCode.Channel.sms,
            recipient=wanted.recipient,
            asked_for=asked_for,
            network=network,
            code_hash=hashed(ticket, code),
            sealed=sealed(code),
            language=voice().language,
            made_at=now,
            expires_at=now + rules.LASTS,
            status=Message.Status.waiting if wanted.recipient else Message.Status.cancelled,
        )
        await made.save()
    return ticket


async def refuse_often(asked_for: str, network: str, now: datetime, *, again: bool = False) -> None:
    found = await fetch_one(ASKED, asked_for, network, now - rules.AGAIN_AFTER, now - rules.A_DAY)
    if found is None:
        return
    if found["a_day"] >= rules.FOR_A_CONTACT_A_DAY:
        raise TooMany(_("Many codes went to this contact today. Please try again tomorrow, or call us."))
    if found["contact"] >= rules.FOR_A_CONTACT or found["network"] >= rules.FROM_A_NETWORK:
        raise TooMany(_("You have asked for several codes just now. Please wait a quarter of an hour."))
    since = now - found["last_at"] if again and found["last_at"] else rules.SOON
    if since < rules.SOON:
        raise OnItsWay(ceil((rules.SOON - since).total_seconds()))


def number_of(mark: str) -> int:
    """What a lock can hold of a fingerprint; two that share it only wait for each other."""
    return int(mark[:7], 16)


async def take(ticket: str, typed: str, purpose: ContactCode.Purpose) -> Taken:
    """Whose the figures are; they are good once. Raises `WrongCode` and `CodeOver`.

    The try is counted before it is looked at, so that no two at once are one.
    """
    code, now = rules.figures(typed), clock.now()
    row = await fetch_one(TRY, ticket, purpose, now, rules.MOST_TRIES)
    if row is None:
        raise CodeOver
    is_right = hmac.compare_digest(hashed(ticket, code), row["code_hash"])
    if not (is_right and row["recipient"]):
        left = rules.MOST_TRIES - row["tries"]
        raise WrongCode(left) if left else CodeOver
    if not await execute(USE, row["id"], now):
        raise CodeOver
    return Taken(row["client"], row["recipient"], row["asked_for"])


def hashed(ticket: str, code: str) -> str:
    return fingerprint(f"{ticket} {code}")


def sends_texts() -> bool:
    """Whether a code can reach a phone."""
    return bool(settings().sms_url)


async def went_astray(ticket: str) -> bool:
    """The code could not be handed over: nobody needs to wait for it."""
    return bool(await fetch_value(ASTRAY, ticket))
