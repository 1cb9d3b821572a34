"""Writing the index by which clients are found. Whoever writes a card calls `index_clients` as well."""

from collections.abc import Callable, Collection, Sequence

from clients.edition import EDITION
from clients.queries.finding import as_array
from clients.queries.indexed import AT_ONCE, Written, missing_in_index, to_be_written, wrong_in_index
from clients.rules.slips import kept_keys
from clients.rules.tokens import Spelt
from kit.db import execute, joined, transaction

WRITE = """
WITH words AS (
    INSERT INTO search_word (token, kind, word, keys)
    SELECT token, kind, word, keys::bigint[]
    FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) AS given(token, kind, word, keys)
    WHERE (token, word) NOT IN (SELECT token, word FROM search_word WHERE token = ANY($1::bigint[]))
)
INSERT INTO search_entry AS kept (client, edition, tokens, numbers, grams, sorted, seen_on)
SELECT client, $5, tokens::bigint[], numbers, grams::int[], sorted, seen_on
FROM unnest($6::int[], $7::text[], $8::text[], $9::text[], $10::text[], $11::date[])
    AS given(client, tokens, numbers, grams, sorted, seen_on)
ON CONFLICT (client) DO UPDATE SET
    edition = excluded.edition, tokens = excluded.tokens, numbers = excluded.numbers,
    grams = excluded.grams, sorted = excluded.sorted, seen_on = excluded.seen_on
"""


# A word of a name that nobody has any more is not kept.
FORGET = """
DELETE FROM search_word
WHERE NOT EXISTS (SELECT FROM search_entry WHERE search_entry.tokens @> ARRAY[search_word.token])
"""


async def index_clients(ids: Collection[int]) -> None:
    """Writes these cards into the index, in the caller's transaction: two thousand at a time, by id."""
    wanted = sorted(set(ids))
    async with joined():
        for start in range(0, len(wanted), AT_ONCE):
            await write(await to_be_written(wanted[start : start + AT_ONCE]))


async def write(written: Sequence[Written]) -> None:
    if written:
        await execute(WRITE, *parameters(written))


def parameters(written: Sequence[Written]) -> list[object]:
    """Of `WRITE`."""
    spelt = [*dict.fromkeys(each for one in written for each in one.entry.spelt)]
    return [
        [each.token for each in spelt],
        [each.kind for each in spelt],
        [each.word for each in spelt],
        [keys_of(each) for each in spelt],
        EDITION,
        [each.client for each in written],
        [as_array(each.entry.tokens) for each in written],
        [each.entry.numbers for each in written],
        [as_array(each.entry.grams) for each in written],
        [each.sorted for each in written],
        [each.seen_on for each in written],
    ]


def keys_of(word: Spelt) -> str:
    return as_array(sorted(kept_keys(word.kind, word.word)))


async def index_next() -> bool:
    """Some clients who are not in the index yet, or by older rules; says whether there may be more.

    After an update, or after rows were put into the database by another program.
    """
    async with transaction():
        missing = await missing_in_index()
        await index_clients(missing)
    return len(missing) == AT_ONCE


async def index_missing(say: Callable[[], None]) -> None:
    """All of them, before the desk is open; `say` is called once where there are any."""
    if await missing_in_index():
        say()
        while await index_next():
            pass


async def forget_words() -> bool:
    """Names that are on no card any more leave the index: nothing of somebody who was erased stays in it."""
    await execute(FORGET)
    return False


async def repair_index() -> list[int]:
    """Writes anew whatever is not as the cards say; returns whose it was."""
    found: list[int] = []
    after: int | None = 0
    while after is not None:
        async with transaction():
            wrong, after = await wrong_in_index(after)
            await index_clients(wrong)
        found += wrong
    return found
