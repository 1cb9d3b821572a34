"""What the index of clients is written from, and where it says something else."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clients.edition import EDITION
from clients.rules.tokens import Card, Entry, entry_of
from kit.db import fetch

AT_ONCE = 2000
CARDS = """
SELECT client.id, client.name, client.phone, client.email, client.card_number,
       concat_ws(E'\n', client.notes, (
           SELECT string_agg(text, E'\n' ORDER BY client_note.id) FROM client_note
           WHERE client_note.client = client.id AND removed_at IS NULL)) AS notes,
       coalesce(further.numbers, '{}') AS numbers, coalesce(further.others, '{}') AS others,
       (SELECT (max(starts_at) AT TIME ZONE 'UTC')::date FROM visit
        WHERE visit.client = client.id AND status = 'done') AS seen_on
FROM client LEFT JOIN LATERAL (
    SELECT array_agg(value ORDER BY position, id) FILTER (WHERE value LIKE '+%') AS numbers,
           array_agg(value ORDER BY position, id) FILTER (WHERE value NOT LIKE '+%') AS others
    FROM client_contact WHERE client_contact.client = client.id
) AS further ON TRUE
WHERE client.id = ANY($1::int[]) ORDER BY client.id FOR NO KEY UPDATE OF client
"""
MISSING = """
SELECT client.id FROM client LEFT JOIN search_entry ON search_entry.client = client.id
WHERE search_entry.edition IS DISTINCT FROM $1 ORDER BY client.id LIMIT $2
"""
KEPT = """
SELECT client, edition, tokens, numbers, grams, sorted, seen_on
FROM search_entry WHERE client = ANY($1::int[])
"""
KNOWN = "SELECT token, word FROM search_word WHERE token = ANY($1::bigint[])"
IDS = "SELECT id FROM client WHERE id > $1 ORDER BY id LIMIT $2"


@dataclass(frozen=True, slots=True)
class Written:
    """What the index should say of a client."""

    client: int
    entry: Entry
    sorted: str
    seen_on: date | None

    def is_kept(self, row: Mapping[str, Any] | None, known: Container[tuple[int, str]]) -> bool:
        """The row of the index says this, and every word is among those that are known."""
        if row is None or any((each.token, each.word) not in known for each in self.entry.spelt):
            return False
        kept = row["edition"], tuple(row["tokens"]), tuple(row["grams"]), row["numbers"]
        wanted = EDITION, self.entry.tokens, self.entry.grams, self.entry.numbers
        return (*kept, row["sorted"], row["seen_on"]) == (*wanted, self.sorted, self.seen_on)


async def to_be_written(ids: Sequence[int]) -> list[Written]:
    """Of what is committed, and so that nobody changes it before it is in the index: within a transaction."""
    return [written_of(row) for row in await fetch(CARDS, ids)]


def written_of(row: Mapping[str, Any]) -> Written:
    """Of a row of `CARDS`."""
    return Written(row["id"], entry_of(card_in(row)), row["name"].lower(), row["seen_on"])


def card_in(row: Mapping[str, Any]) -> Card:
    return Card(
        row["name"],
        (*([row["email"]] if row["email"] else []), *row["others"]),
        row["notes"],
        row["card_number"] or "",
        (*([row["phone"]] if row["phone"] else []), *row["numbers"]),
    )


async def missing_in_index() -> list[int]:
    """The first of those who are not in the index, or are there by older rules."""
    return [row["id"] for row in await fetch(MISSING, EDITION, AT_ONCE)]


async def are_many_missing() -> bool:
    return len(await missing_in_index()) == AT_ONCE


async def wrong_in_index(after: int) -> tuple[list[int], int | None]:
    """Of the next clients by id those whose entry is not what their card says, or whose words are not known.

    And the last one that was looked at; None where there is nobody any more.
    """
    ids = [row["id"] for row in await fetch(IDS, after, AT_ONCE)]
    if not ids:
        return [], None
    wanted = await to_be_written(ids)
    kept = {row["client"]: row for row in await fetch(KEPT, ids)}
    known = await known_words({spelt.token for each in wanted for spelt in each.entry.spelt})
    return [each.client for each in wanted if not each.is_kept(kept.get(each.client), known)], ids[-1]


async def known_words(tokens: set[int]) -> set[tuple[int, str]]:
    return {(row["token"], row["word"]) for row in await fetch(KNOWN, list(tokens))}
