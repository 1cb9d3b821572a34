"""Linking two clients as family or as payer, and parting them again. Each link is two rows, one a side."""

from asyncpg import Record

from clients.queries.cards import LARGEST_ID, access_client
from clients.rules.links import is_payment, mirrored, word_for
from clients.tables.links import Tie
from kit import clock, journal
from kit.db import execute, fetch, fetch_one, transaction
from kit.errors import Invalid, NotFound, Refused
from kit.rights import Actor, Permission

# In the order of ids, so that two who link the same two wait for each other, and merging waits as well.
HOLD = "SELECT id, name FROM client WHERE id = ANY($1::int[]) ORDER BY id FOR NO KEY UPDATE"
THERE = "SELECT tie FROM client_link WHERE client = $1 AND other = $2 AND is_payment = $3"
TIE = """
INSERT INTO client_link (client, other, tie, is_payment, made_at, made_by)
VALUES ($1, $2, $3, $5, $6, $7), ($2, $1, $4, $5, $6, $7)
"""
LINK = "SELECT * FROM client_link WHERE id = $1 AND client = $2"
UNTIE = """
DELETE FROM client_link
WHERE is_payment = $3 AND ((client, other) = ($1::int, $2::int) OR (client, other) = ($2::int, $1::int))
"""


class AlreadyLinked(Refused):
    """The two are linked in this way or another; what they are to each other is said once."""


async def link(actor: Actor, client_id: int, other_id: int, text: str) -> None:
    """`text` is what the other one is to the client, a `Tie`."""
    actor.require(Permission.edit_clients)
    tie = read_tie(client_id, other_id, text)
    async with transaction():
        names = await both(client_id, other_id)
        there = await fetch_one(THERE, client_id, other_id, is_payment(tie))
        if there is not None:
            raise already(names[client_id], names[other_id], there["tie"])
        who = is_payment(tie), clock.now(), actor.name
        await execute(TIE, client_id, other_id, tie, mirrored(tie), *who)
        for one, other, seen in ((client_id, other_id, tie), (other_id, client_id, mirrored(tie))):
            after = {word_for(seen, names[one]): names[other]}
            await journal.write(actor, "link", ("client", one), after=after)


def read_tie(client_id: int, other_id: int, text: str) -> Tie:
    if text not in set(Tie):
        raise Invalid("Please look at the marked fields.", tie="Choose one of the list.")
    if client_id == other_id:
        raise Invalid("Nobody is linked with themselves.", other="Choose somebody else.")
    return Tie(text)


def already(name: str, other: str, tie: str) -> AlreadyLinked:
    return AlreadyLinked(
        f"{other} is linked with {name} already: {word_for(tie, name)}. Part them first to say it otherwise."
    )


async def unlink(actor: Actor, client_id: int, link_id: int) -> None:
    """On both sides. A link that is gone by now is no link."""
    actor.require(Permission.edit_clients)
    async with transaction():
        found = await access_link(actor, client_id, link_id)
        names = await both(client_id, found["other"])
        await execute(UNTIE, client_id, found["other"], found["is_payment"])
        tie = Tie(found["tie"])
        for one, other, seen in (
            (client_id, found["other"], tie),
            (found["other"], client_id, mirrored(tie)),
        ):
            before = {word_for(seen, names[one]): names[other]}
            await journal.write(actor, "unlink", ("client", one), before=before)


async def both(client_id: int, other_id: int) -> dict[int, str]:
    """Their names, held until the transaction ends."""
    wanted = [each for each in (client_id, other_id) if 0 < each <= LARGEST_ID]
    names = {row["id"]: row["name"] for row in await fetch(HOLD, wanted)}
    if len(names) < 2:
        raise NotFound("One of these two cards is gone. It may have been merged with another one.")
    return names


async def access_link(actor: Actor, client_id: int, link_id: int) -> Record:
    await access_client(actor, client_id)
    found = await fetch_one(LINK, link_id, client_id) if 0 < link_id <= LARGEST_ID else None
    if found is None:
        raise NotFound("They are not linked any more.")
    return found
