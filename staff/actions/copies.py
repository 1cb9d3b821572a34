"""One person's schedule, or their different dates, given to colleagues of the same branch."""

from kit.db import transaction
from kit.rights import Actor
from staff import queries
from staff.actions.schedules import set_exception, set_schedule
from staff.reading import check_copied
from staff.rules import Copy


async def copy_hours(actor: Actor, member_id: int, copy: Copy) -> None:
    """All colleagues or none. A schedule of theirs that begins on the same day, and their own different dates
    on the same dates, are replaced; schedules that begin later stay."""
    async with transaction():
        member = await queries.access_member(actor, member_id)
        colleagues = [each.id for each in await queries.chosen_colleagues(actor, member, copy.to)]
        if copy.schedule is not None:
            cycle = check_copied(await queries.schedule_from(member_id, copy.schedule), copy.first)
            for each in colleagues:
                await set_schedule(actor, each, cycle)
            return
        for row in await queries.dates_to_copy(member, copy):
            for each in colleagues:
                await set_exception(actor, each, row["happens_on"], row["hours"], row["reason"])
