"""Ladders of tiers: which runs where, what it says from when on, and which tier a client has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from asyncpg import Record

from catalog.queries import branch as branch_of
from catalog.tables import Branch
from kit import clock
from kit.db import fetch, fetch_one, fetch_value
from kit.paging import Pages, pages
from loyalty.queries.benefits import SUMS
from loyalty.rules.benefits.course import Course, VisitDay, Visited
from loyalty.rules.benefits.outcomes import Next, Standing
from loyalty.rules.benefits.tiers import Ladder, ladder_counts_from, next_tier
from loyalty.rules.kept_programmes import ladder_of

COLUMNS = """
SELECT programme.id, programme.name, programme.branches, programme.starts_on, programme.ends_on,
    array_agg(version.starts_on ORDER BY version.number) AS days,
    array_agg(version.rule ORDER BY version.number) AS rules, branch.currency, branch.zone
FROM loyalty_programme AS programme
JOIN loyalty_programme_version AS version ON version.programme = programme.id
JOIN branch ON branch.id = programme.branches[1]
"""
RUNS = """
programme.kind = 'ladder' AND programme.state = 'started' AND programme.starts_on <= $2
AND (programme.ends_on IS NULL OR programme.ends_on >= $2)
"""
HERE = f"""
{COLUMNS} WHERE programme.branches @> ARRAY[$1::int] AND {RUNS} GROUP BY programme.id, branch.id ORDER BY 1
"""
BY_ID = f"{COLUMNS} WHERE programme.id = $1 GROUP BY programme.id, branch.id"
NOW = """
SELECT tier, since_on, kept_until_on FROM tier_standing
WHERE programme = $1 AND client = $2 AND ended_on IS NULL
"""
RAISED = """
SELECT (visit.starts_at AT TIME ZONE branch.zone)::date AS day, benefit.tier
FROM benefit_given AS benefit JOIN visit ON visit.id = benefit.visit JOIN branch ON branch.id = visit.branch
WHERE benefit.client = $1 AND benefit.tier <> '' AND benefit.taken_back_at IS NULL
    AND visit.branch = ANY($2::int[])
ORDER BY benefit.id
"""
WHERE = """
FROM tier_standing AS standing JOIN client ON client.id = standing.client
WHERE standing.programme = $1 AND standing.ended_on IS NULL
    AND ($2 = '' OR standing.tier = $2) AND strpos(lower(client.name), lower($3)) > 0
"""
LISTED = f"""
SELECT client.id, client.name, standing.tier, standing.since_on, standing.kept_until_on {WHERE}
ORDER BY array_position($4::varchar[], standing.tier) DESC, client.name, client.id LIMIT $5 OFFSET $6
"""
COUNT = f"SELECT count(*) {WHERE}"
EACH = """
SELECT tier, count(*) AS clients FROM tier_standing
WHERE programme = $1 AND ended_on IS NULL GROUP BY tier
"""
LADDERS = """
SELECT id, name, state, starts_on, ends_on FROM loyalty_programme
WHERE kind = 'ladder' AND branches @> ARRAY[$1::int]
ORDER BY state = 'withdrawn', coalesce(ends_on < $2, false), starts_on DESC NULLS FIRST, id DESC
LIMIT 50
"""


@dataclass(frozen=True, slots=True)
class RunningLadder:
    """A ladder with all that it said; amounts are in `currency`, days in `zone`."""

    id: int
    name: str
    branches: list[int]
    course: Course
    currency: str
    zone: str

    def now(self, today: date) -> Ladder:
        return self.course.ladder_on(today)


@dataclass(frozen=True, slots=True)
class Tiered:
    """The tier a client has ("" for none) at least to `until`, and what is missing to the next one."""

    tier: str
    until: date | None = None
    next: Next | None = None


def ladder_from(row: Record) -> RunningLadder:
    said = zip(row["days"], (ladder_of(each) for each in row["rules"]), strict=True)
    course = Course(row["starts_on"] or date.min, tuple(said))
    return RunningLadder(row["id"], row["name"], list(row["branches"]), course, row["currency"], row["zone"])


async def ladders_here(branch: int, day: date) -> list[RunningLadder]:
    """Those that run in a branch on a day: one at most, unless days were changed meanwhile."""
    return [ladder_from(row) for row in await fetch(HERE, branch, day)]


async def ladder_by_id(programme: int) -> RunningLadder | None:
    row = await fetch_one(BY_ID, programme)
    return ladder_from(row) if row else None


async def visit_days(client: int, currency: str) -> list[VisitDay]:
    """Each day on which the client came, in all branches of a currency."""
    rows = await fetch(SUMS, client, 0, currency)
    return [VisitDay(row["day"], row["visits"], row["sold"], row["paid"]) for row in rows]


async def raised(client: int, branches: Sequence[int]) -> dict[date, str]:
    """Tiers that programmes raised the client to; of one day the last."""
    return {row["day"]: row["tier"] for row in await fetch(RAISED, client, list(branches))}


async def standing_now(programme: int, client: int) -> Standing:
    """As it is written down."""
    row = await fetch_one(NOW, programme, client)
    return Standing(row["tier"], row["since_on"], row["kept_until_on"]) if row else Standing()


async def tier_of(client: int, branch: int) -> Tiered | None:
    """A client's tier in a branch today, for their own page and for the desk. None where no tiers run.

    `next.words` is in the reader's language, like "2 visits to Silver". In at most four queries.
    """
    here = await branch_of(branch)
    today = clock.today(here.zone)
    for each in (await ladders_here(branch, today))[:1]:
        ladder, standing = each.now(today), await standing_now(each.id, client)
        first = ladder_counts_from(ladder, today, each.course.starts_on)
        figures = Visited(await visit_days(client, each.currency)).between(first, today)
        return Tiered(standing.tier, standing.until, next_tier(ladder, standing, figures, each.currency))
    return None


async def tiers_of(client: int, branches: Sequence[Branch]) -> list[tuple[Branch, Tiered]]:
    """The client's tiers of those branches in which tiers run."""
    found = [(each, await tier_of(client, each.id)) for each in branches]
    return [(branch, tier) for branch, tier in found if tier]


async def tiered_clients(
    running: RunningLadder, ask: tuple[str, str], names: Sequence[str], page: int
) -> tuple[list[Record], Pages]:
    """Clients with a tier, the highest first. `ask` is a tier, or "", and a part of the name."""
    tier, text = ask
    wanted = (running.id, tier, text.strip()[:100])
    shown = pages(page, await fetch_value(COUNT, *wanted), size=50)
    return await fetch(LISTED, *wanted, list(names), shown.size, shown.offset), shown


async def clients_by_tier(programme: int) -> dict[str, int]:
    return {row["tier"]: row["clients"] for row in await fetch(EACH, programme)}


async def ladders_of(branch: int, today: date) -> list[Record]:
    """All that there are and were here, those that are over last."""
    return await fetch(LADDERS, branch, today)
