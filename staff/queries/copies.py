"""What is copied from one person to colleagues, and whom it may be copied to."""

from collections.abc import Sequence

from asyncpg import Record

from catalog.reading import wrong
from kit.db import fetch
from kit.errors import NotFound
from kit.rights import Actor
from staff.queries.members import access_member
from staff.rules import Copy
from staff.tables import StaffMember

DIFFERENT = """
SELECT happens_on, hours, reason FROM schedule_exception
WHERE member = $1 AND happens_on BETWEEN $2 AND $3 ORDER BY happens_on
"""


async def chosen_colleagues(actor: Actor, member: StaffMember, to: Sequence[int]) -> list[StaffMember]:
    """Raises `Invalid` unless all of them work in the same branch."""
    found = []
    for each in to:
        try:
            colleague = await access_member(actor, each)
        except NotFound:
            raise wrong("to", "Choose colleagues of the list.") from None
        if colleague.branch != member.branch or colleague.id == member.id or colleague.dismissed_on:
            raise wrong("to", "Choose colleagues of the list.")
        found.append(colleague)
    return found


async def dates_to_copy(member: StaffMember, copy: Copy) -> list[Record]:
    """Rows (happens_on, hours, reason); raises `Invalid` when there are none."""
    rows = await fetch(DIFFERENT, member.id, copy.first, copy.last)
    if not rows:
        raise wrong("first", f"{member.name} has no different dates then.")
    return rows
