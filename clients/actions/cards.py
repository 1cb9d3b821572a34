"""Changing client cards. A phone number belongs to one card; the database says so."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import msgspec
from asyncpg.exceptions import UniqueViolationError

from clients import queries, rules
from clients.actions.answers import filled_by
from clients.rules.birthdays import parse_birthday
from clients.rules.fields import dump, load
from clients.schemas import ClientForm
from clients.tables import Client
from clients.tables.fields import Of
from kit import clock, journal
from kit.db import fetch, fetch_one, joined, transaction
from kit.errors import Invalid, Refused
from kit.rights import CUSTOMER, Actor, Permission

FIND_OR_ADD = """
INSERT INTO client (name, phone, email, notes, created_at, version) VALUES ($1, $2, $3, '', $4, 1)
ON CONFLICT (phone) DO UPDATE SET
    email = CASE WHEN client.email = '' THEN excluded.email ELSE client.email END,
    version = client.version + (client.email = '' AND excluded.email <> '')::int
RETURNING id, name, phone, email, notes, created_at, version, online_ban, online_ban_why,
          xmax = 0 AS is_new
"""
LONGEST_BAN_WHY = 300
NOTHING_WRONG: Mapping[str, str] = MappingProxyType({})
NO_MORE: Mapping[str, object] = MappingProxyType({})
WRITTEN = ("name", "phone", "email", "notes", "warning", "birthday")
ADD = """
INSERT INTO client (name, phone, email, notes, warning, birthday, created_at, version, extra)
VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8)
ON CONFLICT (phone) DO NOTHING RETURNING id
"""


class PhoneTaken(Invalid):
    """Two cards cannot have one number; `owner` is the card that has it."""

    def __init__(self, owner: Client) -> None:
        super().__init__(
            f"{owner.name} already has this phone number.", phone=f"{owner.name} already has this number."
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
    """The card with this phone, or a new one. An empty e-mail is filled in; a name is never overwritten.

    Somebody at the desk may add a client who gives no phone; a stranger may not.
    """
    if not phone.strip() and actor != CUSTOMER:
        return await add(actor, ClientForm(name=name, email=email), country)
    values = rules.parse_name(name), rules.parse_phone(phone, country), rules.parse_email(email)
    async with joined():
        card = dict((await fetch(FIND_OR_ADD, *values, clock.now()))[0])
        is_new = card.pop("is_new")
        client = Client(_exists_in_db=True, **card)
        await note_finding(actor, client, is_new=is_new, email=values[2])
    return client


async def note_finding(actor: Actor, client: Client, *, is_new: bool, email: str) -> None:
    """A card that was only found is no news."""
    if is_new:
        await journal.write(actor, "add", ("client", client.id), after=facts(client))
    elif email and client.email == email:
        await journal.write(actor, "fill in e-mail", ("client", client.id), after={"email": email})


async def add_client(actor: Actor, form: ClientForm, country: str) -> Client:
    """A new card; raises `PhoneTaken` when somebody has the number."""
    actor.require(Permission.edit_clients)
    return await add(actor, form, country)


async def add(actor: Actor, form: ClientForm, country: str) -> Client:
    filled, _, told = await filled_by(actor, Of.client, {}, form.answers)
    values = parsed(form, country, filled.wrong)
    async with transaction():
        row = await fetch_one(ADD, *values.values(), clock.now(), dump(filled.values))
        if row is None:
            raise PhoneTaken(await queries.client_by_phone(values["phone"] or ""))
        client = await queries.client_row(row["id"])
        await journal.write(actor, "add", ("client", client.id), after={**facts(client), **told})
    return client


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
            if not actor.may(Permission.see_phones):
                form = msgspec.structs.replace(form, phone=client.phone or "", email=client.email)
            filled, were, are = await filled_by(actor, Of.client, load(client.extra), form.answers)
            before = {**facts(client), **were}
            for name, value in parsed(form, country, filled.wrong).items():
                setattr(client, name, value)
            client.extra = dump(filled.values)
            await save(actor, client, "change", before, are)
    except UniqueViolationError:
        raise PhoneTaken(await queries.client_by_phone(client.phone or "")) from None
    return client


async def complete_card(actor: Actor, client_id: int, name: str, email: str, *, keeps: bool) -> None:
    """What a client writes about themselves; "" changes nothing. `keeps`: an e-mail that is there stays."""
    async with transaction():
        client = await queries.client_row(client_id, lock=True)
        before = facts(client)
        client.name = name or client.name
        client.email = client.email if keeps and client.email else email or client.email
        if facts(client) != before:
            await save(actor, client, "complete", before)


async def add_note(actor: Actor, client_id: int, text: str, zone: str) -> Client:
    """Writes a line under the notes, with the day and who wrote it."""
    actor.require(Permission.edit_clients)
    note = rules.parse_notes(text)
    if not note:
        raise Invalid("The note is empty.", note="Please write a note.")
    async with transaction():
        client = await queries.access_client(actor, client_id, lock=True)
        before = facts(client)
        signed = f"{clock.today(zone):%-d %B %Y}, {actor.name}: {note}"
        client.notes = rules.parse_notes(f"{client.notes}\n{signed}")
        await save(actor, client, "add note", before)
    return client


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
    before: Mapping[str, object],
    more: Mapping[str, object] = NO_MORE,
) -> None:
    """`more` became different beside what every card has."""
    client.version += 1
    await client.save([*(getattr(Client, name) for name in WRITTEN), Client.extra, Client.version])
    after = {**facts(client), **more}
    await journal.write(actor, action, ("client", client.id), before=before, after=after)


def parsed(form: ClientForm, country: str, more: Mapping[str, str] = NOTHING_WRONG) -> dict[str, str | None]:
    """What is written on a card as it is stored; every wrong field is named at once, with those in `more`."""
    wrong = dict(more)
    values: dict[str, str | None] = {}
    for name, parse in readers(country).items():
        try:
            values[name] = parse(getattr(form, name))
        except Invalid as trouble:
            wrong |= trouble.fields
    if wrong:
        raise Invalid("Please look at the marked fields.", **wrong)
    return values


def readers(country: str) -> dict[str, Callable[[str], str | None]]:
    """In the order of `WRITTEN`."""
    return {
        "name": rules.parse_name,
        "phone": lambda phone: rules.parse_phone(phone, country) if phone.strip() else None,
        "email": rules.parse_email,
        "notes": rules.parse_notes,
        "warning": rules.parse_warning,
        "birthday": lambda text: parse_birthday(text, clock.now().date()),
    }


def facts(client: Client) -> dict[str, object]:
    return {name: getattr(client, name) for name in WRITTEN}
