"""Changing client cards. A phone number belongs to one card; the database says so."""

from collections.abc import Callable, Mapping

import msgspec
from asyncpg.exceptions import UniqueViolationError

from clients import queries, rules
from clients.actions.answers import filled_by
from clients.actions.contacts import keep_contacts, told
from clients.actions.facts import COLUMNS, read_facts, told_facts
from clients.actions.indexing import index_clients
from clients.actions.personal import doubt_email
from clients.rules.birthdays import parse_birthday
from clients.rules.fields import dump, load
from clients.rules.further import Contact, WrongContacts, parse_contacts, rows_in
from clients.schemas import ClientForm
from clients.tables import Client
from clients.tables.fields import Of
from kit import clock, journal
from kit.db import fetch, fetch_one, joined, transaction
from kit.errors import Invalid, Problem, Refused
from kit.rights import CUSTOMER, Actor, Permission
from kit.words import _, voice

FOUND = "id, name, phone, email, notes, created_at, version, online_ban, online_ban_why, client_source"
# The source of who is new: a card that is there keeps its own. Where it is just being removed this waits.
CAME_BY = "(SELECT id FROM client_source WHERE online AND $5 FOR KEY SHARE)"
# Where nobody's phone is this one but exactly one card has it as a further one, that card is meant. It is one
# statement: whatever happens at the same time came before it or after it.
FIND_OR_ADD = f"""
WITH further AS (
    SELECT min(client) AS id FROM client_contact
    WHERE kind = 'phone' AND value = $2 AND NOT EXISTS (SELECT FROM client WHERE phone = $2)
    HAVING count(DISTINCT client) = 1
), before AS (
    SELECT min(email) AS had FROM client WHERE phone = $2 OR id = (SELECT id FROM further)
), known AS (
    UPDATE client SET
        email = CASE WHEN email = '' THEN $3 ELSE email END,
        language = CASE WHEN language = '' THEN $6 ELSE language END,
        version = version + (email = '' AND $3 <> '')::int
    WHERE id = (SELECT id FROM further) AND erased_at IS NULL RETURNING {FOUND}, FALSE AS is_new
), added AS (
    INSERT INTO client (name, phone, email, notes, created_at, version, client_source, language)
    SELECT $1, $2, $3, '', $4, 1, {CAME_BY}, $6 WHERE NOT EXISTS (SELECT FROM further)
    ON CONFLICT (phone) DO UPDATE SET
        email = CASE WHEN client.email = '' THEN excluded.email ELSE client.email END,
        language = CASE WHEN client.language = '' THEN excluded.language ELSE client.language END,
        version = client.version + (client.email = '' AND excluded.email <> '')::int
    RETURNING {FOUND}, xmax = 0 AS is_new
)
SELECT found.*, had, (SELECT name FROM client_source WHERE client_source.id = found.client_source) AS source
FROM (SELECT * FROM known UNION ALL SELECT * FROM added) AS found CROSS JOIN before
"""  # noqa: S608 - only constants
LONGEST_BAN_WHY = 300
WRITTEN = ("name", "phone", "email", "notes", "warning", "birthday", "card_number")
ADD = """
INSERT INTO client (name, phone, email, notes, warning, birthday, card_number, language, client_source,
                    importance, discount_rate, responsible, created_at, version, extra)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14)
ON CONFLICT DO NOTHING RETURNING id
"""


class PhoneTaken(Invalid):
    """Two cards cannot have one number; `owner` is the card that has it."""

    def __init__(self, owner: Client) -> None:
        super().__init__(
            f"{owner.name} already has this phone number.", phone=f"{owner.name} already has this number."
        )
        self.owner = owner


class CardTaken(Invalid):
    """A printed card is one client's; `owner` is who has it."""

    def __init__(self, owner: Client) -> None:
        super().__init__(
            f"{owner.name} already has this card number.",
            card_number=f"{owner.name} already has this number.",
        )
        self.owner = owner


class StaleClient(Refused):
    """Somebody else saved the card in the meantime."""

    def __init__(self, client: Client) -> None:
        super().__init__(
            "Somebody else changed this client in the meantime. Look at the new card, then save again.",
            version=client.version,
            name=client.name,
        )


