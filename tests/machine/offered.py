"""What is offered can be had, and what is not cannot: the free times and the door say the same."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from booking import actions
from booking.actions import Booking, Move
from booking.queries import offer
from booking.queries.addons import Which
from booking.queries.setup import setup_of
from booking.queries.several import times_of_several
from booking.queries.times import DayTimes, times_of
from booking.queries.wanted import several_in
from clients.tables import Visit
from kit import clock, db
from kit.errors import Problem
from kit.rights import CUSTOMER, Actor
from tests.machine.extras import wish_for_more
from tests.machine.online import EXPECTED
from tests.machine.together import SEVERAL, asked, basket, beside
from tests.machine.world import IDLE, Basket, Pick, Told, World, person, those

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Starts:
    """Those of a day, and the one that is asked for."""

    offered: Sequence[datetime]
    wanted: datetime

    def some(self, pick: Pick) -> datetime | None:
        """One that is offered."""
        return self.offered[pick.which % len(self.offered)] if self.offered else None

    @property
    def other(self) -> datetime:
        """One that is not: the wanted one, or the next quarter of an hour after it."""
        found = self.wanted
        while found in self.offered:
            found += timedelta(minutes=15)
        return found


def starts_in(days: Sequence[DayTimes], wanted: datetime) -> Starts:
    return Starts([start for day in days for start in day.starts], wanted)


async def local_day_of(branch: int, moment: datetime) -> tuple:  # type: ignore[type-arg]
    zone = await db.fetch_value("SELECT zone FROM branch WHERE id = $1", branch)
    day = clock.wall(moment, zone).date()
    return day, day


async def had(start: datetime, booking: Awaitable[Made]) -> Made:
    try:
        return await booking
    except Problem as refusal:
        raise AssertionError(f"{start} was offered, and refused: {refusal}") from refusal


async def refused(start: datetime, booking: Awaitable[object]) -> Told:
    try:
        await booking
    except Problem as refusal:
        return Told(refusal=refusal)
    raise AssertionError(f"{start} was not offered, and could be had")


def who_asks(world: World, pick: Pick) -> Actor:
    return world.vera if pick.when % 2 else CUSTOMER


async def asked_for(world: World, pick: Pick) -> tuple[Actor, Booking, Starts]:
    """One service, at times with something added to it."""
    actor = who_asks(world, pick)
    wish = await (wish_for_more if pick.how % 3 == 1 else World.wish)(world, pick)
    found = await offer(wish.branch, wish.service, wish.member, addons=wish.addons, online=actor == CUSTOMER)
    days = await local_day_of(wish.branch, wish.starts_at)
    return actor, wish, starts_in(await times_of(found, *days, desk=actor != CUSTOMER), wish.starts_at)


async def take_an_offered_time(world: World, pick: Pick) -> Told:
    actor, wish, starts = await asked_for(world, pick)
    start = starts.some(pick)
    if start is None:
        return IDLE
    return Told([await had(start, actions.book(actor, replace(wish, starts_at=start)))])


async def ask_for_another_time(world: World, pick: Pick) -> Told:
    actor, wish, starts = await asked_for(world, pick)
    return await refused(starts.other, actions.book(actor, replace(wish, starts_at=starts.other)))


async def hold_an_offered_time(world: World, pick: Pick) -> Told:
    _, wish, starts = await asked_for(world, replace(pick, when=pick.when // 2 * 2))
    start = starts.some(pick)
    if start is None:
        return IDLE
    asked_of = wish.branch, wish.service, wish.member, start
    kept = await had(start, actions.hold(*asked_of, addons=wish.addons))
    world.holds.append((kept.code, replace(wish, starts_at=start)))
    return Told()


async def several_asked_for(world: World, pick: Pick) -> tuple[Actor, Basket, Starts]:
    actor, taken = who_asks(world, pick), await basket(world, pick)
    found = several_in(await setup_of(taken.branch), taken.wanted, Which(online=actor == CUSTOMER))
    days = await local_day_of(taken.branch, taken.starts_at)
    free = await times_of_several(found, *days, desk=actor != CUSTOMER)
    return actor, taken, starts_in(free, taken.starts_at)


async def take_offered_times(world: World, pick: Pick) -> Told:
    actor, taken, starts = await several_asked_for(world, pick)
    start = starts.some(pick)
    if start is None:
        return IDLE
    wanted = asked(replace(taken, starts_at=start), person(pick))
    made = await had(start, actions.book_several(actor, wanted))
    return Told([made], await beside(made.id))


async def ask_for_other_times(world: World, pick: Pick) -> Told:
    actor, taken, starts = await several_asked_for(world, pick)
    wanted = asked(replace(taken, starts_at=starts.other), person(pick))
    return await refused(starts.other, actions.book_several(actor, wanted))


async def to_move(world: World, pick: Pick) -> tuple[int, Starts] | None:
    """A visit of several services, as its client is shown where it may go."""
    found = world.some_visit(pick, *EXPECTED, among=await those(SEVERAL))
    if found is None:
        return None
    visit = await Visit.objects().get(Visit.id == found[0])
    assert visit is not None
    moving = await actions.to_move(visit)
    wanted = await world.moment(pick, visit.branch)
    free = await times_of_several(moving.several, *await local_day_of(visit.branch, wanted), own=moving.own)
    starts = starts_in(free, wanted)
    return visit.id, replace(starts, offered=[*starts.offered, visit.starts_at])


async def move_where_it_may_go(world: World, pick: Pick) -> Told:
    found = await to_move(world, pick)
    start = found[1].some(pick) if found else None
    if found is None or start is None or world.now + MOVE_NOTICE > world.visits[found[0]].starts_at:
        return IDLE
    return Told([await had(start, actions.move(CUSTOMER, found[0], Move(start, None, None)))])


async def move_where_it_may_not(world: World, pick: Pick) -> Told:
    found = await to_move(world, pick)
    if found is None:
        return IDLE
    other = found[1].other
    return await refused(other, actions.move(CUSTOMER, found[0], Move(other, None, None)))


MOVE_NOTICE = timedelta(hours=24)
VERBS = (
    take_an_offered_time, take_an_offered_time, ask_for_another_time, hold_an_offered_time,
    take_offered_times, take_offered_times, ask_for_other_times, move_where_it_may_go, move_where_it_may_not,
)  # fmt: skip
