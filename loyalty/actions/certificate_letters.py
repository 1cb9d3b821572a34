"""Certificates by e-mail on their day, and the news that one ends soon: each put into the queue once."""

from datetime import datetime, timedelta
from typing import Any

import reminders.actions
from catalog.queries import own_texts
from kit import clock
from kit.db import execute, transaction
from kit.words import Voice, speaking, spoken, voice_for
from loyalty.certificate_paper import certificate_pdf, file_name
from loyalty.queries.certificate_letters import (
    hold_unsent,
    mark_told,
    next_ending,
    next_to_send,
    paper_facts,
)
from loyalty.rules.certificate_words import ending_text, letter_text
from reminders.facts import About, Attached
from reminders.tables import Kind

LEASE = timedelta(minutes=2)
WORTH_SENDING = timedelta(days=3)
ENDS_SOON = timedelta(days=14)
WRITTEN = "UPDATE certificate SET letter = $2, next_try_at = NULL WHERE voucher = $1"


async def send_next(now: datetime) -> bool:
    """Writes the letter of one whose day has come; False: there is none. The PDF is in no transaction."""
    voucher = await next_to_send(now, now + LEASE)
    if voucher is None:
        return False
    facts = await paper_facts(voucher)
    with speaking(await voice_of(facts)):
        file = Attached(file_name(facts), await certificate_pdf(facts))
        about = about_gift(facts, letter_text(facts), facts["email"])
    async with transaction():
        if await hold_unsent(voucher, facts["version"]):
            to = facts["writer"], facts["branch"]
            message = await reminders.actions.write_to(to, Kind.certificate, about, now + WORTH_SENDING)
            await reminders.actions.attach(message, file)
            await execute(WRITTEN, voucher, message)
    return True


async def tell_next_ending(now: datetime) -> bool:
    """Tells the holder of one that it ends soon, once for each last day; False when there is none."""
    voucher = await next_ending(now, ENDS_SOON)
    if voucher is None:
        return False
    facts = await paper_facts(voucher)
    with speaking(await voice_of(facts)):
        about = about_gift(facts, ending_text(facts), facts["email"] if facts["letter"] else "")
    async with transaction():
        if await mark_told(facts):
            to = facts["holder"] or facts["writer"], facts["branch"]
            until = clock.local_midnight(facts["expires_on"] + timedelta(days=1), facts["zone"])
            await reminders.actions.write_to(to, Kind.gift_ends, about, until)
    return True


async def voice_of(facts: dict[str, Any]) -> Voice:
    return voice_for(spoken(facts["language"]), facts["locale"], (await own_texts()).of)


def about_gift(facts: dict[str, Any], said: str, email: str) -> About:
    """To an `email` as to whom it is for; without one, to the card of who has it."""
    is_given = email not in ("", facts["card_email"])
    return About(
        f"/book/{facts['slug']}",
        "",
        facts["title"],
        "",
        *(facts["issued_at"], facts["issued_at"]),
        email=email if is_given else "",
        said=said,
        name=facts["for_whom"] if is_given else "",
        language=facts["language"] if is_given else "",
    )
