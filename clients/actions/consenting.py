"""What clients agree to: its texts, a version at a time, and every yes and every withdrawal."""

from collections.abc import Sequence
from typing import Any

from asyncpg import Record

from catalog.facts import note_difference
from catalog.reading import MARKED, read, ticked, words
from clients import queries as cards
from clients.queries import consents as queries
from clients.rules import clean
from clients.rules.consents import Asked
from clients.schemas import ConsentForm
from clients.tables import Consent, ConsentText
from clients.tables.consents import Place
from clients.tables.visits import Visit
from kit import clock, journal
from kit.db import execute, fetch_value, transaction
from kit.errors import Invalid, Refused
from kit.rights import CUSTOMER, Actor, Permission
from kit.seen import refuse_stale

LONGEST_TEXT = 20_000
LONGEST_PROOF = 300
READERS = {
    "title": words(80),
    "is_asked": ticked,
    "is_required": ticked,
    "allows_offers": ticked,
}
HOLD = "SELECT FROM consent WHERE id = $1 FOR NO KEY UPDATE"
LAST = "SELECT coalesce(max(position), 0) + 1 FROM consent"
HOLD_CARD = "SELECT id FROM client WHERE id = $1 FOR NO KEY UPDATE"
ANSWER = """
INSERT INTO consent_answer
    (client, consent, wording, is_given, happened_at, place, who, account, visit, proof, address)
SELECT $1, consent, id, $3, $4, $5, $6, $7, $8, $9, $10 FROM consent_text WHERE id = ANY($2::int[])
"""


class OtherText(Refused):
    """The page showed a text that is not the one of today."""


async def add_consent(actor: Actor, form: ConsentForm) -> Consent:
    """With the first version of its text."""
    actor.require(Permission.edit_catalog)
    values, text = parsed(form)
    async with transaction():
        made = Consent(**values, position=await fetch_value(LAST))
        await made.save()
        await write_text(actor, made, 1, text)
        await note_difference(actor, "add", ("consent", made.id), ({}, facts(made, text)))
    return made


async def change_consent(actor: Actor, consent_id: int, form: ConsentForm) -> int:
    """Another text is another version: who agreed to the one before has agreed to that one.

    Returns the number of the version that counts then. Raises `Stale`.
    """
    values, text = parsed(form)
    async with transaction():
        await queries.access_consent(actor, consent_id)
        await execute(HOLD, consent_id)
        consent, now = await queries.access_consent(actor, consent_id)
        before = facts(consent, now.words)
        refuse_stale(form.seen, before)
        for name, value in values.items():
            setattr(consent, name, value)
        await consent.save()
        number = now.number + (text != now.words)
        if number != now.number:
            await write_text(actor, consent, number, text)
        after = facts(consent, text)
        await note_difference(actor, "change", ("consent", consent_id), (before, after))
    return int(number)


def parsed(form: ConsentForm) -> tuple[dict[str, Any], str]:
    values, text = read(form, READERS), clean(form.words).strip()
    if not text:
        raise Invalid(MARKED, words="Write what somebody agrees to.")
    if len(text) > LONGEST_TEXT:
        raise Invalid(MARKED, words=f"Please use at most {LONGEST_TEXT:,} letters.")
    if values["is_required"] and not values["is_asked"]:
        raise Invalid(MARKED, is_asked="What has to be agreed to has to be asked for.")
    return values, text


async def write_text(actor: Actor, consent: Consent, number: int, text: str) -> None:
    made: dict[str, Any] = {"number": number, "words": text, "made_at": clock.now(), "made_by": actor.name}
    await ConsentText(consent=consent.id, **made).save()


async def set_archived(actor: Actor, consent_id: int, *, archived: bool) -> None:
    """Asked nowhere any more, or again; answers stay."""
    async with transaction():
        consent, _ = await queries.access_consent(actor, consent_id)
        await consent.update_self({Consent.archived_at: clock.now() if archived else None})
        verb = "archive" if archived else "restore"
        await journal.write(actor, verb, ("consent", consent_id), after={"title": consent.title})


async def agree_online(visit: Visit, agreed: Sequence[Asked], address: str = "") -> None:
    """Ticked on the booking form, in the transaction of the booking."""
    if not agreed or visit.client is None:
        return
    whose = (visit.client, [each.wording for each in agreed])
    how = (Place.widget, CUSTOMER.name, 0, visit.id, "Ticked on the booking form", address[:60])
    await execute(ANSWER, *whose, True, clock.now(), *how)  # noqa: FBT003  # a value of the statement
    for each in agreed:
        subject = ("client", visit.client)
        await journal.write(CUSTOMER, "agree", subject, branch=visit.branch, after={"to": each.title})


async def answer_for(actor: Actor, client_id: int, wording: int, proof: str, *, is_given: bool) -> None:
    """At the desk: they said yes, or take it back. Saying again what is so already changes nothing.

    Raises `OtherText` where the page showed a text that is not the one of today.
    """
    actor.require(Permission.edit_clients)
    told = " ".join(clean(proof).split())
    if len(told) > LONGEST_PROOF:
        raise Invalid("That is too long.", proof=f"Please use at most {LONGEST_PROOF} letters.")
    async with transaction():
        await cards.access_client(actor, client_id, lock=True)
        stands = await of_wording(client_id, wording)
        if is_so(stands, is_given=is_given):
            return
        how = (Place.desk, actor.name, actor.account or 0, 0, told, "")
        wordings = [wording if is_given else stands["answered"]]
        await execute(ANSWER, client_id, wordings, is_given, clock.now(), *how)
        verb, said = "agree" if is_given else "withdraw", {"to": stands["title"], "proof": told}
        await journal.write(actor, verb, ("client", client_id), after=said)


async def answer_online(client_id: int, wording: int, how: tuple[str, str], *, is_given: bool) -> None:
    """By themselves, on a page of theirs; `how` is the proof and the network address. Raises `OtherText`."""
    async with transaction():
        await fetch_value(HOLD_CARD, client_id)
        stands = await of_wording(client_id, wording)
        if is_so(stands, is_given=is_given):
            return
        proof, address = how
        wordings = [wording if is_given else stands["answered"]]
        said = (Place.widget, CUSTOMER.name, 0, 0, proof, address[:60])
        await execute(ANSWER, client_id, wordings, is_given, clock.now(), *said)
        verb = "agree" if is_given else "withdraw"
        await journal.write(CUSTOMER, verb, ("client", client_id), after={"to": stands["title"]})


async def of_wording(client_id: int, wording: int) -> Record:
    """How the client stands to the consent whose text of today this is."""
    for each in await queries.of_client(client_id):
        if each["wording"] == wording:
            return each
    raise OtherText("The text was changed in the meantime. Look at it as it is now, then say it again.")


def is_so(stands: Record, *, is_given: bool) -> bool:
    if not is_given:
        return not stands["is_given"]
    return bool(stands["is_given"]) and stands["answered"] == stands["wording"]


def facts(consent: Consent, text: str) -> dict[str, object]:
    return {
        "title": consent.title,
        "asked online": consent.is_asked,
        "has to be given": consent.is_required,
        "allows offers": consent.allows_offers,
        "text": text,
    }
