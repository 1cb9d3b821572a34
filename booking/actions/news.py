"""Telling every open calendar, and giving time back."""

from collections.abc import Sequence

from kit import clock
from kit.db import execute

ANNOUNCE = """
WITH news AS (INSERT INTO change (branch, visit, happened_at) VALUES ($1, $2, $3) RETURNING id, branch, visit)
SELECT pg_notify('tempu_changes', row_to_json(news)::text) FROM news
"""
RELEASE = "UPDATE appointment SET released_at = $2 WHERE visit = ANY($1::int[]) AND released_at IS NULL"
HOLDS_OF_THE_BRANCH = 0


async def announce(visit_id: int, branch_id: int) -> None:
    """Part of the caller's transaction: the calendars hear of it when, and only if, that is committed.

    Visit 0 stands for the holds of the branch.
    """
    await execute(ANNOUNCE, branch_id, visit_id, clock.now())


async def release(visit_id: int) -> int:
    """Gives back the time a visit takes and returns how many appointments that were; needs no lock."""
    return await release_all([visit_id])


async def release_all(visits: Sequence[int]) -> int:
    """The same of several visits at once."""
    return await execute(RELEASE, visits, clock.now())
