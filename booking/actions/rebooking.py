"""The next visit, booked from the one at hand: the same services, people and payer, at a chosen time."""

import reminders.actions
from booking.actions.recurring import Chosen, dates_for, to_repeat
from booking.queries.setup import setup_of
from clients.tables import Visit
from kit.db import transaction
from kit.rights import Actor


async def rebook(
    actor: Actor, visit_id: int, chosen: Chosen, version: int | None, *, notify: bool = True
) -> Visit:
    """A visit of its own, not a recurrence; of a party everybody comes again.

    Raises `CannotRepeat`, `StaleVisit`, and whatever refuses a booking; then nothing is booked.
    """
    group = await to_repeat(actor, visit_id, version)
    [dated] = await dates_for(actor, group, [chosen])
    async with transaction():
        made = await dated.book()
        if notify and made.client is not None:
            await reminders.actions.plan_new(made, (await setup_of(made.branch)).kept.zone)
    return made
