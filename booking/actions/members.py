"""Services that only members book: loyalty says who is one."""

from collections.abc import Iterable
from datetime import datetime

from booking.actions import refusals
from booking.queries.setup import Setup
from booking.rules.guests import NO_RULES, Objection
from kit.rights import CUSTOMER, Actor
from loyalty.queries.members import why_no_member
from loyalty.rules.vouchers import Coming, Part


async def refuse_non_member(
    actor: Actor, client: int | None, setup: Setup, services: Iterable[int], starts_at: datetime
) -> None:
    """Raises `NotForYou`, at the desk `OnlyForMembers` with the reason. Where nothing is only for members it
    costs no query. A stranger hears the same whatever the reason is: the number may be somebody else's.
    """
    kept = setup.kept
    known = (setup.services[each] for each in services if each in setup.services)
    for service in [each for each in known if each.own.members_only]:
        coming = Coming(kept.id, kept.currency, client, starts_at, kept.zone)
        why = await why_no_member(coming, Part(0, service.id, None, service.category, 1, 0))
        if why and actor == CUSTOMER:
            raise refusals.NotForYou(Objection.no_member, NO_RULES, kept.phone)
        if why:
            raise refusals.OnlyForMembers(service.title, why)
