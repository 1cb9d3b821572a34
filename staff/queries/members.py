"""Who works where, and when."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from asyncpg import Record

from catalog.queries import there
from kit import clock
from kit.db import fetch, fetch_value
from kit.errors import NotFound
from kit.rights import Actor, Permission
from staff.rules import Cycle, hours_on
from staff.tables import StaffMember

MEMBERS_HERE = """
SELECT m.id, m.resource, m.name, m.title, m.position, m.is_online, m.branch
FROM staff_member m JOIN branch b ON b.id = m.branch
WHERE m.branch = ANY($1::int[])
  AND (m.dismissed_on IS NULL OR m.dismissed_on > ($2 AT TIME ZONE b.zone)::date)
ORDER BY m.position, m.name, m.id
"""
NAMES = "SELECT id, name FROM staff_member WHERE branch = $1"
# A row for each day of a schedule, and one (without an id) for each date that is an exception.
WORK = """
SELECT s.id, s.member, s.starts_on, s.length, least(s.ends_on, m.dismissed_on - 1) AS ends_on,
       d.day, d.hours
FROM schedule s
JOIN staff_member m ON m.id = s.member
LEFT JOIN schedule_day d ON d.schedule = s.id
WHERE s.member = ANY($1::int[]) AND s.starts_on <= $3 AND (s.ends_on IS NULL OR s.ends_on >= $2)
UNION ALL
SELECT NULL, e.member, e.happens_on, NULL, NULL, NULL, e.hours
FROM schedule_exception e JOIN staff_member m ON m.id = e.member
WHERE e.member = ANY($1::int[]) AND e.happens_on BETWEEN $2 AND $3
  AND (m.dismissed_on IS NULL OR e.happens_on < m.dismissed_on)
"""
PHOTO = "SELECT code FROM staff_photo WHERE resource = $1"
TIME_OFF = """
SELECT member, starts_at, ends_at FROM time_off
WHERE member = ANY($1::int[]) AND starts_at < $3 AND ends_at > $2 AND status = 'approved' ORDER BY starts_at
"""


@dataclass(frozen=True, slots=True)
class MemberCard:
    """A column of the calendar."""

    id: int
    resource: int
    name: str
    title: str
    position: int
    is_online: bool
    branch: int


async def names_in(branch_id: int) -> dict[int, str]:
    """Of everybody who works in a branch or ever did, by id."""
    return {row["id"]: row["name"] for row in await fetch(NAMES, branch_id)}


async def members_here(branch_id: int) -> list[MemberCard]:
    """Who works in a branch today or later, in the order of the calendar's columns."""
    return await members_of([branch_id])


async def members_of(branches: Sequence[int]) -> list[MemberCard]:
    """The same for several branches, whose people stand among each other."""
    return [MemberCard(*row) for row in await fetch(MEMBERS_HERE, branches, clock.now())]


async def photo_of(member: StaffMember) -> str:
    """What its public address ends with; "" without one."""
    return await fetch_value(PHOTO, member.resource) or ""


async def access_member(actor: Actor, member_id: int) -> StaffMember:
    """A member of the actor's branches; whoever sees only their own calendar finds only themselves."""
    found = await there(StaffMember, member_id, "member of staff")
    if actor.member not in (None, member_id) and not actor.may(Permission.see_whole_calendar):
        raise NotFound("There is no such member of staff.")
    actor.require_branch(found.branch, "member of staff")
    return found


async def work_hours(
    members: Sequence[int], first: date, last: date
) -> dict[tuple[int, date], tuple[int, ...]]:
    """When each member works on each date from `first` to `last`: minutes from local midnight, () when free.

    After somebody's dismissal they do not work.
    """
    rows = await fetch(WORK, members, first, last)
    cycles = cycles_in([row for row in rows if row["id"] is not None])
    exceptions: dict[int, dict[date, tuple[int, ...]]] = defaultdict(dict)
    for row in rows:
        if row["id"] is None:
            exceptions[row["member"]][row["starts_on"]] = tuple(row["hours"])
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {
        (member, day): hours_on(day, cycles.get(member, ()), exceptions.get(member, {}))
        for member in members
        for day in days
    }


def cycles_in(rows: Sequence[Record]) -> dict[int, list[Cycle]]:
    """Schedules by member, from one row for each of their days."""
    days: dict[int, dict[int, tuple[int, ...]]] = defaultdict(dict)
    for row in rows:
        if row["day"] is not None:
            days[row["id"]][row["day"]] = tuple(row["hours"])
    cycles: dict[int, list[Cycle]] = defaultdict(list)
    for schedule, row in {row["id"]: row for row in rows}.items():
        cycles[row["member"]].append(Cycle(row["starts_on"], row["length"], days[schedule], row["ends_on"]))
    return cycles


async def time_off(members: Sequence[int], start: datetime, end: datetime) -> list[Record]:
    """Rows (member, starts_at, ends_at) of the approved stretches off that touch the time between."""
    return await fetch(TIME_OFF, members, start, end)
