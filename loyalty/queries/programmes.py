"""Programmes: which run in a branch on a day, what each says now, and their lists for the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from asyncpg import Record

from catalog.queries import branch as branch_of
from catalog.tables import Branch
from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor
from loyalty.programme_tables import LoyaltyProgramme
from loyalty.queries.points_rules import LARGEST_ID
from loyalty.rules.benefits.programmes import Programme
from loyalty.rules.benefits.tiers import Ladder
from loyalty.rules.benefits.together import Beside, NamedLadder
from loyalty.rules.kept_programmes import LADDER, Row, ladder_of, programme_of

COLUMNS = """
programme.id, programme.name, programme.kind, programme.branches, programme.state, programme.starts_on,
programme.ends_on, version.id AS version, version.rule
"""
RUNS = """
programme.branches @> ARRAY[$1::int] AND programme.state = 'started' AND programme.starts_on <= $2
AND (programme.ends_on IS NULL OR programme.ends_on >= $2)
"""
IN_FORCE = f"""
SELECT DISTINCT ON (programme.id) {COLUMNS}
FROM loyalty_programme AS programme JOIN loyalty_programme_version AS version
    ON version.programme = programme.id AND version.starts_on <= $2
WHERE {RUNS} ORDER BY programme.id, version.number DESC
"""  # noqa: S608 - only constants
BESIDE = f"""
SELECT DISTINCT ON (programme.id) {COLUMNS}
FROM loyalty_programme AS programme JOIN loyalty_programme_version AS version
    ON version.programme = programme.id
WHERE programme.branches && $1::int[] AND programme.state = 'started' AND programme.id <> $2
    AND (programme.ends_on IS NULL OR programme.ends_on >= $3)
ORDER BY programme.id, version.number DESC
"""  # noqa: S608 - only constants
ANY_RUNS = f"SELECT EXISTS (SELECT FROM loyalty_programme AS programme WHERE {RUNS})"  # noqa: S608
PROGRAMME = """
SELECT id, name, kind, branches, state, starts_on, ends_on, created_by, created_at, closed_at, closed_by,
    closed_why
FROM loyalty_programme WHERE id = $1
"""
VERSIONS = """
SELECT id, number, starts_on, rule, made_at, made_by FROM loyalty_programme_version
WHERE programme = $1 ORDER BY number DESC
"""
WHERE = """
WHERE programme.branches && $1::int[] AND strpos(lower(programme.name), lower($2)) > 0
    AND CASE $3::text
        WHEN 'draft' THEN programme.state = 'draft'
        WHEN 'over' THEN programme.state = 'withdrawn' OR programme.ends_on < $4::date
        WHEN 'running' THEN programme.state = 'started' AND coalesce(programme.ends_on >= $4, true)
        ELSE true END
"""
LISTED = f"""
SELECT {COLUMNS}, given.clients, given.amount, given.points
FROM loyalty_programme AS programme
CROSS JOIN LATERAL (
    SELECT id, rule FROM loyalty_programme_version AS made WHERE made.programme = programme.id
    ORDER BY made.starts_on <= $4::date DESC, made.number DESC LIMIT 1
) AS version
CROSS JOIN LATERAL (
    SELECT count(DISTINCT benefit.client) AS clients, coalesce(sum(benefit.amount), 0)::bigint AS amount,
        coalesce(sum(benefit.points), 0)::bigint AS points
    FROM benefit_given AS benefit JOIN loyalty_programme_version AS gave ON gave.id = benefit.version
    WHERE gave.programme = programme.id AND benefit.given_at >= $5 AND benefit.taken_back_at IS NULL
) AS given
{WHERE} ORDER BY coalesce(programme.state = 'withdrawn' OR programme.ends_on < $4::date, false),
    programme.state DESC, programme.name, programme.id LIMIT $6 OFFSET $7
"""  # noqa: S608 - only constants
COUNT = f"SELECT count(*) FROM loyalty_programme AS programme {WHERE}"  # noqa: S608 - only constants
GIVEN_BY = """
FROM benefit_given AS benefit JOIN loyalty_programme_version AS gave ON gave.id = benefit.version
LEFT JOIN client ON client.id = benefit.client WHERE gave.programme = $1
"""
GIVEN = f"""
SELECT benefit.visit, benefit.client, client.name AS client_name, benefit.amount, benefit.points,
    benefit.words, benefit.given_at, benefit.taken_back_at, gave.number {GIVEN_BY}
ORDER BY benefit.given_at DESC, benefit.id DESC LIMIT $2 OFFSET $3
"""
COUNT_GIVEN = f"SELECT count(*) {GIVEN_BY}"
FACTS = """
SELECT programme.name, programme.state, programme.starts_on AS "from", programme.ends_on AS until,
    max(version.number) AS version, (array_agg(version.made_by ORDER BY version.number DESC))[1] AS changed_by
FROM loyalty_programme AS programme JOIN loyalty_programme_version AS version
    ON version.programme = programme.id
WHERE programme.id = $1 GROUP BY programme.id
"""
TO_BE_TRIED = """
SELECT id, name FROM loyalty_programme
WHERE branches @> ARRAY[$1::int] AND kind <> 'ladder' AND state <> 'withdrawn'
    AND (ends_on IS NULL OR ends_on >= $2)
