"""Reading client cards, visits and their lines."""

from dataclasses import dataclass

from asyncpg import Record

from catalog import queries as catalog
from clients import rules
from clients.rules import Line
from clients.tables import Client, ClientGroup, Visit
from kit import clock
from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor, Permission

LARGEST_ID = 2**31 - 1  # what an id column holds
OWN_LINE = "SELECT EXISTS (SELECT 1 FROM visit_line WHERE visit = $1 AND member = $2)"
LINES = """
SELECT visit_line.id, service, good, member, coalesce(staff_member.name, '') AS member_name,
       visit_line.title, quantity, price, discount, discount_reason, added_to, starts_at, ends_at
FROM visit_line LEFT JOIN staff_member ON staff_member.id = visit_line.member
WHERE visit = $1 ORDER BY visit_line.position, visit_line.id
"""
# “Haircut, with Beard trim and Hot towel”: the lines of a visit in their order, add-ons after what they were
# added to. To be used where rows of `visit_line` are grouped by visit.
TITLES = """string_agg(visit_line.title, CASE
    WHEN visit_line.added_to IS NULL THEN ', '
    WHEN EXISTS (SELECT FROM visit_line AS earlier WHERE earlier.added_to = visit_line.added_to
                 AND (earlier.position, earlier.id) < (visit_line.position, visit_line.id)) THEN ' and '
    ELSE ', with ' END ORDER BY visit_line.position, visit_line.id)"""
# A line that takes time, with what was added to it; null where there is no line.
FULL_TITLE = """visit_line.title || coalesce(', with ' || (
    SELECT string_agg(extra.title, ' and ' ORDER BY extra.position, extra.id)
    FROM visit_line AS extra WHERE extra.added_to = visit_line.id), '')"""
MATCHES = "FROM client WHERE (name ILIKE $1 OR ($3 AND email ILIKE $1) OR phone LIKE ANY($2::text[]))"
COUNT_MATCHES = f"SELECT count(*) {MATCHES}"
SEARCH = f"""
SELECT client.id, name, phone, email, online_ban, seen.last_at, coalesce(seen.visits, 0) AS visits
FROM (
    SELECT * {MATCHES} ORDER BY name ILIKE ltrim($1, '%') DESC, lower(name), id LIMIT $4 OFFSET $5
) AS client
LEFT JOIN LATERAL (
    SELECT max(starts_at) AS last_at, count(*) AS visits
    FROM visit WHERE visit.client = client.id AND status = 'done'
) AS seen ON TRUE
ORDER BY name ILIKE ltrim($1, '%') DESC, lower(name), client.id
"""  # noqa: S608 - only constants
UPCOMING = "visit.status IN ('requested', 'listed', 'waiting', 'confirmed', 'arrived') AND visit.ends_at > $2"
VISITS = f"""
SELECT visit.id, visit.status, visit.starts_at, visit.cancelled_late, visit.cancelled_why,
       branch.id AS branch, branch.name AS branch_name, branch.zone, branch.currency, branch.locale,
       coalesce(lines.titles, '') AS titles, coalesce(lines.staff, '') AS staff,
       coalesce(lines.total, 0)::bigint AS total
FROM visit JOIN branch ON branch.id = visit.branch
LEFT JOIN LATERAL (
    SELECT {TITLES} AS titles,
           string_agg(DISTINCT staff_member.name, ', ') AS staff, sum(quantity * price - discount) AS total
    FROM visit_line LEFT JOIN staff_member ON staff_member.id = visit_line.member
    WHERE visit_line.visit = visit.id
) AS lines ON TRUE
WHERE visit.client = $1
"""  # noqa: S608 - only constants
UPCOMING_VISITS = f"{VISITS} AND {UPCOMING} ORDER BY visit.starts_at, visit.id"
PAST_VISITS = f"{VISITS} AND NOT ({UPCOMING}) ORDER BY visit.starts_at DESC, visit.id DESC LIMIT $3 OFFSET $4"
COUNT_PAST = f"SELECT count(*) FROM visit WHERE client = $1 AND NOT ({UPCOMING})"  # noqa: S608 - only constants
# What else a client comes or came for, the latest five and the next two; $4 is whose visits may be seen.
AROUND = f"""
({VISITS} AND visit.id <> $3 AND NOT ({UPCOMING}) AND ($4::int IS NULL OR EXISTS (
    SELECT FROM visit_line WHERE visit_line.visit = visit.id AND visit_line.member = $4))
 ORDER BY visit.starts_at DESC, visit.id DESC LIMIT 5)
UNION ALL
({VISITS} AND visit.id <> $3 AND {UPCOMING} AND ($4::int IS NULL OR EXISTS (
    SELECT FROM visit_line WHERE visit_line.visit = visit.id AND visit_line.member = $4))
 ORDER BY visit.starts_at, visit.id LIMIT 2)
"""  # noqa: S608 - only constants
FIGURES = """
SELECT count(*) FILTER (WHERE status = 'done') AS done,
       count(*) FILTER (WHERE status = 'no_show') AS no_shows,
       count(*) FILTER (WHERE status = 'cancelled' AND cancelled_late) AS cancelled_late,
       max(starts_at) FILTER (WHERE status = 'done') AS last_at
FROM visit WHERE client = $1
"""
SPENT = """
SELECT branch.currency, min(branch.locale) AS locale, sum(quantity * price - discount)::bigint AS amount
FROM visit JOIN branch ON branch.id = visit.branch JOIN visit_line ON visit_line.visit = visit.id
WHERE visit.client = $1 AND visit.status = 'done'
GROUP BY branch.currency ORDER BY branch.currency
"""

