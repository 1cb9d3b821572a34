"""Time off as it is asked for and decided on."""

from dataclasses import dataclass

from asyncpg import Record

from catalog.queries import LARGEST_ID, Ask, branches_of, paged
from kit.db import fetch_one
from kit.errors import NotFound
from kit.paging import Pages
from kit.rights import Actor, Permission
from staff.queries.members import access_member

FACTS = """
SELECT time_off.id, time_off.member, time_off.starts_at, time_off.ends_at, time_off.reason, time_off.status,
       time_off.asked_at, time_off.asked_by, time_off.decided_at, time_off.decided_by, time_off.answer,
       time_off.withdrawn_at, time_off.withdrawn_by, staff_member.name, branch.name AS branch, branch.zone
"""
FROM = """
FROM time_off
JOIN staff_member ON staff_member.id = time_off.member
JOIN branch ON branch.id = staff_member.branch
"""
SHEET = f"""
{FACTS}, count(*) OVER () AS total {FROM}
WHERE ($1::int IS NULL OR time_off.member = $1) AND ($2::int[] IS NULL OR branch.id = ANY($2::int[]))
  AND ($3 = '' OR time_off.status = $3) AND (staff_member.name ILIKE $4 OR time_off.reason ILIKE $4)
ORDER BY time_off.status = 'asked' DESC, time_off.starts_at DESC, time_off.id DESC LIMIT $5 OFFSET $6
"""
ONE = f"{FACTS} {FROM} WHERE time_off.id = $1"


@dataclass(frozen=True, slots=True)
class TimeOffAsk:
    """Which time off somebody wants to see; "" and 0 leave a filter open."""

    search: str = ""
    status: str = ""
    branch: int = 0
    page: int = 1


async def time_off_sheet(actor: Actor, ask: TimeOffAsk) -> tuple[list[Record], Pages]:
    """A page of the time off of the actor's branches, what waits for an answer first, then the latest.

    Who does not edit staff sees only what is their own.
    """
    decides = actor.may(Permission.edit_staff)
    branches = [each.id for each in await branches_of(actor) if ask.branch in (0, each.id)]
    return await paged(
        SHEET,
        ask.page,
        None if decides else actor.member or 0,
        branches if decides else None,
        ask.status,
        Ask(ask.search).pattern,
    )


async def access_time_off(actor: Actor, time_off_id: int) -> Record:
    """One of the actor's own, or, for who edits staff, of their branches."""
    row = await fetch_one(ONE, time_off_id) if 0 < time_off_id <= LARGEST_ID else None
    if row is None or not (row["member"] == actor.member or actor.may(Permission.edit_staff)):
        raise NotFound("There is no such time off.")
    await access_member(actor, row["member"])
    return row
