"""The day of a branch as the calendar shows it: a column for each person, what closes it, and who comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from asyncpg import Record

from booking.entries import as_entry, as_part
from booking.rules.days import ONE_DAY, Hours, common_hours
from booking.rules.typed import LARGEST_ID
from booking.schemas import Class, Column, Day, Entry, Kept, Part, Shade
from catalog import queries as catalog
from catalog.tables import Branch
from clients.queries import FULL_TITLE, access_visit, own_column
from kit import clock
from kit.db import fetch
from kit.errors import NotFound
from kit.rights import Actor, Permission
from staff import queries as staff
from staff.queries import MemberCard

MINUTES = 24 * 60
USUAL_HOURS = (9 * 60, 18 * 60)

# What takes time in a branch. A visit nobody came to gave its time back, but is still shown.
TAKEN = f"""
SELECT visit.id, visit.branch, visit.version, visit.status, visit.comment <> '' AS has_comment, 0 AS seconds,
       coalesce(client.name, 'Walk-in') AS client, {FULL_TITLE} AS service,
       coalesce(category.colour, 'slate') AS colour,
       staff_member.id AS member, staff_member.name, appointment.starts_at, appointment.ends_at,
       CASE WHEN appointment.starts_at < coalesce(visit_line.starts_at, visit.starts_at)
            THEN coalesce(visit_line.starts_at, visit.starts_at) END AS comes_at,
       CASE WHEN appointment.ends_at > coalesce(visit_line.ends_at, visit.ends_at)
            THEN coalesce(visit_line.ends_at, visit.ends_at) END AS leaves_at,
       CASE WHEN visit.party IS NOT NULL THEN (
           SELECT string_agg(coalesce(guest.name, 'Walk-in'), ', ' ORDER BY other.id)
           FROM visit AS other LEFT JOIN client AS guest ON guest.id = other.client
           WHERE other.party = visit.party AND other.id <> visit.id AND other.status <> 'cancelled'
       ) END AS company, visit.forced_at IS NOT NULL AS forced
FROM visit
JOIN appointment ON appointment.visit = visit.id
JOIN staff_member ON staff_member.resource = appointment.resource AND staff_member.branch = $1
LEFT JOIN visit_line ON visit_line.id = appointment.line
LEFT JOIN service ON service.id = visit_line.service
LEFT JOIN category ON category.id = service.category
LEFT JOIN client ON client.id = visit.client
WHERE {{which}}
  AND ($2::int IS NULL OR staff_member.id = $2)
  AND (appointment.released_at IS NULL
       OR visit.status = 'no_show' AND visit_line.member = staff_member.id AND appointment.taken_in = (
            SELECT max(taken_in) FROM appointment AS last WHERE last.line = appointment.line))
"""  # noqa: S608 - only constants
# A hold for a client who was sent a link has that link where a visit has its version.
NOT_VISITS = """
UNION ALL
SELECT hold.id, 0, coalesce(express.id, 0), 'hold', FALSE,
       ceil(extract(epoch FROM hold.expires_at - $5))::int, coalesce(express.name, ''), service.name,
       '', staff_member.id, staff_member.name,
       hold.starts_at, hold.ends_at, NULL, NULL, NULL, FALSE
FROM hold
JOIN staff_member ON staff_member.id = hold.member
JOIN service ON service.id = hold.service
LEFT JOIN express ON express.hold_code = hold.code
WHERE hold.branch = $1 AND ($2::int IS NULL OR hold.member = $2)
  AND hold.starts_at < $4 AND hold.ends_at > $3 AND hold.expires_at > $5
UNION ALL
SELECT group_event.id, 0, 0, 'class', FALSE, 0, group_event.taken || '/' || group_event.capacity,
       service.name, category.colour, staff_member.id, staff_member.name,
       group_event.starts_at, group_event.ends_at, NULL, NULL, NULL, FALSE
FROM group_event
JOIN staff_member ON staff_member.id = group_event.member
JOIN service ON service.id = group_event.service
JOIN category ON category.id = service.category
WHERE group_event.branch = $1 AND ($2::int IS NULL OR group_event.member = $2)
  AND group_event.starts_at > $3::timestamptz - interval '1 day' AND group_event.starts_at < $4
  AND group_event.ends_at > $3 AND group_event.cancelled_at IS NULL
UNION ALL
SELECT 0, 0, 0, 'away', FALSE, 0, '', '', '', time_off.member, '', time_off.starts_at, time_off.ends_at,
       NULL, NULL, NULL, FALSE
