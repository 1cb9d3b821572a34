"""Finding cards that may be one person, and saying that two are two."""

from clients import queries
from clients.queries.alike import faces, is_wanted, likely_pairs, parted
from kit import clock, journal
from kit.db import execute, fetch_value, transaction
from kit.errors import NotFound
from kit.rights import Actor, Permission

ASK = """
INSERT INTO client_look (asked_at)
SELECT $1 WHERE NOT EXISTS (SELECT FROM client_look WHERE looked_at IS NULL)
"""
ANSWERED = "DELETE FROM client_look WHERE looked_at IS NULL"
LOOKED = "INSERT INTO client_look (looked_at, cards, pairs) VALUES ($1, $2, $3)"
# A look at a time; another process that comes meanwhile has nothing to do.
ALONE = "SELECT pg_try_advisory_xact_lock(hashtext('client_pair'))"
FORGET = "DELETE FROM client_pair WHERE parted_at IS NULL"
KEEP = """
INSERT INTO client_pair (one, other, likely, why, found_at)
SELECT one, other, likely, why, $5 FROM unnest($1::int[], $2::int[], $3::int[], $4::text[])
    AS found (one, other, likely, why)
WHERE EXISTS (SELECT FROM client WHERE id = one) AND EXISTS (SELECT FROM client WHERE id = other)
ON CONFLICT (one, other) DO NOTHING
"""
PART = """
INSERT INTO client_pair (one, other, likely, found_at, parted_at, parted_by) VALUES ($1, $2, 0, $3, $3, $4)
ON CONFLICT (one, other) DO UPDATE SET parted_at = excluded.parted_at, parted_by = excluded.parted_by
"""
TOGETHER = "UPDATE client_pair SET parted_at = NULL, parted_by = '' WHERE one = $1 AND other = $2"


async def look_for_pairs() -> bool:
    """Compares all cards anew where that is wanted; pairs that somebody parted stay parted."""
    if not await is_wanted():
        return False
    async with transaction():
        if not await fetch_value(ALONE):
            return False
        await execute(ANSWERED)
        people = await faces()
        found = likely_pairs(people)
        apart = await parted()
        rows = [(pair, each) for pair, each in found.items() if pair not in apart]
        await execute(FORGET)
        await execute(
            KEEP,
            [one for (one, _), _ in rows],
            [other for (_, other), _ in rows],
            [each.points for _, each in rows],
            [", ".join(each.why)[:300] for _, each in rows],
            clock.now(),
        )
        await execute(LOOKED, clock.now(), len(people), len(rows))
    return False


async def part(actor: Actor, one: int, other: int) -> None:
    """They are two people: they are not found again."""
    await decide(actor, one, other, apart=True)


async def put_together_again(actor: Actor, one: int, other: int) -> None:
    await decide(actor, one, other, apart=False)


async def decide(actor: Actor, one: int, other: int, *, apart: bool) -> None:
    actor.require(Permission.edit_clients)
    if one == other:
        raise NotFound("That is one card, not two.")
    first, second = sorted((one, other))
    async with transaction():
        for each in (first, second):
            await queries.access_client(actor, each)
        if apart:
            await execute(PART, first, second, clock.now(), actor.name)
        else:
            await execute(TOGETHER, first, second)
        verb = "part from" if apart else "may be the same as"
        await journal.write(actor, verb, ("client", first), after={"the other card": second})


async def ask_for_a_look(actor: Actor) -> None:
    """The cards are compared within a minute; asked for twice, it is done once."""
    actor.require(Permission.edit_clients)
    await execute(ASK, clock.now())