GROUPS = """
SELECT client_group.id, client_group.name, lead_minutes, horizon_days, count(client.id) AS clients
FROM client_group LEFT JOIN client ON client.client_group = client_group.id
GROUP BY client_group.id ORDER BY client_group.name
"""


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody at the desk is: how a phone without a country code is read, and what day it is."""

    country: str = "GB"
    zone: str = "UTC"


async def home(actor: Actor) -> Home:
    """The first branch the actor works in."""
    branches = await catalog.branches_of(actor)
    return Home(branches[0].country, branches[0].zone) if branches else Home()


async def client_row(client_id: int, *, lock: bool = False) -> Client:
    """The card without any check of rights: for what already has it."""
    if not 0 < client_id <= LARGEST_ID:
        raise NotFound("There is no such client.")
    wanted = Client.objects().where(Client.id == client_id).first()
    client: Client | None = await (wanted.lock_rows() if lock else wanted)
    if client is None:
        raise NotFound("There is no such client.")
    return client


async def client_by_phone(phone: str) -> Client:
    client = await Client.objects().where(Client.phone == phone).first()
    if client is None:
        raise NotFound("Nobody has this phone number.")
    return client


async def access_client(actor: Actor, client_id: int, *, lock: bool = False) -> Client:
    """Clients belong to the whole business: every branch sees the same cards."""
    actor.require(Permission.see_clients)
    return await client_row(client_id, lock=lock)


async def access_visit(actor: Actor, visit_id: int) -> Visit:
    """A visit in one of the actor's branches; for a specialist only one with a line of their own."""
    visit = await Visit.objects().where(Visit.id == visit_id).first() if 0 < visit_id <= LARGEST_ID else None
    if visit is None or not actor.works_in(visit.branch):
        raise NotFound("There is no such visit.")
    if not actor.may(Permission.see_whole_calendar) and not await fetch_value(
        OWN_LINE, visit_id, actor.member
    ):
        raise NotFound("There is no such visit.")
    return visit


def own_column(actor: Actor) -> int | None:
    """Whose visits are seen: None for who sees the whole calendar, 0 (nobody) without a column."""
    return None if actor.may(Permission.see_whole_calendar) else actor.member or 0


async def does_a_line(actor: Actor, visit_id: int) -> bool:
    """Something on the visit is theirs to do."""
    return bool(actor.member and await fetch_value(OWN_LINE, visit_id, actor.member))


async def visit_by_code(code: str) -> Visit:
    """What the client's own link opens; nobody can guess the code."""
    visit = await Visit.objects().where(Visit.code == rules.clean(code)).first()
    if visit is None:
        raise NotFound("There is no such booking. Please check the link.")
    return visit


async def visit_lines(visit_id: int) -> list[Line]:
    return [Line(**row) for row in await fetch(LINES, visit_id)]


async def search_clients(text: str, page: int, *, contacts: bool = True) -> tuple[list[Record], Pages]:
    """Cards by any part of the name, the phone in any writing, or the e-mail.

    Who may not see contacts (`contacts` False) finds a card only by its name or a complete phone number.
    """
    wanted = (rules.name_pattern(text), rules.phone_patterns(text, whole=not contacts), contacts)
    found = pages(page, await fetch_value(COUNT_MATCHES, *wanted))
    return await fetch(SEARCH, *wanted, found.size, found.offset), found


async def upcoming(client_id: int) -> list[Record]:
    return await fetch(UPCOMING_VISITS, client_id, clock.now())


async def history(client_id: int, page: int) -> tuple[list[Record], Pages]:
    """Visits that are over or called off, newest first: branch, services, staff, status, total."""
    now = clock.now()
    found = pages(page, await fetch_value(COUNT_PAST, client_id, now), size=20)
    return await fetch(PAST_VISITS, client_id, now, found.size, found.offset), found


async def around(actor: Actor, visit: Visit) -> list[Record]:
    """The latest five other visits of its client, then the next two; a specialist sees their own work."""
    return await fetch(AROUND, visit.client, clock.now(), visit.id, own_column(actor))


async def figures(client_id: int) -> tuple[Record | None, list[Record]]:
    """How often the client came and did not come, and what was spent in each currency."""
    return await fetch_one(FIGURES, client_id), await fetch(SPENT, client_id)


async def groups() -> list[Record]:
    """By name, with how many clients each has."""
    return await fetch(GROUPS)


async def access_group(actor: Actor, group_id: int) -> ClientGroup:
    """Groups belong to the whole business, like the clients in them."""
    actor.require(Permission.edit_clients)
    return await catalog.there(ClientGroup, group_id, "group")
