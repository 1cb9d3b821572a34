"""Where others wrote about who is erased: in notes of other cards, in reasons, in searches that were kept."""

import msgspec
from asyncpg import Record

from kit.db import execute, fetch, fetch_one
from privacy.catalogue import SWEPT
from privacy.rules.mentions import pattern_of, without

# A name that somebody else has as well says nothing about this one.
CALLED = """
SELECT array_agg(DISTINCT client.name) FILTER (WHERE NOT EXISTS (
           SELECT FROM client AS other WHERE lower(other.name) = lower(client.name) AND other.id <> ALL($1))
       AND NOT EXISTS (SELECT FROM account WHERE lower(account.name) = lower(client.name))
       AND NOT EXISTS (SELECT FROM staff_member AS staff WHERE lower(staff.name) = lower(client.name))
       ) AS names,
       array_agg(DISTINCT phone) FILTER (WHERE phone <> '') AS phones,
       array_agg(DISTINCT email) FILTER (WHERE email <> '') || array_agg(DISTINCT card_number) AS words
FROM client WHERE id = ANY($1::int[])
"""
# A number that a family shares stays where it is theirs, too.
FURTHER = """
SELECT array_agg(value) FILTER (WHERE kind IN ('phone', 'whatsapp', 'viber', 'signal')) AS phones,
       array_agg(value) FILTER (WHERE kind NOT IN ('phone', 'whatsapp', 'viber', 'signal')) AS words
FROM client_contact WHERE client = ANY($1::int[])
"""
OF_CARDS = ("client_contact", "client_note")


async def forget_mentions(cards: list[int]) -> list[int]:
    """Takes their names, numbers and addresses out of free texts; returns whose cards changed by it."""
    pattern = await pattern_for(cards)
    changed: list[int] = []
    for table, columns in SWEPT.items() if pattern else ():
        for row in await fetch(found_in(table, columns), pattern):
            await rewrite(table, row, pattern)
            changed += changed_card(table, row)
    return [each for each in changed if each not in cards]


async def pattern_for(cards: list[int]) -> str:
    card, further = await fetch_one(CALLED, cards), await fetch_one(FURTHER, cards)
    found = [row for row in (card, further) if row is not None]
    phones = [each for row in found for each in row["phones"] or ()]
    words = [each for row in found for each in row["words"] or () if each]
    return pattern_of((card["names"] if card else None) or (), phones, words)


def found_in(table: str, columns: list[str]) -> str:
    text = ", ".join(f"{column}::text" for column in columns)
    who = ", client" if table in OF_CARDS else ""
    told = ", ".join(columns)
    return f"SELECT id{who}, {told} FROM {table} WHERE concat_ws(' | ', {text}) ~* $1"  # noqa: S608


async def rewrite(table: str, row: Record, pattern: str) -> None:
    values = {name: value for name, value in row.items() if name not in ("id", "client") and value}
    for column, value in values.items():
        fresh = redone(value, pattern)
        if fresh != value:
            await execute(f"UPDATE {table} SET {column} = $2 WHERE id = $1", row["id"], fresh)  # noqa: S608


def redone(value: str, pattern: str) -> str:
    """JSON stays JSON: only what its texts say is changed."""
    if value[:1] not in '{["':
        return str(without(value, pattern))
    try:
        return msgspec.json.encode(without(msgspec.json.decode(value), pattern)).decode()
    except msgspec.DecodeError:
        return str(without(value, pattern))


def changed_card(table: str, row: Record) -> list[int]:
    """Whose words are in the index."""
    if table == "client":
        return [row["id"]]
    return [row["client"]] if table in OF_CARDS else []