async def find_or_add(actor: Actor, name: str, phone: str, email: str, country: str) -> Client:
    """The card with this phone, or a new one, which came by the source of online bookings where a stranger
    books. An empty e-mail is filled in; a name is never overwritten.

    So is an empty language, by the one in which a client booked.

    Somebody at the desk may add a client who gives no phone; a stranger may not.
    """
    if not phone.strip() and actor != CUSTOMER:
        return await add(actor, ClientForm(name=name, email=email), country)
    values = rules.parse_name(name), rules.parse_phone(phone, country), rules.parse_email(email)
    read_in = voice().wish  # letters go on in it, unless the card says another
    given = *values, clock.now(), actor == CUSTOMER, read_in
    async with joined():
        rows = await fetch(FIND_OR_ADD, *given)
        if not rows:  # whose further phone it was has been erased at this very moment
            rows = await fetch(FIND_OR_ADD, *given)
        card = dict(rows[0])
        is_new, source, had = (card.pop(fact) for fact in ("is_new", "source", "had"))
        client = Client(_exists_in_db=True, **card)
        if is_new or (values[2] and client.email == values[2]):
            await note_finding(actor, client, source, is_new=is_new)
        if actor == CUSTOMER and not is_new and had == "" and values[2]:
            await doubt_email(client)
    return client


async def note_finding(actor: Actor, client: Client, source: str | None, *, is_new: bool) -> None:
    """A card that was only found is no news; a new one is, and one whose e-mail was filled in."""
    action, after = ("add", facts(client)) if is_new else ("fill in e-mail", {"email": client.email})
    if is_new and source:
        after["source"] = source
    await journal.write(actor, action, ("client", client.id), after=after)
    await index_clients([client.id])


async def add_client(actor: Actor, form: ClientForm, country: str) -> Client:
    """A new card; raises `PhoneTaken` or `CardTaken` when somebody has the number."""
    actor.require(Permission.edit_clients)
    return await add(actor, form, country)


async def add(actor: Actor, form: ClientForm, country: str) -> Client:
    filled, _, own = await filled_by(actor, (Of.client, 0), {}, form.answers)
    known, wrong = await read_facts(actor, form, None)
    values, contacts = parsed(form, country, filled.wrong | wrong)
    async with transaction():
        row = await fetch_one(ADD, *values.values(), *known.values(), clock.now(), dump(filled.values))
        if row is None:
            raise await taken(values)
        client = await queries.client_row(row["id"])
        await keep_contacts(client.id, contacts)
        after = {**facts(client), **await told_facts(client), **told(contacts), **own}
        await journal.write(actor, "add", ("client", client.id), after=after)
        await index_clients([client.id])
    return client


async def taken(values: Mapping[str, str | None], own: int = 0) -> Problem:
    """Whose phone it is, or else whose card number."""
    for field, refusal in (("phone", PhoneTaken), ("card_number", CardTaken)):
        owner = await queries.other_with(field, values[field], own)
        if owner is not None:
            return refusal(owner)
    return Refused("Somebody else saved this number at the same moment. Please save again.")


async def change_client(
    actor: Actor, client_id: int, form: ClientForm, version: int, country: str = "GB"
) -> Client:
    """Saves the whole form. Somebody who may not see contacts cannot change them: those stay as they are."""
    actor.require(Permission.edit_clients)
    try:
        async with transaction():
            client = await queries.access_client(actor, client_id, lock=True)
            if client.version != version:
                raise StaleClient(client)
            await write_form(actor, client, form, country)
    except UniqueViolationError:
        raise await taken(client.to_dict(), client_id) from None
    return client


