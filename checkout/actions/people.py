"""Whose a desk and a shift are: who may use them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from checkout.queries.people import people_here
from kit import db
from kit.errors import Invalid

ADD_TO_SHIFT = """
INSERT INTO shift_account (shift, account) SELECT $1, unnest($2::int[])
ON CONFLICT (shift, account) DO NOTHING
"""
EMPTY_SHIFT = "DELETE FROM shift_account WHERE shift = $1"
ADD_TO_DESK = "INSERT INTO cash_desk_account (desk, account) SELECT $1, unnest($2::int[])"
EMPTY_DESK = "DELETE FROM cash_desk_account WHERE desk = $1"


async def known_people(
    place: Mapping[str, Any], accounts: Collection[int], field: str = "people"
) -> list[int]:
    """The accounts, all of which have to do with cash in the branch of `place`; else `field` is wrong."""
    if not accounts:
        return []
    known = {row["id"] for row in await people_here(place["branch"])}
    if not known.issuperset(accounts):
        raise Invalid("Somebody of them takes no payments here.", **{field: "Choose from the list."})
    return sorted(accounts)


async def add_people(shift: int, accounts: Sequence[int]) -> None:
    if accounts:
        await db.execute(ADD_TO_SHIFT, shift, list(accounts))


async def let_in(shift: int, accounts: Sequence[int]) -> None:
    """They, and nobody else besides the keeper."""
    await db.execute(EMPTY_SHIFT, shift)
    await add_people(shift, accounts)


async def reserve(desk: int, accounts: Sequence[int]) -> None:
    """The desk is theirs; nobody named: everybody's."""
    await db.execute(EMPTY_DESK, desk)
    await db.execute(ADD_TO_DESK, desk, list(accounts))
