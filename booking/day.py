"""Days as the calendar shows them: a column for each person or room, what closes it, and who comes."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from asyncpg import Record

from booking.rules.days import ONE_DAY
from booking.rules.typed import LARGEST_ID
from booking.rules.views import View, Whose
from booking.schemas import Day, Entry
from booking.sheet import Page, Whom, seen_in
from catalog import queries as catalog
from catalog.tables import Branch
from clients.queries import FULL_TITLE, access_visit, own_column
from kit import clock
from kit.db import fetch
from kit.errors import NotFound
from kit.rights import Actor, Permission
from staff import queries as staff

EVERYTHING = View()

# What takes time in a branch. A visit nobody came to gave its time back, but is still shown.
TAKEN = f"""
SELECT visit.id, visit.branch, visit.version, visit.status, visit.comment <> '' AS has_comment, 0 AS seconds,
       coalesce(client.name, 'Walk-in') AS client, {FULL_TITLE} AS service,
       coalesce(category.colour, 'slate') AS colour,
       {{whose}} AS member, coalesce(staff_member.name, '') AS name,
       appointment.starts_at, appointment.ends_at,
       CASE WHEN appointment.starts_at < coalesce(visit_line.starts_at, visit.starts_at)
            THEN coalesce(visit_line.starts_at, visit.starts_at) END AS comes_at,
       CASE WHEN appointment.ends_at > coalesce(visit_line.ends_at, visit.ends_at)
            THEN coalesce(visit_line.ends_at, visit.ends_at) END AS leaves_at,
       CASE WHEN visit.party IS NOT NULL THEN (
           SELECT string_agg(coalesce(guest.name, 'Walk-in'), ', ' ORDER BY other.id)
           FROM visit AS other LEFT JOIN client AS guest ON guest.id = other.client
           WHERE other.party = visit.party AND other.id <> visit.id AND other.status <> 'cancelled'
       ) END AS company, visit.forced_at IS NOT NULL AS forced, coalesce(client.warning, '') AS warning,
       category.id AS category, {{place}} AS place
FROM visit
JOIN appointment ON appointment.visit = visit.id
LEFT JOIN visit_line ON visit_line.id = appointment.line
{{whom}}
LEFT JOIN service ON service.id = visit_line.service
LEFT JOIN category ON category.id = service.category
LEFT JOIN client ON client.id = visit.client
WHERE {{which}}
  AND ($2::int[] IS NULL OR staff_member.id = ANY($2))
  AND (appointment.released_at IS NULL
       OR visit.status = 'no_show' AND visit_line.member = staff_member.id AND appointment.taken_in = (
            SELECT max(taken_in) FROM appointment AS last WHERE last.line = appointment.line))
"""  # noqa: S608 - only constants
# Columns are people, or rooms with whoever serves the client in them.
PEOPLE = {
    "whose": "staff_member.id",
    "place": "staff_member.branch",
    "whom": "JOIN staff_member ON staff_member.resource = appointment.resource "
    "AND staff_member.branch = ANY($1::int[])",
}
ROOMS = {
    "whose": "resource.id",
    "place": "resource.branch",
    "whom": "JOIN resource ON resource.id = appointment.resource AND resource.kind IS NOT NULL "
    "AND resource.branch = ANY($1::int[]) LEFT JOIN staff_member ON staff_member.id = visit_line.member",
}
# A hold for a client who was sent a link has that link where a visit has its version.
NOT_VISITS = """
UNION ALL
SELECT hold.id, 0, coalesce(express.id, 0), 'hold', FALSE,
       ceil(extract(epoch FROM hold.expires_at - $5))::int, coalesce(express.name, ''), service.name,
       '', {whose}, staff_member.name,
       hold.starts_at, hold.ends_at, NULL, NULL, NULL, FALSE, '', service.category, {place}
FROM hold
JOIN staff_member ON staff_member.id = hold.member
JOIN service ON service.id = hold.service
LEFT JOIN express ON express.hold_code = hold.code
{hold_room}
WHERE hold.branch = ANY($1::int[]) AND ($2::int[] IS NULL OR hold.member = ANY($2))
  AND hold.starts_at < $4 AND hold.ends_at > $3 AND hold.expires_at > $5
UNION ALL
SELECT group_event.id, 0, 0, 'class', FALSE, 0, group_event.taken || '/' || group_event.capacity,
       service.name, category.colour, {whose}, staff_member.name,
       group_event.starts_at, group_event.ends_at, NULL, NULL, NULL, FALSE, '', category.id, {place}
