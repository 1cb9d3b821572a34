"""When somebody works: schedules, and dates that are different."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from catalog.facts import note_difference
from catalog.reading import words, wrong
from catalog.rules import check_hours
from kit.db import execute, fetch_value, transaction
from kit.errors import NotFound
from kit.rights import Actor
from staff import queries
from staff.facts import exception_facts, schedule_facts
from staff.reading import check_cycle
from staff.rules import Cycle
from staff.tables import ScheduleDay, StaffMember

SET_SCHEDULE = """
INSERT INTO schedule (member, starts_on, ends_on, length) VALUES ($1, $2, $3, $4)
ON CONFLICT (member, starts_on) DO UPDATE SET ends_on = excluded.ends_on, length = excluded.length
RETURNING id
"""
ADD_DAY = "INSERT INTO schedule_day (schedule, day, hours) VALUES ($1, $2, $3)"
DROP_SCHEDULE = "DELETE FROM schedule WHERE member = $1 AND starts_on = $2"
END_SCHEDULE = "UPDATE schedule SET ends_on = $3 WHERE member = $1 AND starts_on = $2"
SET_EXCEPTION = """
INSERT INTO schedule_exception (member, happens_on, hours, reason) VALUES ($1, $2, $3, $4)
ON CONFLICT (member, happens_on) DO UPDATE SET hours = excluded.hours, reason = excluded.reason
"""
DROP_EXCEPTION = "DELETE FROM schedule_exception WHERE member = $1 AND happens_on = $2"


async def set_schedule(actor: Actor, member_id: int, cycle: Cycle) -> None:
    """A rule from its first day on; one with the same first day is replaced. A week starts on a Monday."""
    check_cycle(cycle)
    days = {day: check_hours(pairs, f"hours-{day}") for day, pairs in cycle.days.items()}
    async with transaction():
        member = await queries.access_member(actor, member_id)
        before = await schedule_facts(member_id, cycle.starts_on)
        schedule = await fetch_value(SET_SCHEDULE, member_id, cycle.starts_on, cycle.ends_on, cycle.length)
        await ScheduleDay.delete().where(ScheduleDay.schedule == schedule)
        for day, pairs in sorted(days.items()):
            if pairs:
                await execute(ADD_DAY, schedule, day, pairs)
        change = (before, await schedule_facts(member_id, cycle.starts_on))
        await note_schedule(actor, member, change)


async def drop_schedule(actor: Actor, member_id: int, starts_on: date) -> None:
    """The schedule before it holds again."""
    async with transaction():
        member = await queries.access_member(actor, member_id)
        before = await schedule_facts(member_id, starts_on)
        await execute(DROP_SCHEDULE, member_id, starts_on)
        await note_schedule(actor, member, (before, {}))


async def end_schedule(actor: Actor, member_id: int, starts_on: date, ends_on: date) -> None:
    """Its last day; from the day after, the schedule before it holds again, if there is one."""
    if ends_on < starts_on:
        raise wrong("ends_on", "The last day comes before the first. Remove the schedule instead.")
    async with transaction():
        member = await queries.access_member(actor, member_id)
        before = await schedule_facts(member_id, starts_on)
        if not await execute(END_SCHEDULE, member_id, starts_on, ends_on):
            raise NotFound("There is no such schedule.")
        await note_schedule(actor, member, (before, await schedule_facts(member_id, starts_on)))


async def set_exception(
    actor: Actor, member_id: int, day: date, hours: Sequence[int], reason: str = ""
) -> None:
    """What one date is instead of what the schedule says; [] is a day off."""
    pairs, why = check_hours(hours), words(120, least=0)(reason.strip(), "reason")
    async with transaction():
        member = await queries.access_member(actor, member_id)
        before = await exception_facts(member_id, day)
        await execute(SET_EXCEPTION, member_id, day, pairs, why)
        await note_schedule(actor, member, (before, await exception_facts(member_id, day)))


async def clear_exception(actor: Actor, member_id: int, day: date) -> None:
    """The date is again what the schedule says."""
    async with transaction():
        member = await queries.access_member(actor, member_id)
        before = await exception_facts(member_id, day)
        await execute(DROP_EXCEPTION, member_id, day)
        await note_schedule(actor, member, (before, {}))


async def note_schedule(
    actor: Actor, member: StaffMember, change: tuple[Mapping[str, Any], Mapping[str, Any]]
) -> None:
    subject = ("staff_member", member.id)
    await note_difference(actor, "change schedule", subject, change, member.branch)
