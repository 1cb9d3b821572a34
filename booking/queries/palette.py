"""The clients that a typed line may mean, each with their visit of today: one query."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asyncpg import Record

from booking.rules.spoken.reading import Reading
from booking.rules.spoken.words import words_of
from clients.queries import own_column
from clients.rules import name_pattern, phone_patterns
from kit.db import fetch
from kit.rights import Actor, Permission

# Every word somewhere in the name; or, where nobody is called so, the beginning or the end of every word.
FOUND = """
WITH asked AS MATERIALIZED (
    SELECT ARRAY(SELECT jsonb_array_elements_text(given -> 'parts')) AS parts,
           ARRAY(SELECT jsonb_array_elements_text(given -> 'loose')) AS loose
    FROM jsonb_array_elements($1::jsonb) AS given
), exact AS MATERIALIZED (
    SELECT id FROM client
    WHERE phone LIKE ANY($2::text[]) OR EXISTS (SELECT FROM asked WHERE client.name ILIKE ALL (parts))
    ORDER BY lower(name), id LIMIT 20
), loose AS MATERIALIZED (
    SELECT id FROM client
    WHERE NOT EXISTS (SELECT FROM exact)
      AND EXISTS (SELECT FROM asked WHERE client.name ~* ALL (asked.loose))
    ORDER BY lower(name), id LIMIT 40
)
SELECT client.id, client.name, client.phone, today.visit, today.status, today.starts_at,
       client.phone LIKE ANY($2::text[]) AS by_phone
FROM (SELECT id FROM exact UNION ALL SELECT id FROM loose) AS found JOIN client USING (id)
LEFT JOIN LATERAL (
    SELECT visit.id AS visit, visit.status, visit.starts_at FROM visit
    WHERE visit.client = client.id AND visit.branch = $3 AND visit.starts_at >= $4 AND visit.starts_at < $5
      AND visit.status IN ('waiting', 'confirmed', 'arrived', 'done', 'no_show')
      AND ($6::int IS NULL
           OR EXISTS (SELECT FROM visit_line WHERE visit_line.visit = visit.id AND visit_line.member = $6))
    ORDER BY visit.starts_at LIMIT 1
) AS today ON TRUE
WHERE $7 OR today.visit IS NOT NULL
ORDER BY lower(client.name), client.id
"""
START, END = 2, 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when it is asked: a branch, and its own today."""

    branch: int
    today: tuple[datetime, datetime]


async def clients_meant(actor: Actor, readings: Sequence[Reading], where: Place) -> list[Record]:
    """Who may not see clients finds those who come to them today; a masked phone is found only as a whole."""
    sees, calls = actor.may(Permission.see_clients), actor.may(Permission.see_phones)
    names = dict.fromkeys(each.client for each in readings if each.client)
    phones = dict.fromkeys(each.phone for each in readings if each.phone)
    patterns = [each for text in phones for each in phone_patterns(text, whole=not calls)] if sees else []
    if not (names or patterns):
        return []
    asked = json.dumps([patterns_of(each) for each in names])
    return await fetch(FOUND, asked, patterns, where.branch, *where.today, own_column(actor), sees)


def patterns_of(name: str) -> dict[str, list[str]]:
    words = words_of(name)
    return {
        "parts": [name_pattern(each.typed) for each in words],
        "loose": [loose(each.plain) for each in words],
    }


def loose(word: str) -> str:
    first, last = re.escape(word[0]), re.escape(word[-1])
    start, end = re.escape(word[:START]), re.escape(word[-END:])
    return rf"\m{start}|{end}\M|\m{first}\w*{last}\M"
