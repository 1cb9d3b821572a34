"""Promo codes: what there is, how often each was used, and whether one may be used once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from asyncpg import Record

from kit import clock
from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor
from loyalty.queries.points_rules import LARGEST_ID
from loyalty.queries.programmes import RUNS
from loyalty.rules.promo_codes import Limits, Used

LIMITS = """
code.most_uses, code.most_per_client, code.most_in_period, code.period_days, code.budget, code.last_on
"""
CODE = f"""
SELECT code.id, code.code, code.client, code.stopped_at IS NOT NULL AS is_stopped, programme.id AS programme,
    programme.name, programme.state, programme.branches, programme.starts_on, programme.ends_on, {LIMITS}
FROM promo_code AS code JOIN loyalty_programme AS programme ON programme.id = code.programme
"""  # noqa: S608 - only constants
LOCK_CODE = f"{CODE} WHERE code.code = $1 FOR UPDATE OF code"
LOCK_CODES = f"{CODE} WHERE code.id = ANY($1::int[]) ORDER BY code.id FOR UPDATE OF code"
CODE_BY_ID = f"{CODE} WHERE code.id = $1"
# A visit that does not take place gives its use back by itself.
COUNTS = "used.undone_at IS NULL AND visit.status NOT IN ('cancelled', 'no_show')"
USED = f"""
SELECT count(*) AS uses, count(*) FILTER (WHERE used.client = $2) AS by_client,
    count(*) FILTER (WHERE used.used_at > $3) AS in_period, coalesce(sum(used.amount), 0)::bigint AS amount
FROM promo_code_use AS used JOIN visit ON visit.id = used.visit
WHERE used.code = $1 AND used.visit <> $4 AND {COUNTS}
"""  # noqa: S608 - only constants
ON_BILL = """
SELECT used.id, used.closing, used.amount, code.id AS code_id, code.code, code.programme
FROM promo_code_use AS used JOIN promo_code AS code ON code.id = used.code
WHERE used.visit = $1 AND used.undone_at IS NULL ORDER BY used.id
"""
WHERE = """
WHERE programme.branches && $1::int[] AND ($2::int = 0 OR code.programme = $2)
    AND ($3 = '' OR strpos(code.code, upper($3)) > 0 OR strpos(lower(code.batch), lower($3)) > 0
         OR strpos(lower(programme.name), lower($3)) > 0)
"""
LISTED = f"""
SELECT code.id, code.code, code.batch, code.stopped_at, code.programme, programme.name AS programme_name,
    programme.branches, programme.state, client.name AS client_name, {LIMITS}, used.uses, used.amount
FROM promo_code AS code JOIN loyalty_programme AS programme ON programme.id = code.programme
LEFT JOIN client ON client.id = code.client
CROSS JOIN LATERAL (
    SELECT count(*) AS uses, coalesce(sum(used.amount), 0)::bigint AS amount
    FROM promo_code_use AS used JOIN visit ON visit.id = used.visit WHERE used.code = code.id AND {COUNTS}
) AS used
{WHERE} ORDER BY code.stopped_at IS NOT NULL, code.id DESC LIMIT $4 OFFSET $5
"""  # noqa: S608 - only constants
COUNT = f"""
SELECT count(*) FROM promo_code AS code JOIN loyalty_programme AS programme ON programme.id = code.programme
{WHERE}
"""  # noqa: S608 - only constants

OPEN_TO = """
SELECT id, name, branches FROM loyalty_programme
WHERE branches @> ARRAY[$1::int] AND kind = 'promo_code' AND state <> 'withdrawn'
    AND (ends_on IS NULL OR ends_on >= $2) ORDER BY name, id
"""
TAKES_CODES = f"""
SELECT EXISTS (SELECT FROM loyalty_programme AS programme WHERE {RUNS} AND programme.kind = 'promo_code')
"""  # noqa: S608 - only constants
COUNT_OF = "SELECT count(*) FROM promo_code WHERE programme = $1"


@dataclass(frozen=True, slots=True)
class CodeOnBill:
    """A code that somebody put on the bill of a visit, and what it took off when it was put there."""

    id: int
    closing: int
    amount: int
    code_id: int
    code: str
    programme: int


def limits_of(row: Record) -> Limits:
    names = ("most_uses", "most_per_client", "most_in_period", "period_days", "budget", "last_on")
    return Limits(**{name: row[name] for name in names})


async def used_of(code: Record, client: int | None, visit: int) -> Used:
    """What was used of a code without what this visit uses of it; a period ends now."""
    since = clock.now() - timedelta(days=code["period_days"] or 0)
    found = await fetch_one(USED, code["id"], client, since, visit)
    return Used(**found) if found else Used()


async def codes_on(visit: int) -> list[CodeOnBill]:
    return [CodeOnBill(**row) for row in await fetch(ON_BILL, visit)]


async def codes_here(
    branches: Sequence[int], programme: int, text: str, page: int
) -> tuple[list[Record], Pages]:
    """Codes of programmes of these branches, those that can be used first, then the newest."""
    wanted = (list(branches), programme, text.strip()[:100])
    shown = pages(page, await fetch_value(COUNT, *wanted), size=50)
    return await fetch(LISTED, *wanted, shown.size, shown.offset), shown


async def open_to_codes(actor: Actor, branch: int, day: date) -> list[Record]:
    """Programmes here that codes can be made for, of those that are this person's."""
    rows = await fetch(OPEN_TO, branch, day)
    return [row for row in rows if all(actor.works_in(each) for each in row["branches"])]


async def takes_codes(branch: int, day: date) -> bool:
    """A programme that opens with a code runs in the branch that day."""
    return bool(await fetch_value(TAKES_CODES, branch, day))


async def codes_of_programme(programme: int) -> int:
    """How many there are of it."""
    return int(await fetch_value(COUNT_OF, programme))


async def access_code(actor: Actor, code: int) -> Record:
    """A code of a programme that is this person's in all its branches."""
    found = await fetch_one(CODE_BY_ID, code) if 0 < code <= LARGEST_ID else None
    if found is None or not all(actor.works_in(branch) for branch in found["branches"]):
        raise NotFound("There is no such code.")
    return found
