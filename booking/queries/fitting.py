"""Coming visits, and which of them do not fit into the hours as they are."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from booking.rules.days import ONE_DAY, Hours, Span, days_between, local_date, midnight, utc
from booking.rules.fit import Dates, why_not
from catalog import queries as catalog
from catalog.tables import Branch
from clients.queries import FULL_TITLE
from kit import clock
from kit.db import fetch
from staff import queries as staff

COMING = f"""
SELECT visit.id AS visit, visit.version, coalesce(client.name, 'Walk-in') AS client,
       coalesce({FULL_TITLE}, '') AS service, staff_member.id AS member, staff_member.name,
       staff_member.dismissed_on AS left_on,
       date_part('epoch', visit.starts_at)::bigint AS begins,
       date_part('epoch', visit.ends_at)::bigint AS is_over,
       date_part('epoch', appointment.starts_at)::bigint AS starts,
       date_part('epoch', appointment.ends_at)::bigint AS ends
FROM visit
JOIN appointment ON appointment.visit = visit.id AND appointment.released_at IS NULL
                AND appointment.ends_at > $2
JOIN staff_member ON staff_member.resource = appointment.resource AND staff_member.branch = visit.branch
LEFT JOIN visit_line ON visit_line.id = appointment.line
LEFT JOIN client ON client.id = visit.client
WHERE visit.branch = $1 AND visit.status IN ('waiting', 'confirmed', 'arrived') AND visit.starts_at > $2
  AND ($3::int[] IS NULL OR staff_member.id = ANY($3::int[]))
ORDER BY appointment.starts_at, visit.id, appointment.id
"""  # noqa: S608 - only constants


@dataclass(frozen=True, slots=True)
class Coming:
    """The time one person gives, from `starts` to `ends`, to a visit that is still to come.

    The client is there from when it `begins` until it `is_over`; all in epoch seconds.
    """

    visit: int
    version: int
    client: str
    service: str
    member: int
    name: str
    left_on: date | None
    begins: int
    is_over: int
    starts: int
    ends: int

    @property
    def work(self) -> Span:
        return self.starts, self.ends

    @property
    def visit_time(self) -> Span:
        return self.begins, self.is_over


@dataclass(frozen=True, slots=True)
class Misfit:
    """A coming visit outside the hours, and why."""

    coming: Coming
    why: str


async def coming_visits(branch: int, members: Sequence[int] | None = None) -> list[Coming]:
    """What has been booked from now on with these people, or with everybody, in order."""
    return [Coming(*row) for row in await fetch(COMING, branch, clock.now(), members)]


async def misfits(branch_id: int, members: Sequence[int] | None = None) -> dict[int, Misfit]:
    """The coming visits that nobody could book as the hours are now, by id: seven queries for any number."""
    coming = await coming_visits(branch_id, members)
    if not coming:
        return {}
    dates = await dates_of(await catalog.branch(branch_id), coming)
    found: dict[int, Misfit] = {}
    for each in coming:
        why = why_not(each.work, each.visit_time, dates[each.member])
        if why:
            found.setdefault(each.visit, Misfit(each, why))
    return found


async def dates_of(branch: Branch, coming: Sequence[Coming]) -> dict[int, Dates]:
    """The dates of everybody who has something coming, from the first of it to the last."""
    first = local_date(min(min(each.starts, each.begins) for each in coming), branch.zone)
    last = local_date(max(max(each.ends, each.is_over) for each in coming), branch.zone)
    people = {each.member: each for each in coming}
    opening = await opening_of(branch.id, first, last)
    work = await staff.work_hours(list(people), first, last)
    away = defaultdict(list)
    window = utc(midnight(first, branch.zone)), utc(midnight(last + ONE_DAY, branch.zone))
    for row in await staff.time_off(list(people), *window):
        away[row["member"]].append((int(row["starts_at"].timestamp()), int(row["ends_at"].timestamp())))
    hours: dict[int, dict[date, Hours]] = defaultdict(dict)
    for (member, day), pairs in work.items():
        hours[member][day] = pairs
    return {
        member: Dates(each.name, branch.zone, opening, hours[member], away[member], each.left_on)
        for member, each in people.items()
    }


async def opening_of(branch: int, first: date, last: date) -> dict[date, Hours]:
    """When a branch is open on each date."""
    week, closed = await catalog.week_of(branch), await catalog.closed_days(branch, first, last)
    return {day: () if day in closed else week.get(day.weekday(), ()) for day in days_between(first, last)}