FROM group_event
JOIN staff_member ON staff_member.id = group_event.member
JOIN service ON service.id = group_event.service
JOIN category ON category.id = service.category
{class_room}
WHERE group_event.branch = ANY($1::int[]) AND ($2::int[] IS NULL OR group_event.member = ANY($2))
  AND group_event.starts_at > $3::timestamptz - interval '1 day' AND group_event.starts_at < $4
  AND group_event.ends_at > $3 AND group_event.cancelled_at IS NULL
"""
ABSENCES = """
UNION ALL
SELECT 0, 0, 0, 'away', FALSE, 0, '', '', '', time_off.member, '', time_off.starts_at, time_off.ends_at,
       NULL, NULL, NULL, FALSE, '', NULL, staff_member.branch
FROM time_off JOIN staff_member ON staff_member.id = time_off.member
WHERE staff_member.branch = ANY($1::int[]) AND ($2::int[] IS NULL OR time_off.member = ANY($2))
  AND time_off.starts_at < $4 AND time_off.ends_at > $3 AND time_off.status = 'approved'
"""
IN_A_ROOM = (
    "JOIN appointment ON appointment.{what} AND appointment.released_at IS NULL "
    "JOIN resource ON resource.id = appointment.resource AND resource.kind IS NOT NULL"
)
# On the wall of each column's branch, without an offset: what the calendar draws.
WALL = "to_char({moment} AT TIME ZONE zone, 'YYYY-MM-DD\"T\"HH24:MI') AS {name}"
SHOWN = f"""
SELECT found.id, branch, version, status, has_comment, seconds, client, service, colour, member, found.name,
       company, forced, warning, category, place,
       (SELECT json_agg(json_build_array(label.name, label.colour) ORDER BY lower(label.name))
        FROM visit_label JOIN label ON label.id = visit_label.label
        WHERE visit_label.visit = found.id AND found.branch <> 0) AS labels,
       {WALL.format(moment="starts_at", name="starts")}, {WALL.format(moment="ends_at", name="ends")},
       {WALL.format(moment="comes_at", name="comes")}, {WALL.format(moment="leaves_at", name="leaves")}
FROM ({{found}}) AS found JOIN branch ON branch.id = found.place
ORDER BY starts_at, found.id, member
"""  # noqa: S608 - only constants
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
OF_PEOPLE = SHOWN.format(
    found=TAKEN.format(which=KEPT_TODAY, **PEOPLE)
    + "UNION ALL"
    + TAKEN.format(which=MISSED_TODAY, **PEOPLE)
    + NOT_VISITS.format(hold_room="", class_room="", **PEOPLE)
    + ABSENCES
)
OF_ROOMS = SHOWN.format(
    found=TAKEN.format(which=f"appointment.released_at IS NULL AND {KEPT_TODAY}", **ROOMS)
    + NOT_VISITS.format(
        hold_room=IN_A_ROOM.format(what="hold = hold.id"),
        class_room=IN_A_ROOM.format(what="event = group_event.id"),
        **ROOMS,
    )
)
ONE = "visit.id = $3 AND visit.status <> 'cancelled'"
ONE_OF_PEOPLE = SHOWN.format(found=TAKEN.format(which=ONE, **PEOPLE))
ONE_OF_ROOMS = SHOWN.format(
    found=TAKEN.format(which=f"appointment.released_at IS NULL AND {ONE}", **ROOMS)
)  # fmt: skip
ROOMS_HERE = """
SELECT resource.id, resource.name, kind.name AS title, resource.branch, resource.id, resource.is_active
FROM resource JOIN kind ON kind.id = resource.kind
WHERE resource.branch = ANY($1::int[])
ORDER BY kind.name, kind.id, resource.position, resource.name, resource.id
"""
OPEN = """
SELECT place.id AS branch, day::date AS day, closed_day.reason,
       (SELECT coalesce(max(id), 0) FROM change) AS change,
       CASE WHEN closed_day.reason IS NULL THEN opening_hours.hours END AS hours
FROM unnest($1::int[]) AS place (id)
CROSS JOIN generate_series($2::date, $3::date, interval '1 day') AS day
LEFT JOIN opening_hours ON opening_hours.branch = place.id AND weekday = extract(isodow FROM day) - 1
LEFT JOIN closed_day ON closed_day.branch = place.id AND closed_on = day::date
"""


async def day_sheet(actor: Actor, branch_id: int, day: date | None = None) -> Day:
    """Everything on one page of the book of one branch: today's, if not said."""
    return await sheet(actor, View((branch_id,), day))


