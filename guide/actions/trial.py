"""A booking to see that it works, taken off the calendar again with one tap."""

import booking.actions
from booking.actions import Booking
from catalog.queries import access_branch
from clients.tables import Visit
from guide import queries
from guide.queries import TRIAL
from kit.db import transaction
from kit.errors import Refused
from kit.rights import Actor, Permission


class NothingFree(Refused):
    def __init__(self) -> None:
        super().__init__(
            "There is no free time to try yet. The steps that are still open say what is missing."
        )


async def try_booking(actor: Actor, branch_id: int) -> Visit:
    """The first hour that customers are offered, for nobody: no card is made and nobody is written to."""
    actor.require(Permission.book_visits)
    branch = await access_branch(actor, branch_id)
    for each in await queries.free_hours(branch):
        if each.starts:
            wanted = Booking(branch.id, each.service.id, None, each.starts[0], comment=TRIAL, notify=False)
            return await booking.actions.book(actor, wanted)
    raise NothingFree


async def clear_trials(actor: Actor, branch_id: int) -> int:
    """Calls every test booking off that is still in the calendar; how many there were."""
    branch = await access_branch(actor, branch_id)
    async with transaction():
        found = await queries.trials(branch)
        for row in found:
            await booking.actions.cancel(actor, row["id"], "Only a test", tell=False)
    return len(found)