async def write_form(actor: Actor, client: Client, form: ClientForm, country: str) -> None:
    kept = await queries.contacts_of(client.id)
    before, sees = {**facts(client), **await told_facts(client)}, actor.may(Permission.see_phones)
    if not sees:
        form = msgspec.structs.replace(form, phone=client.phone or "", email=client.email, contact_value=[])
    owner, had = (Of.client, client.id), load(client.extra)
    filled, were, are = await filled_by(actor, owner, had, form.answers)
    known, wrong = await read_facts(actor, form, client)
    values, typed = parsed(form, country, filled.wrong | wrong)
    contacts, client.extra = typed if sees else kept, dump(filled.values)
    for name, value in {**values, **known}.items():
        setattr(client, name, value)
    if contacts != kept:
        await keep_contacts(client.id, contacts)
    after = {**await told_facts(client), **told(contacts), **are}
    await save(actor, client, "change", {**before, **told(kept), **were}, after)


async def complete_card(actor: Actor, client_id: int, name: str, email: str, *, keeps: bool) -> None:
    """What a client writes about themselves; "" changes nothing. `keeps`: an e-mail that is there stays."""
    async with transaction():
        client = await queries.client_row(client_id, lock=True)
        before = facts(client)
        client.name = name or client.name
        client.email = client.email if keeps and client.email else email or client.email
        if facts(client) != before:
            await save(actor, client, "complete", before)


async def forbid_online(actor: Actor, client_id: int, why: str) -> Client:
    """Only the desk books them from now on; they are not told that there is a list, nor why."""
    reason = rules.clean(why)
    if not reason:
        raise Invalid("Why is that?", why="Say why: somebody will ask.")
    if len(reason) > LONGEST_BAN_WHY:
        raise Invalid("That reason is too long.", why=f"Please use at most {LONGEST_BAN_WHY} letters.")
    return await set_ban(actor, client_id, "forbid online booking", why=reason)


async def allow_online(actor: Actor, client_id: int) -> Client:
    return await set_ban(actor, client_id, "allow online booking", why="")


async def set_ban(actor: Actor, client_id: int, action: str, *, why: str) -> Client:
    actor.require(Permission.edit_clients)
    async with transaction():
        client = await queries.access_client(actor, client_id, lock=True)
        before = {"only the desk books": client.online_ban_why}
        client.online_ban, client.online_ban_why, client.version = bool(why), why, client.version + 1
        await client.save([Client.online_ban, Client.online_ban_why, Client.version])
        after = {"only the desk books": why}
        await journal.write(actor, action, ("client", client_id), before=before, after=after)
    return client


async def save(
    actor: Actor,
    client: Client,
    action: str,
    before: dict[str, object],
    more: Mapping[str, object] | None = None,
) -> None:
    """With the journal and the index; `more` is what else the journal tells of the card as it is now."""
    client.version += 1
    columns = (*WRITTEN, *COLUMNS, "extra", "version")
    await client.save([getattr(Client, name) for name in columns])
    after = facts(client) | dict(more or {})
    await journal.write(actor, action, ("client", client.id), before=before, after=after)
    await index_clients([client.id])


def parsed(
    form: ClientForm, country: str, more: Mapping[str, str]
) -> tuple[dict[str, str | None], list[Contact]]:
    """What is written on a card as it is stored, and its contacts; all that is wrong is named at once, with
    what is in `more`.
    """
    wrong = dict(more)
    values: dict[str, str | None] = {}
    contacts: list[Contact] = []
    for name, parse in readers(country).items():
        try:
            values[name] = parse(getattr(form, name))
        except Invalid as trouble:
            wrong |= trouble.fields
    try:
        contacts = parse_contacts(rows_in(form), country)
    except WrongContacts as trouble:
        trouble.fields |= wrong
        raise
    if wrong:
        raise Invalid(_("Please look at the marked fields."), **wrong)
    return values, contacts


def readers(country: str) -> dict[str, Callable[[str], str | None]]:
    """In the order of `WRITTEN`."""
    return {
        "name": rules.parse_name,
        "phone": lambda phone: rules.parse_phone(phone, country) if phone.strip() else None,
        "email": rules.parse_email,
        "notes": rules.parse_notes,
        "warning": rules.parse_warning,
        "birthday": lambda text: parse_birthday(text, clock.now().date()),
        "card_number": rules.parse_card_number,
    }


def facts(client: Client) -> dict[str, object]:
    return {name: getattr(client, name) for name in WRITTEN}