FROM time_off JOIN staff_member ON staff_member.id = time_off.member
WHERE staff_member.branch = $1 AND ($2::int IS NULL OR time_off.member = $2)
  AND time_off.starts_at < $4 AND time_off.ends_at > $3 AND time_off.status = 'approved'
"""
# On the wall of the branch, without an offset: what the calendar draws.
SHOWN = """
SELECT id, branch, version, status, has_comment, seconds, client, service, colour, member, name, company,
       forced,
       (SELECT json_agg(json_build_array(label.name, label.colour) ORDER BY lower(label.name))
        FROM visit_label JOIN label ON label.id = visit_label.label
        WHERE visit_label.visit = found.id AND found.branch = $1) AS labels,
       to_char(starts_at AT TIME ZONE zone, 'YYYY-MM-DD"T"HH24:MI') AS starts,
       to_char(ends_at AT TIME ZONE zone, 'YYYY-MM-DD"T"HH24:MI') AS ends,
       to_char(comes_at AT TIME ZONE zone, 'YYYY-MM-DD"T"HH24:MI') AS comes,
       to_char(leaves_at AT TIME ZONE zone, 'YYYY-MM-DD"T"HH24:MI') AS leaves
FROM ({found}) AS found CROSS JOIN (SELECT zone FROM branch WHERE id = $1) AS place
ORDER BY starts_at, id, member
"""
# No appointment is longer than a day, so the index by resource and end leads straight to those of this one.
KEPT_TODAY = (
    "appointment.released_at IS NULL AND appointment.ends_at > $3 "
    "AND appointment.ends_at < $4::timestamptz + interval '1 day' AND appointment.starts_at < $4 "
    "AND visit.status <> 'cancelled'"
)
MISSED_TODAY = (
    "appointment.released_at IS NOT NULL AND visit.status = 'no_show' AND visit.ends_at > $3 "
    "AND visit.starts_at > $3::timestamptz - interval '1 day' AND visit.starts_at < $4"
)
OF_THE_DAY = SHOWN.format(
    found=TAKEN.format(which=KEPT_TODAY) + "UNION ALL" + TAKEN.format(which=MISSED_TODAY) + NOT_VISITS
)
OF_ONE_VISIT = SHOWN.format(found=TAKEN.format(which="visit.id = $3 AND visit.status <> 'cancelled'"))
OPEN = """
SELECT coalesce(max(id), 0) AS change,
       (SELECT hours FROM opening_hours WHERE branch = $1 AND weekday = $2 AND NOT EXISTS (
            SELECT FROM closed_day WHERE closed_day.branch = $1 AND closed_on = $3)) AS hours
