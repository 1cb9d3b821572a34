"""Keeping a time for somebody who is still typing."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from booking import queries
from booking.actions import door, limits, news
from booking.actions.places import Place, Wish
from booking.tables import Hold
from kit import clock
from kit.db import execute, transaction
from kit.vault import new_code

LET_GO = "DELETE FROM hold WHERE code = $1"
LONG_LAPSED = timedelta(hours=1)
SWEEP_HOLDS = "DELETE FROM hold WHERE expires_at < $1"
SWEEP_CHANGES = "DELETE FROM change WHERE happened_at < $1"
CHANGES_ARE_KEPT = timedelta(days=2)
SWEEP_BEFORE = "DELETE FROM visit_before WHERE changed_at < $1"
TOO_LATE_TO_UNDO = timedelta(minutes=1)


async def hold(  # noqa: PLR0913  # what, with whom and when
    branch_id: int,
    service_id: int,
    member_id: int | None,
    starts_at: datetime,
    instead_of: str = "",
    *,
    addons: Iterable[int] = (),
) -> Hold:
    """Takes the time for the branch's `hold_minutes`; `member_id` None lets the rules choose somebody.

    `instead_of` is the code of an earlier hold that will be let go for this one; it counts against no limit.
    `addons` are done with it. Raises `NotFound`, `NotOffered`, `NoSuchAddOn`, or a refusal that names the
    next free times.
    """
    offered = await queries.offer(branch_id, service_id, member_id, addons=addons)
    earlier = await Hold.select(Hold.id).where(Hold.code == instead_of).first() if instead_of else None
    wish = Wish(offered, door.start_of(starts_at), uncounted=earlier["id"] if earlier else 0)
    await door.check(wish)

    async def write(place: Place) -> Hold:
        kept = await keep(wish, place, any_member=member_id is None)
        await news.announce(news.HOLDS_OF_THE_BRANCH, branch_id)
        return kept

    return await limits.enter(wish, write)


async def keep(wish: Wish, place: Place, *, any_member: bool) -> Hold:
    now = clock.now()
    kept = Hold(
        code=new_code(),
        branch=wish.offer.branch,
        service=wish.offer.service,
        member=place.who.id,
        any_member=any_member,
        addons=list(wish.offer.addons),
        starts_at=place.starts_at,
        ends_at=place.ends_at,
        created_at=now,
        expires_at=now + timedelta(minutes=wish.offer.hold_minutes),
    )
    await kept.save()
    await door.take(place.takes, door.For(hold=kept.id))
    return kept


async def let_go(code: str) -> None:
    """Gives a held time back before it lapses; a code that is unknown or spent changes nothing."""
    async with transaction():
        kept = await Hold.objects().where(Hold.code == code).first()
        if kept is not None:
            await execute(LET_GO, code)
            await news.announce(news.HOLDS_OF_THE_BRANCH, kept.branch)


async def sweep() -> bool:
    """Removes what nobody asks for any more: lapsed holds, old news, what can no longer be undone.

    There is never more to do at once.
    """
    now = clock.now()
    await execute(SWEEP_HOLDS, now - LONG_LAPSED)
    await execute(SWEEP_CHANGES, now - CHANGES_ARE_KEPT)
    await execute(SWEEP_BEFORE, now - TOO_LATE_TO_UNDO)
    return False
