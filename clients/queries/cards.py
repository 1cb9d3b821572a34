"""Reading client cards and groups, and where somebody at the desk is."""

from dataclasses import dataclass

from asyncpg import Record

from catalog import queries as catalog
from clients.tables import Client, ClientGroup
from kit.db import fetch
from kit.errors import NotFound, Refused
from kit.rights import Actor, Permission

LARGEST_ID = 2**31 - 1  # what an id column holds

GROUPS = """
SELECT client_group.id, client_group.name, lead_minutes, horizon_days, count(client.id) AS clients
FROM client_group LEFT JOIN client ON client.client_group = client_group.id
GROUP BY client_group.id ORDER BY client_group.name
"""


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody at the desk is: how a phone without a country code is read, what day it is, and how
    amounts are written.
    """

    country: str = "GB"
    zone: str = "UTC"
    locale: str = "en"


async def home(actor: Actor) -> Home:
    """The first branch the actor works in."""
    branches = await catalog.branches_of(actor)
    return Home(branches[0].country, branches[0].zone, branches[0].locale) if branches else Home()


async def client_row(client_id: int, *, lock: bool = False, stays: bool = False) -> Client:
    """The card without any check of rights: for what already has it.

    Until the transaction ends nobody else changes it with `lock`, and with `stays` it does not go.
    """
    if not 0 < client_id <= LARGEST_ID:
        raise NotFound("There is no such client.")
    wanted = Client.objects().where(Client.id == client_id).first()
    if lock or stays:
        wanted = wanted.lock_rows("UPDATE" if lock else "KEY SHARE")
    client: Client | None = await wanted
    if client is None:
        raise NotFound("There is no such client.")
    return client


async def client_by_phone(phone: str) -> Client:
    client = await Client.objects().where(Client.phone == phone).first()
    if client is None:
        raise NotFound("Nobody has this phone number.")
    return client


class Erased(Refused):
    """The card is a number without a person, and stays one."""

    def __init__(self) -> None:
        super().__init__("This client was erased: nothing can be written on the card any more.")


async def access_client(actor: Actor, client_id: int, *, lock: bool = False) -> Client:
    """Clients belong to the whole business: every branch sees the same cards.

    With `lock` it is about to be changed: raises `Erased` where it cannot be any more.
    """
    actor.require(Permission.see_clients)
    return await access_written(client_id) if lock else await client_row(client_id)


async def access_written(client_id: int) -> Client:
    """A card that is about to be changed, without any other check of rights. Raises `Erased`."""
    client = await client_row(client_id, lock=True)
    if client.erased_at is not None:
        raise Erased
    return client


async def groups() -> list[Record]:
    """By name, with how many clients each has."""
    return await fetch(GROUPS)


async def access_group(actor: Actor, group_id: int) -> ClientGroup:
    """Groups belong to the whole business, like the clients in them."""
    actor.require(Permission.edit_clients)
    return await catalog.there(ClientGroup, group_id, "group")