FROM change
"""


async def day_sheet(actor: Actor, branch_id: int, day: date | None = None) -> Day:
    """Everything on one page of the book (today's, if not said), for those who may see it.

    A specialist gets the own column only. Six queries, whatever the number of people and visits.
    """
    actor.require(Permission.see_calendar)
    branch = await branch_here(actor, branch_id)
    day = clock.today(branch.zone) if day is None else day
    own = own_column(actor)
    [opening] = await fetch(OPEN, branch.id, day.weekday(), day)
    members = [each for each in await staff.members_here(branch.id) if own in (None, each.id)]
    worked = await staff.work_hours([each.id for each in members], day, day)
    start, end = clock.local_day(day, branch.zone)
    rows = await fetch(OF_THE_DAY, branch.id, own, start, end, clock.now())
    open_hours = tuple(opening["hours"] or ())
    hours = {each.id: common_hours(worked.get((each.id, day), ()), open_hours) for each in members}
    return Page(branch, day, rows, hours, open_hours).drawn(members, opening["change"])


async def entry(actor: Actor, visit_id: int) -> Entry:
    """One visit as the calendar shows it; NotFound for somebody else's."""
    visit = await access_visit(actor, visit_id)
    rows = await fetch(OF_ONE_VISIT, visit.branch, own_column(actor), visit.id)
    if not rows:
        return Entry(visit.id, visit.version, visit.status, client="", service="", colour="slate")
    return as_entry(rows)


async def branch_here(actor: Actor, branch_id: int) -> Branch:
    """A branch the actor works in, whatever number was asked for."""
    if not 0 < branch_id <= LARGEST_ID:
        raise NotFound("There is no such branch.")
    return await catalog.access_branch(actor, branch_id)


@dataclass(frozen=True, slots=True)
class Page:
    """What was found for one day; `hours` are minutes from local midnight."""

    branch: Branch
    day: date
    rows: list[Record]
    hours: Mapping[int, Hours]
    open_hours: Hours

    def drawn(self, members: list[MemberCard], change: int) -> Day:
        visits, holds, classes = self.visits(), self.holds(), self.classes()
        parts = [part for each in visits for part in each.parts]
        parts += [each.part for each in holds] + [each.part for each in classes]
        opens, closes = self.frame(parts)
        now = clock.wall(clock.now(), self.branch.zone)
        return Day(
            branch=self.branch.id,
            day=self.day.isoformat(),
            label=f"{self.day:%A} {self.day.day} {self.day:%B %Y}",
            previous=(self.day - ONE_DAY).isoformat(),
            next=(self.day + ONE_DAY).isoformat(),
            today=now.date().isoformat(),
            offset=offset_of(now),
            change=change,
            opens=opens,
            closes=closes,
            columns=self.columns(members),
            visits=visits,
            holds=holds,
            classes=classes,
        )

    def columns(self, members: list[MemberCard]) -> tuple[Column, ...]:
        """People who work here, then those who no longer do and are still expected."""
        people = {each.id: (each.name, each.title) for each in members}
        for row in self.rows:
            if row["branch"] == self.branch.id:
                people.setdefault(row["member"], (row["name"], "no longer here"))
        busy = [
            row for row in self.rows if row["branch"] not in (0, self.branch.id) or row["status"] == "away"
        ]
        return tuple(
            Column(member, name, title, self.shades(member, busy)) for member, (name, title) in people.items()
        )

    def visits(self) -> tuple[Entry, ...]:
        """In the order of their rows, which is that of time."""
        found: dict[int, list[Record]] = {}
        for row in self.rows:
            if row["branch"] == self.branch.id:
                found.setdefault(row["id"], []).append(row)
        return tuple(as_entry(rows) for rows in found.values())

    def holds(self) -> tuple[Kept, ...]:
        return tuple(
            Kept(row["id"], row["service"], row["seconds"], as_part(row), row["version"], row["client"])
            for row in self.rows
            if row["status"] == "hold"
        )

    def classes(self) -> tuple[Class, ...]:
        return tuple(
            Class(row["id"], row["service"], row["colour"], row["client"], as_part(row))
            for row in self.rows
            if row["status"] == "class"
        )

    def shades(self, member: int, busy: list[Record]) -> tuple[Shade, ...]:
        """When somebody is off, on a break, away, or with a client of another branch."""
        closed = closed_times(self.hours.get(member, ()))
        return (
            *(Shade(self.moment(start), self.moment(end), kind) for start, end, kind in closed),
            *(self.shade(row) for row in busy if row["member"] == member),
        )

    def shade(self, row: Record) -> Shade:
        kind = "away" if row["status"] == "away" else "elsewhere"
        return Shade(max(row["starts"], self.moment(0)), min(row["ends"], self.moment(MINUTES)), kind)

    def moment(self, minutes: int) -> str:
        """Minutes from local midnight as the wall clock shows them; 1440 is the next day's midnight."""
        day = self.day + timedelta(days=minutes // MINUTES)
        return f"{day.isoformat()}T{minutes // 60 % 24:02}:{minutes % 60:02}"

    def frame(self, parts: list[Part]) -> tuple[str, str]:
        """From the first whole hour in which somebody is here to the last."""
        told = [self.open_hours or USUAL_HOURS, *(each for each in self.hours.values() if each)]
        opens, closes = min(hours[0] for hours in told), max(hours[-1] for hours in told)
        if parts:
            opens = min(opens, self.minutes(min(part.start for part in parts)))
            closes = max(closes, self.minutes(max(part.end for part in parts)))
        return f"{opens // 60:02}:00", f"{-(-closes // 60):02}:00"

    def minutes(self, moment: str) -> int:
        """Of this day; 0 for before it, 1440 for after it."""
        if moment[:10] != self.day.isoformat():
            return 0 if moment[:10] < self.day.isoformat() else MINUTES
        return int(moment[11:13]) * 60 + int(moment[14:16])


def closed_times(hours: Hours) -> list[tuple[int, int, str]]:
    """Minutes of the day outside the hours: before and after them off, between them a break."""
    if not hours:
        return [(0, MINUTES, "off")]
    breaks = [(end, start, "break") for end, start in pairwise(hours[1:-1])][::2]
    around = [(0, hours[0], "off"), *breaks, (hours[-1], MINUTES, "off")]
    return [(start, end, kind) for start, end, kind in around if start < end]


def on_the_wall(moment: datetime, zone: str) -> str:
    """2026-12-01T14:30: what the calendar draws, without an offset."""
    return clock.wall(moment, zone).replace(tzinfo=None).isoformat(timespec="minutes")


def offset_of(moment: datetime) -> str:
    """+01:00: how far the branch's clock is from UTC now, for the line that shows the time."""
    return moment.isoformat()[-6:]
