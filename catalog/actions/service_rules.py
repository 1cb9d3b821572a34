"""On what conditions strangers may book a service, where that is not as in the branch."""

from catalog import queries
from catalog.actions.packages import set_lengths
from catalog.actions.prices import require_every
from catalog.facts import held, note, put
from catalog.reading import one_of, optional, read, ticked, whole, yes_or_no
from catalog.rules import GRIDS
from catalog.schemas import ServiceRulesForm
from kit.db import transaction
from kit.rights import Actor

READERS = {
    "lead_minutes": optional(whole(0, 10_080)),
    "horizon_days": optional(whole(1, 365)),
    "grid_minutes": optional(one_of(*GRIDS)),
    "notice_minutes": optional(whole(0, 20_160)),
    "move_notice_minutes": optional(whole(0, 20_160)),
    "most_a_day": optional(whole(1, 999)),
    "most_a_week": optional(whole(1, 9999)),
    "known_only": ticked,
    "seen_within_days": optional(whole(1, 3650)),
    "takes_requests": optional(yes_or_no),
    "visit_rank": optional(whole(1, 9)),
    "at_once": ticked,
}


async def set_service_rules(actor: Actor, service_id: int, form: ServiceRulesForm) -> None:
    """For every branch at once, so only for somebody who looks after each that offers the service."""
    async with transaction():
        before = await held(("service", service_id), form.seen)
        service = await queries.access_service(service_id)
        require_every(actor, await queries.prices_of_service(service_id), service.name)
        await put(service, read(form, READERS))
        await set_lengths(service_id)
        await note(actor, "change rules", ("service", service_id), before)
