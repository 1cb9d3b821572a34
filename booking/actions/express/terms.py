"""For how long a branch holds a time for a link, unless the desk says otherwise."""

from booking.queries.express import usual_minutes
from catalog.queries import access_branch
from kit import journal
from kit.db import execute, transaction
from kit.rights import Actor, Permission

SET = """
INSERT INTO express_terms (branch, minutes) VALUES ($1, $2)
ON CONFLICT (branch) DO UPDATE SET minutes = excluded.minutes
"""


async def set_minutes(actor: Actor, branch_id: int, minutes: int) -> None:
    """From now on; times that are held already stay as they are."""
    actor.require(Permission.edit_catalog)
    await access_branch(actor, branch_id)
    async with transaction():
        before = await usual_minutes(branch_id)
        await execute(SET, branch_id, minutes)
        facts = {"minutes": before}, {"minutes": minutes}
        subject = ("branch", branch_id)
        await journal.write(
            actor, "change link time", subject, branch=branch_id, before=facts[0], after=facts[1]
        )