async def sheet(actor: Actor, view: View, known: Sequence[Branch] = ()) -> Day:
    """What is looked at, for those who may see it. A specialist gets what is their own and nothing else.

    Five queries, whatever the number of people, visits, days and branches; four with branches that are
    `known`.
    """
    actor.require(Permission.see_calendar)
    branches = await branches_here(actor, view.branches, known)
    first = view.first(clock.today(branches[0].zone))
    last = first + timedelta(days=view.length - 1)
    ids = [each.id for each in branches]
    opening = await fetch(OPEN, ids, first, last)
    columns = await columns_of(actor, view, ids)
    hours = (
        {}
        if view.whose == Whose.rooms
        else await staff.work_hours([each.id for each in columns], first, last)
    )
    rows = await rows_of(actor, view, branches, columns, (first, last))
    if view.whose == Whose.rooms:
        columns = rooms_to_show(columns, rows, everything=own_column(actor) is None)
    return Page(view, first, branches, rows, columns, hours, opening).drawn()


def rooms_to_show(rooms: list[Whom], rows: list[Record], *, everything: bool) -> list[Whom]:
    """Those in use or with something booked; for a specialist only what they need themselves."""
    booked = {row["member"] for row in rows}
    return [each for each in rooms if each.id in booked or (everything and each.is_here)]


async def columns_of(actor: Actor, view: View, branches: list[int]) -> list[Whom]:
    """Those chosen, or everybody where nobody of them is here; a specialist is alone."""
    if view.whose == Whose.rooms:
        found = [Whom(*row) for row in await fetch(ROOMS_HERE, branches)]
    else:
        members = await staff.members_of(branches)
        found = [Whom(each.id, each.name, each.title, each.branch, each.resource) for each in members]
        own = own_column(actor)
        chosen = {own} if own is not None else {each.id for each in found} & set(view.people)
        found = [each for each in found if each.id in chosen] if chosen else found
    return sorted(found, key=lambda each: branches.index(each.branch))


async def rows_of(
    actor: Actor, view: View, branches: list[Branch], columns: list[Whom], days: tuple[date, date]
) -> list[Record]:
    """What takes time of the columns on the days, in each branch by its own clock."""
    own = own_column(actor)
    chosen = [each.id for each in columns] if is_chosen(view, columns) else None
    people = chosen if own is None else [own]
    spans = [clock.local_day(day, each.zone) for day in days for each in branches]
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    query = OF_ROOMS if view.whose == Whose.rooms else OF_PEOPLE
    rows = await fetch(query, [each.id for each in branches], people, start, end, clock.now())
    before, after = days[0].isoformat(), (days[1] + ONE_DAY).isoformat()
    return [row for row in rows if row["starts"] < after and row["ends"] > before]


def is_chosen(view: View, columns: list[Whom]) -> bool:
    return view.whose == Whose.staff and not {each.id for each in columns}.isdisjoint(view.people)


async def entry(actor: Actor, visit_id: int, view: View = EVERYTHING) -> Entry:
    """One visit as the calendar shows it in a view; NotFound for somebody else's."""
    visit = await access_visit(actor, visit_id)
    own = own_column(actor)
    query = ONE_OF_ROOMS if view.whose == Whose.rooms else ONE_OF_PEOPLE
    rows = await fetch(query, [visit.branch], None if own is None else [own], visit.id)
    if not rows:
        return Entry(visit.id, visit.version, visit.status, client="", service="", colour="slate")
    return seen_in(view, rows)


async def branch_here(actor: Actor, branch_id: int) -> Branch:
    """A branch the actor works in, whatever number was asked for."""
    [found] = await branches_here(actor, (branch_id,))
    return found


async def branches_here(actor: Actor, wanted: tuple[int, ...], known: Sequence[Branch] = ()) -> list[Branch]:
    """Branches the actor works in, in the order they were asked for, whatever numbers these are.

    `known` are some of those the actor works in.
    """
    if not wanted or not all(0 < each <= LARGEST_ID for each in wanted):
        raise NotFound("There is no such branch.")
    found = [each for each in known if each.id in wanted]
    if len(found) < len(wanted):
        found = await catalog.access_branches(actor, wanted)
    return sorted(found, key=lambda each: wanted.index(each.id))


def on_the_wall(moment: datetime, zone: str) -> str:
    """2026-12-01T14:30: what the calendar draws, without an offset."""
    return clock.wall(moment, zone).replace(tzinfo=None).isoformat(timespec="minutes")
