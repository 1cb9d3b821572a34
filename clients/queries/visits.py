"""Reading visits and their lines."""

from asyncpg import Record

from clients import rules
from clients.queries.cards import LARGEST_ID
from clients.rules import Line
from clients.tables import Visit
from kit import clock
from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor, Permission
from kit.words import _

CAME = "SELECT EXISTS (SELECT FROM visit WHERE client = $1 AND status = 'done')"
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
# What is taken off a line when it is paid, as `with_personal` says it: where `visit_line` and its `visit` are
# joined with the `client`.
DISCOUNT = """CASE WHEN visit.status = 'done' OR visit_line.discount_by = 'desk' THEN visit_line.discount
    ELSE greatest(CASE visit_line.discount_by WHEN 'card' THEN 0 ELSE visit_line.discount END,
        round(visit_line.quantity * visit_line.price * coalesce(client.discount_rate, 0) / 10000.0)) END"""
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
# As it is counted, and not as it is kept: the card of who has just paid says so.
SPENT = """
SELECT branch.currency, min(branch.locale) AS locale, sum(figure.spent)::bigint AS amount
FROM client_figure_counted AS figure JOIN branch ON branch.id = figure.branch
WHERE figure.client = $1 AND figure.visits > 0
GROUP BY branch.currency ORDER BY branch.currency
"""
# Who came and was never charged; $2 are the branches that may be seen, NULL for all.
UNPAID = f"""
SELECT visit.id, visit.starts_at, branch.zone, branch.currency, branch.locale,
       coalesce(sum(quantity * price - {DISCOUNT}), 0)::bigint AS total
FROM visit JOIN branch ON branch.id = visit.branch JOIN client ON client.id = visit.client
LEFT JOIN visit_line ON visit_line.visit = visit.id
WHERE visit.client = $1 AND visit.status = 'arrived' AND visit.ends_at < $3
  AND ($2::int[] IS NULL OR visit.branch = ANY($2))
GROUP BY visit.id, branch.id ORDER BY visit.starts_at, visit.id
"""  # noqa: S608 - only constants


async def has_come(client: int) -> bool:
    """They were here before, for a visit that is done."""
    return bool(await fetch_value(CAME, client))


async def access_visit(actor: Actor, visit_id: int) -> Visit:
    """A visit in one of the actor's branches; for a specialist only one with a line of their own."""
    visit = await Visit.objects().where(Visit.id == visit_id).first() if 0 < visit_id <= LARGEST_ID else None
    if visit is None or not actor.works_in(visit.branch):
        raise NotFound(_("There is no such visit."))
    if not actor.may(Permission.see_whole_calendar) and not await fetch_value(
        OWN_LINE, visit_id, actor.member
    ):
        raise NotFound(_("There is no such visit."))
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
        raise NotFound(_("There is no such booking. Please check the link."))
    return visit


async def visit_lines(visit_id: int) -> list[Line]:
    return [Line(**row) for row in await fetch(LINES, visit_id)]


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


async def unpaid(actor: Actor, client_id: int) -> list[Record]:
    """What the client owes: visits they came to that were never charged, in branches of the actor."""
    branches = None if actor.branches is None else sorted(actor.branches)
    return await fetch(UNPAID, client_id, branches, clock.now())


async def figures(client_id: int) -> tuple[Record | None, list[Record]]:
    """How often the client came and did not come, and what was spent in each currency."""
    return await fetch_one(FIGURES, client_id), await fetch(SPENT, client_id)
