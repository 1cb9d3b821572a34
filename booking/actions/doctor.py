"""Putting right what is kept beside the appointments."""

from booking.queries.doctor import WrongDay, wrong_days
from kit.db import execute, transaction

KEEP = "SELECT keep_days($1::int[], $2::int[])"


async def repair_days() -> list[WrongDay]:
    """Works out every wrong day anew from the appointments; returns which ones were wrong."""
    async with transaction():
        found = await wrong_days()
        if found:
            await execute(KEEP, [each.resource for each in found], [each.day for each in found])
    return found
