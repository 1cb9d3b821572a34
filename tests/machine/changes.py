"""What changes the salon under what is booked: classes and series, hours, time off, the zone, time itself."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

import catalog.actions
import staff.actions
from booking import actions
from booking.actions import Clocks, EventChange, Extent, NewEvent, Reach, Stranded
from booking.actions.hours.ways_out import Stray
from booking.actions.moves import Move
from booking.rules.days import utc
from booking.rules.series import Scope
from booking.tables import GroupEvent
from catalog.schemas import BranchForm
from kit import clock, db
from staff.rules import Cycle
from staff.tables import TimeOff
from tests.booking.scene import DAY
from tests.cast import MONDAY
from tests.machine.world import DAYS, IDLE, NOTHING, Pick, Told, World

IN_SERIES = """
SELECT seat.visit FROM seat JOIN group_event ON group_event.id = seat.event
WHERE group_event.id = $1 OR group_event.series = (SELECT series FROM group_event WHERE id = $1)
"""
OF_BRANCH = "SELECT id FROM visit WHERE branch = $1"
REQUESTED = "SELECT id FROM visit WHERE status = 'requested'"
RULES = ("FREQ=DAILY;COUNT=3", "FREQ=WEEKLY;COUNT=2", "FREQ=DAILY;INTERVAL=2;COUNT=2")
HOURS = ((540, 1080), (540, 720, 780, 1080), (600, 960), (780, 1080), ())
ZONES = ("Asia/Vladivostok", "Asia/Tokyo", "Asia/Kathmandu", "Australia/Lord_Howe")
HARBOUR = {"name": "Harbour", "slug": "harbour", "currency": "RUB", "country": "RU", "takes_requests": "yes"}
WAITS = (5, 11, 31, 60, 60 * 13)


async def new_class(world: World, pick: Pick) -> NewEvent:
    center = world.salon.center
    moment = await world.moment(pick, center)
    return NewEvent(center, world.yoga, world.member(pick, center), moment, capacity=2 + pick.which % 3)


async def put_on_class(world: World, pick: Pick) -> Told:
    world.events.append((await actions.create_event(world.vera, await new_class(world, pick))).id)
    return NOTHING


async def put_on_series(world: World, pick: Pick) -> Told:
    rule, skip = RULES[pick.how % len(RULES)], pick.which % 2 == 0
    made = await actions.create_series(world.vera, await new_class(world, pick), rule, skip=skip)
    world.events += [each.id for each in made.events]
    return NOTHING


def extent(pick: Pick) -> Extent:
    return Extent(list(Scope)[pick.how % len(Scope)], exceptions=pick.who % 2 == 0)


async def some_class(world: World, pick: Pick) -> tuple[GroupEvent, frozenset[int]] | None:
    """A date, and whoever has a place in it or in another one of its series."""
    if not world.events:
        return None
    event = await GroupEvent.objects().get(GroupEvent.id == world.events[pick.which % len(world.events)])
    assert event is not None, "an acknowledged class is gone"
    return event, frozenset(row["visit"] for row in await db.fetch(IN_SERIES, event.id))


async def change_class(world: World, pick: Pick) -> Told:
    """Another time, leader or number of places; of one date, of it and what follows, of all."""
    found = await some_class(world, pick)
    if found is None:
        return IDLE
    event, people = found
    change = EventChange(
        starts_at=await world.moment(pick, event.branch) if pick.which % 3 else None,
        member=world.member(pick, event.branch),
        capacity=2 + pick.how % 3,
    )
    stale = pick.how % 8 == 7
    await actions.change_series(world.vera, event.id, change, extent(pick), event.version - stale)
    assert not stale, "a class was changed by somebody who saw an older state of it"
    return Told(also=people)


async def call_class_off(world: World, pick: Pick) -> Told:
    found = await some_class(world, pick)
    if found is None:
        return IDLE
    await actions.cancel_series(world.vera, found[0].id, "", extent(pick), found[0].version)
    return Told(also=found[1])


async def copy_people(world: World, pick: Pick) -> Told:
    """Makes visits of its own in the dates that follow."""
    found = await some_class(world, pick)
    if found is None:
        return IDLE
    await actions.copy_people(world.vera, found[0].id)
    _, people = await some_class(world, pick) or found
    return Told(also=people)


async def changed_hours(
    world: World, reach: Reach, change: Callable[[], Awaitable[object]], pick: Pick
) -> Told:
    """Whatever is asked about is left unanswered, kept, or moved where it is proposed."""
    try:
        await actions.change_hours(world.vera, reach, change)
    except Stranded as asked:
        if pick.which % 3 == 0:
            raise
        decided = {each.misfit.coming.visit: decision(each, pick) for each in asked.strays}
        await actions.change_hours(world.vera, reach, change, decided)
        return Told(also=frozenset(decided))
    return NOTHING


def decision(stray: Stray, pick: Pick) -> Move | None:
    if pick.which % 3 == 1 or not stray.ways:
        return None
    way = stray.ways[pick.how % len(stray.ways)]
    alone = way.member if len(way.people) == 1 else None
    return Move(utc(way.start), alone, stray.misfit.coming.version, people=() if alone else way.people)


def of_member(world: World, pick: Pick) -> tuple[Reach, int]:
    branch = world.branch(pick)
    member = world.member(pick, branch)
    return Reach(branch, (member,)), member


async def change_date(world: World, pick: Pick) -> Told:
    reach, member = of_member(world, pick)
    day, hours = DAY + timedelta(days=pick.when % DAYS), list(HOURS[pick.how % len(HOURS)])
    return await changed_hours(
        world, reach, lambda: staff.actions.set_exception(world.vera, member, day, hours), pick
    )


async def back_to_usual(world: World, pick: Pick) -> Told:
    reach, member = of_member(world, pick)
    day = DAY + timedelta(days=pick.when % DAYS)
    return await changed_hours(
        world, reach, lambda: staff.actions.clear_exception(world.vera, member, day), pick
    )


async def change_schedule(world: World, pick: Pick) -> Told:
    reach, member = of_member(world, pick)
    week = Cycle(MONDAY, 7, dict.fromkeys(range(6), HOURS[pick.how % len(HOURS)]))
    return await changed_hours(
        world, reach, lambda: staff.actions.set_schedule(world.vera, member, week), pick
    )


async def change_opening(world: World, pick: Pick) -> Told:
    branch = world.branch(pick)
    hours = dict.fromkeys(range(6), ((540, 1080), (540, 960), (720, 1080))[pick.how % 3])
    return await changed_hours(
        world, Reach(branch), lambda: catalog.actions.set_opening_hours(world.vera, branch, hours), pick
    )


async def close_day(world: World, pick: Pick) -> Told:
    """Or open it again."""
    branch, day = world.branch(pick), DAY + timedelta(days=pick.when % DAYS)
    verb = (catalog.actions.close_day, catalog.actions.open_day)[pick.how % 2]
    return await changed_hours(world, Reach(branch), lambda: verb(world.vera, branch, day), pick)


async def let_somebody_go(world: World, pick: Pick) -> Told:
    """Somebody leaves, or comes back."""
    reach, member = of_member(world, pick)
    if pick.how % 2:
        await staff.actions.rehire(world.vera, member)
        return NOTHING
    day = DAY + timedelta(days=pick.when % DAYS)
    return await changed_hours(world, reach, lambda: staff.actions.dismiss(world.vera, member, day), pick)


async def ask_time_off(world: World, pick: Pick) -> Told:
    """By Anna herself; nothing is blocked until somebody approves."""
    start = await world.moment(pick, world.salon.center)
    made = await staff.actions.ask_time_off(world.salon.actors["Anna"], start, start + timedelta(hours=2))
    world.absences.append(made.id)
    return NOTHING


async def answer_time_off(world: World, pick: Pick) -> Told:
    """Approved with what that strands, or declined, or withdrawn; also what was answered before."""
    if not world.absences:
        return IDLE
    number = world.absences[pick.when % len(world.absences)]
    wanted = await TimeOff.objects().get(TimeOff.id == number)
    assert wanted is not None, "an acknowledged absence is gone"
    reach = Reach(world.salon.center, (wanted.member,))
    verbs = (staff.actions.approve_time_off, staff.actions.withdraw_time_off, staff.actions.decline_time_off)
    verb = verbs[max(0, pick.how % 5 - 2)]
    return await changed_hours(world, reach, lambda: verb(world.vera, number), pick)


async def change_zone(world: World, pick: Pick) -> Told:
    """Moments stay, walls stay, or nobody said what does."""
    harbour = world.salon.harbour
    form = BranchForm(**HARBOUR, zone=ZONES[pick.when % len(ZONES)])
    clocks = (None, Clocks.moments, Clocks.walls)[pick.how % 3]
    there = frozenset(row["id"] for row in await db.fetch(OF_BRANCH, harbour))
    change = partial(actions.rezone, world.vera, harbour, form, clocks)
    told = await changed_hours(world, Reach(harbour), change, pick)
    return Told(also=there if clocks is Clocks.walls else told.also)


async def time_passes(world: World, pick: Pick) -> Told:
    """And the workers do whatever is due: offers, requests nobody answered, holds that lapsed."""
    world.now += timedelta(minutes=WAITS[pick.how % len(WAITS)])
    requests = frozenset(row["id"] for row in await db.fetch(REQUESTED))
    with clock.pretend(world.now):
        while await actions.offer_next():
            pass
        while await actions.lapse():
            pass
        await actions.sweep()
    return Told(also=requests)


VERBS = (
    put_on_class, put_on_class, put_on_series, change_class, change_class, call_class_off, copy_people,
    change_date, change_date, back_to_usual, change_schedule, change_opening, close_day, let_somebody_go,
    ask_time_off, answer_time_off, answer_time_off, change_zone, time_passes, time_passes, time_passes,
)  # fmt: skip
