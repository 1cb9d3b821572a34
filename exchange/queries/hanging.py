"""What would have to go with a row, as an import that is taken back asks it."""

from collections.abc import Collection
from functools import lru_cache

from kit.pointing import pointing_at

# What goes with a row without being missed is what its tables say by ON DELETE CASCADE.
IN_WORDS = {
    "visit": "has visits",
    "points_entry": "has points",
    "message": "was written to",
    "client_merge": "was merged with another card",
    "party": "pays for others",
    "bill": "paid for others",
    "waiting_request": "is on the waiting list",
    "express_link": "has a link to finish a booking",
}
HOLD = """
SELECT FROM {table} WHERE id IN (
    SELECT subject FROM import_mark AS mark WHERE mark.run = $1 AND mark.id > $2 AND mark.id <= $3)
ORDER BY id FOR UPDATE
"""
CHANGED = """
UPDATE import_mark AS mark SET outcome = 'was changed since' FROM {table}
WHERE mark.run = $1 AND mark.id > $2 AND mark.id <= $3 AND mark.made
  AND {table}.id = mark.subject AND {table}.version <> mark.version
"""
HANGS = """
UPDATE import_mark AS mark SET outcome = '{words}'
WHERE mark.run = $1 AND mark.id > $2 AND mark.id <= $3 AND mark.made
  AND EXISTS (SELECT FROM {pointing} WHERE {column} = mark.subject)
"""


async def hanging_on(table: str, parts: Collection[str] = ()) -> tuple[str, ...]:
    """SQL that holds the rows of marks $2 to $3 of an import, and says of each why it must stay."""
    found = [each for each in await pointing_at(table) if not each.goes_along and each.table not in parts]
    return tuple(statements(table, tuple((each.table, each.column) for each in found)))


@lru_cache(maxsize=8)
def statements(table: str, pointing: tuple[tuple[str, str], ...]) -> list[str]:
    told = [
        HANGS.format(words=IN_WORDS.get(name, "is used elsewhere"), pointing=name, column=column)
        for name, column in pointing
    ]
    return [HOLD.format(table=table), CHANGED.format(table=table), *told]
