"""A client becomes a number: nothing of the person is left in any table, and all money stays to the cent."""

from collections.abc import Sequence

import msgspec

from checkout.actions.online.cards import leave_to_forget
from clients.actions.indexing import forget_words, index_clients
from kit import clock, journal
from kit.db import execute, fetch, transaction, tries_again
from kit.errors import Refused
from kit.rights import SYSTEM, Actor
from kit.seen import refuse_stale
from privacy.actions.mentions import forget_mentions
from privacy.catalogue import OWN
from privacy.catalogue.held import Held
from privacy.queries import clients as queries
from privacy.tables import Erasure

HOLD = "SELECT id FROM client WHERE id = ANY($1::int[]) AND erased_at IS NULL ORDER BY id FOR UPDATE"
ERASED = "UPDATE client SET erased_at = $2 WHERE id = ANY($1::int[])"
NOTE = """
INSERT INTO erasure (client, erased_at, erased_by, account, rule, told)
SELECT id, $2, $3, $4, $5, $6::jsonb FROM unnest($1::int[]) AS erased (id)
"""


class StillComing(Refused):
    """Something of theirs is not over."""


class AlreadyErased(Refused):
    """Somebody else was faster."""


def facts(kinds: Sequence[queries.Kind]) -> dict[str, int]:
    return {each.title: each.count for each in kinds}


@tries_again
async def erase(actor: Actor, client_id: int, seen: str = "") -> None:
    """For good. `seen` is the mark of what the question showed.

    Raises `StillComing` while they are booked, wait, hold a link or are just being written to; `Stale` where
    there is more of them by now; `AlreadyErased`. Then nothing is changed.
    """
    async with transaction():
        await queries.access_for_erasing(actor, client_id)
        await hold([client_id])
        kinds = await queries.kinds(await queries.cards_of([client_id]))
        refuse_stale(seen, facts(kinds))
        await refuse_coming(client_id)
        await wipe([client_id], actor)


async def hold(ids: list[int]) -> None:
    """Until the transaction ends nobody books, merges or changes them."""
    if len(await fetch(HOLD, ids)) < len(ids):
        raise AlreadyErased("This client was erased already, or is gone.")


async def refuse_coming(client_id: int) -> None:
    open_ones = await queries.in_the_way([client_id])
    if open_ones:
        kinds = {each["what"] for each in open_ones}
        raise StillComing(f"First {' and '.join(WORDS_FIRST[kind] for kind in sorted(kinds))}, then erase.")


WORDS_FIRST = {
    "account": "settle what they owe and pay out their deposit",
    "visit": "cancel or close the visits that are not over",
    "waiting list": "take them off the waiting list",
    "link": "withdraw the link they were sent",
    "letter": "wait a minute, until the letter that is just being sent has left",
}


async def wipe(ids: list[int], actor: Actor = SYSTEM, rule: int = 0) -> None:
    """In the caller's transaction, which holds their cards."""
    cards, now = await queries.cards_of(ids), clock.now()
    told = msgspec.json.encode(facts(await queries.kinds(cards))).decode()
    others = await forget_mentions(cards)
    await leave_to_forget(cards)
    for held in OWN:
        await wipe_rows(held, cards)
    await execute(ERASED, ids, now)
    await index_clients([*ids, *others])
    await forget_words()
    await execute(NOTE, ids, now, journal_name(actor), actor.account or 0, rule, told)
    for client_id in ids:
        await journal.write(actor, "erase", ("client", client_id), after={"rule": rule} if rule else None)


def journal_name(actor: Actor) -> str:
    return f"{actor.name}, on {actor.tablet}" if actor.tablet else actor.name


async def wipe_rows(held: Held, cards: list[int]) -> None:
    """The rows of one table: removed, or emptied of what is personal."""
    if held.goes:
        await execute(f"DELETE FROM {held.table} WHERE {held.whose}", cards)  # noqa: S608
    elif held.emptied:
        put = ", ".join(f"{column} = {value}" for column, value in held.emptied.items())
        await execute(f"UPDATE {held.table} SET {put} WHERE {held.whose}", cards)  # noqa: S608


async def last_erasure(client_id: int) -> Erasure | None:
    found: Erasure | None = (
        await Erasure.objects()
        .where(Erasure.client == client_id)
        .order_by(Erasure.id, ascending=False)
        .first()
    )
    return found
