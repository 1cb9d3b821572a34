"""What was agreed for memberships, as their rules read it."""

from collections.abc import Collection

from asyncpg import Record

from kit.db import fetch
from loyalty.membership_tables import Counted, Starts, Unit
from loyalty.rules.memberships import Agreed, Covered

TERMS = """
SELECT id, counted, visits, length, unit, starts, starts_within, weekdays, from_minute, to_minute,
    freeze_days, freeze_times, books_frozen, client_freezes, members, visit_price, rolls_over, debits,
    late_hours
FROM membership_terms WHERE id = ANY($1::int[])
"""
COVERS = """
SELECT cover.id, cover.terms, cover.service, cover.category, cover.visits,
    coalesce(service.name, category.name) AS name
FROM membership_cover AS cover LEFT JOIN service ON service.id = cover.service
LEFT JOIN category ON category.id = cover.category
WHERE cover.terms = ANY($1::int[]) ORDER BY cover.id
"""


async def agreed_of(terms: Collection[int]) -> dict[int, Agreed]:
    """By the number of the terms."""
    if not terms:
        return {}
    covers: dict[int, list[Covered]] = {}
    for row in await fetch(COVERS, list(terms)):
        cover = Covered(row["id"], row["service"], row["category"], row["visits"], row["name"])
        covers.setdefault(row["terms"], []).append(cover)
    return {row["id"]: as_agreed(row, covers.get(row["id"], [])) for row in await fetch(TERMS, list(terms))}


def as_agreed(row: Record, covers: Collection[Covered]) -> Agreed:
    kept = {name: value for name, value in row.items() if name != "id"}
    read = {
        "counted": Counted(row["counted"]),
        "unit": Unit(row["unit"]),
        "starts": Starts(row["starts"]),
        "weekdays": frozenset(row["weekdays"]),
    }
    return Agreed(**{**kept, **read}, covers=tuple(covers))
