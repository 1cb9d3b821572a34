"""Keeping the time of several services for somebody who is still typing: a hold for each, and one leads."""

from datetime import datetime, timedelta

from booking.actions import door, news
from booking.actions.several.entering import Ask, check, enter
from booking.queries.seated import Arrangement, Seated
from booking.queries.setup import setup_of
from booking.queries.wanted import several_in
from booking.rules.wants import Wanted
from booking.tables import Hold
from kit import clock
from kit.db import fetch_value
from kit.vault import new_code

EARLIER = "SELECT id FROM hold WHERE code = $1"


async def hold_several(branch: int, wanted: Wanted, starts_at: datetime, instead_of: str = "") -> Hold:
    """Takes all of the time for the branch's `hold_minutes` and returns the hold that leads.

    `instead_of` is the code of an earlier hold that will be let go for this one; it counts against no limit.
    Raises `Invalid`, `NotFound`, `NotOffered`, or a refusal that names the next free times.
    """
    several = several_in(await setup_of(branch), wanted)
    earlier = await fetch_value(EARLIER, instead_of) if instead_of else None
    ask = Ask(several, door.start_of(starts_at), uncounted=earlier or 0)
    await check(ask)

    async def write(arrangement: Arrangement) -> Hold:
        first, *others = arrangement.seated
        lead = await keep(first, 0, None, clock.now())
        for piece, each in enumerate(others, 1):
            await keep(each, piece, lead.id, lead.created_at)
        await news.announce(news.HOLDS_OF_THE_BRANCH, branch)
        return lead

    return await enter(ask, write)


async def keep(seated: Seated, piece: int, lead: int | None, now: datetime) -> Hold:
    """All of them from the same moment on: none lapses before the others."""
    offer = seated.part.offer
    kept = Hold(
        code=new_code(),
        lead=lead,
        piece=piece,
        branch=offer.branch,
        service=offer.service,
        addons=list(offer.addons),
        member=seated.who.id,
        any_member=seated.part.want.member is None,
        starts_at=seated.starts_at,
        ends_at=seated.ends_at,
        created_at=now,
        expires_at=now + timedelta(minutes=offer.hold_minutes),
    )
    await kept.save()
    await door.take(seated.spot.takes, door.For(hold=kept.id))
    return kept