ORDER BY state, name, id LIMIT 300
"""
STATES = ("", "running", "draft", "over")


@dataclass(frozen=True, slots=True)
class Known:
    """A programme with all its versions, the newest first, and what it says on a day."""

    row: Record
    versions: list[Record]
    branch: Branch
    now: Record

    @property
    def id(self) -> int:
        return int(self.row["id"])

    @property
    def name(self) -> str:
        return str(self.row["name"])

    @property
    def state(self) -> str:
        return str(self.row["state"])

    @property
    def branches(self) -> list[int]:
        return list(self.row["branches"])

    @property
    def is_ladder(self) -> bool:
        return bool(self.row["kind"] == LADDER)

    def rule(self, version: Record) -> Programme | Ladder:
        if self.is_ladder:
            return ladder_of(version["rule"])
        return programme_of(row_of(self.row, version["id"]), version["rule"])


@dataclass(frozen=True, slots=True)
class LadderNow:
    """What the tiers of a programme are on a day."""

    id: int
    starts_on: date
    ladder: Ladder


def row_of(row: Record, version: int) -> Row:
    return Row(
        row["id"],
        version,
        row["name"],
        row["starts_on"] or date.min,
        row["ends_on"],
        frozenset(row["branches"]),
    )


async def any_runs(branch: int, day: date) -> bool:
    return bool(await fetch_value(ANY_RUNS, branch, day))


async def in_force(branch: int, day: date) -> tuple[list[Programme], list[LadderNow]]:
    """What runs in a branch on a day, as it says that day."""
    rows = await fetch(IN_FORCE, branch, day)
    programmes = [
        programme_of(row_of(row, row["version"]), row["rule"]) for row in rows if row["kind"] != LADDER
    ]
    ladders = [
        LadderNow(row["id"], row["starts_on"], ladder_of(row["rule"]))
        for row in rows
        if row["kind"] == LADDER
    ]
    return programmes, ladders


async def beside(branches: Sequence[int], programme: int, day: date) -> Beside:
    """What else runs in some of these branches on a day or later, as it says in the end."""
    rows = await fetch(BESIDE, list(branches), programme, day)
    others = [row for row in rows if row["kind"] != LADDER]
    return Beside(
        [programme_of(row_of(row, row["version"]), row["rule"]) for row in others],
        [
            NamedLadder(row["name"], row["starts_on"], row["ends_on"], ladder_of(row["rule"]))
            for row in rows
            if row["kind"] == LADDER
        ],
    )


async def access_programme(actor: Actor, programme: int) -> LoyaltyProgramme:
    """One that is this person's in all its branches: others are changed by who has all of them."""
    found = None
    if 0 < programme <= LARGEST_ID:
        found = await LoyaltyProgramme.objects().get(LoyaltyProgramme.id == programme)
    if found is None or not all(actor.works_in(branch) for branch in found.branches):
        raise NotFound("There is no such programme.")
    return found


async def currency_of(branches: Sequence[int]) -> str:
    """What amounts in a form are in; "EUR" where no branch is chosen yet, which is refused later."""
    return (await branch_of(branches[0])).currency if branches else "EUR"


async def currency_here(actor: Actor, programme: int) -> str:
    found = await access_programme(actor, programme)
    return await currency_of(found.branches)


async def facts_of_programme(programme: int) -> dict[str, object]:
    """What somebody who changes it must have seen."""
    row = await fetch_one(FACTS, programme)
    return dict(row) if row else {}


async def known_programme(actor: Actor, programme: int, day: date) -> Known:
    """For reading, it is enough to work in one of its branches."""
    row = await fetch_one(PROGRAMME, programme) if 0 < programme <= LARGEST_ID else None
    if row is None or not any(actor.works_in(branch) for branch in row["branches"]):
        raise NotFound("There is no such programme.")
    versions = await fetch(VERSIONS, programme)
    now = next((each for each in versions if each["starts_on"] <= day), versions[0])
    here = next(branch for branch in row["branches"] if actor.works_in(branch))
    return Known(row, versions, await branch_of(here), now)


async def programmes_here(
    branches: Sequence[int], ask: tuple[str, str], days: tuple[date, object], page: int
) -> tuple[list[Record], Pages]:
    """Programmes with what they gave since a moment. `ask` is a part of the name and one of `STATES`."""
    (text, state), (today, since) = ask, days
    wanted = (list(branches), text.strip()[:100], state if state in STATES else "", today)
    shown = pages(page, await fetch_value(COUNT, *wanted), size=50)
    return await fetch(LISTED, *wanted, since, shown.size, shown.offset), shown


async def to_be_tried(branch: int, today: date) -> list[Record]:
    """Drafts first, then what runs or will."""
    return await fetch(TO_BE_TRIED, branch, today)


async def given_by(programme: int, page: int) -> tuple[list[Record], Pages]:
    """Who got something by it, the latest first."""
    shown = pages(page, await fetch_value(COUNT_GIVEN, programme), size=25)
    return await fetch(GIVEN, programme, shown.size, shown.offset), shown
