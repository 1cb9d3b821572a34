"""Bills of the past with what was known when they were made, so that a draft can be tried on them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from asyncpg import Record

from catalog.tables import Branch
from kit import clock
from kit.db import fetch, fetch_value
from loyalty.queries.benefits import COUNTING, figures_since
from loyalty.queries.programmes import COLUMNS, row_of
from loyalty.rules.benefits.facts import BillFacts, BillItem, ClientFacts, TypedCode
from loyalty.rules.benefits.programmes import Kind, Programme, counted_from
from loyalty.rules.benefits.simulate import Tried
from loyalty.rules.kept_programmes import LADDER, programme_of

DAYS, MOST_BILLS = 30, 400
BILLS = """
SELECT visit.id, visit.client, visit.starts_at AT TIME ZONE $4 AS wall, client.birthday,
    ARRAY(SELECT tag FROM client_tag WHERE client_tag.client = visit.client) AS tags,
    (SELECT max((past.starts_at AT TIME ZONE branch.zone)::date) FROM visit AS past
        JOIN branch ON branch.id = past.branch
        WHERE past.client = visit.client AND past.status = 'done'
            AND past.starts_at < visit.starts_at) AS last_on,
    (SELECT tier FROM tier_standing AS standing WHERE standing.client = visit.client
        AND standing.programme = ANY($5::int[])
        AND standing.since_on < (visit.starts_at AT TIME ZONE $4)::date
        AND (standing.ended_on IS NULL OR standing.ended_on >= (visit.starts_at AT TIME ZONE $4)::date)
        ORDER BY standing.since_on DESC, standing.id DESC LIMIT 1) AS tier,
    coalesce((SELECT point_value FROM points_rule WHERE points_rule.branch = visit.branch AND is_active
        AND starts_on <= (visit.starts_at AT TIME ZONE $4)::date
        ORDER BY starts_on DESC LIMIT 1), 0) AS point_value,
    ARRAY(SELECT code.programme FROM promo_code_use AS used JOIN promo_code AS code ON code.id = used.code
        WHERE used.visit = visit.id AND used.undone_at IS NULL) AS codes
FROM visit LEFT JOIN client ON client.id = visit.client
WHERE visit.branch = $1 AND visit.status = 'done' AND visit.starts_at >= $2 AND visit.starts_at < $3
ORDER BY visit.starts_at DESC, visit.id DESC LIMIT $6
"""
COUNT = """
SELECT count(*) FROM visit
WHERE branch = $1 AND status = 'done' AND starts_at >= $2 AND starts_at < $3
"""
# What programmes gave then is no discount of the line itself.
LINES = """
SELECT line.visit, line.id, line.service, service.category, line.good, line.member, line.quantity, line.price,
    coalesce(own.was, line.discount) AS discount, coalesce(own.was_by, line.discount_by) AS discount_by
FROM visit_line AS line LEFT JOIN service ON service.id = line.service
LEFT JOIN LATERAL (
    SELECT was, was_by FROM benefit_given AS benefit
    WHERE benefit.visit = line.visit AND benefit.line = line.id AND benefit.taken_back_at IS NULL LIMIT 1
) AS own ON true
WHERE line.visit = ANY($1::int[]) AND line.voucher_type IS NULL AND line.discount_by <> 'voucher'
ORDER BY line.position, line.id
"""
SUMS = """
SELECT sums.client, (sums.starts_at AT TIME ZONE branch.zone)::date AS day, count(*)::int AS visits,
    sum(sums.sold)::bigint AS sold, sum(sums.paid)::bigint AS paid
FROM visit_sum AS sums JOIN branch ON branch.id = sums.branch
WHERE sums.client = ANY($1::int[]) AND branch.currency = $2 GROUP BY sums.client, day
"""
HAD = """
SELECT visit.client, (visit.starts_at AT TIME ZONE branch.zone)::date AS day, service.id AS service,
    service.category, sum(line.quantity)::int AS times
FROM visit JOIN branch ON branch.id = visit.branch JOIN visit_line AS line ON line.visit = visit.id
JOIN service ON service.id = line.service
WHERE visit.client = ANY($1::int[]) AND branch.currency = $2 AND visit.status = 'done'
GROUP BY visit.client, day, service.id
"""
RAN = f"""
SELECT {COLUMNS}, version.number, version.starts_on AS since
FROM loyalty_programme AS programme JOIN loyalty_programme_version AS version
    ON version.programme = programme.id
WHERE programme.branches @> ARRAY[$1::int] AND programme.state = 'started' AND programme.starts_on <= $3
    AND (programme.ends_on IS NULL OR programme.ends_on >= $2) AND version.starts_on <= $3
ORDER BY programme.id, version.number
"""  # noqa: S608 - only constants


@dataclass(frozen=True, slots=True)
class Past:
    """The latest bills of the days from `first` to yesterday, of `all` that there were, and when."""

    bills: Sequence[Tried]
    all: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Memory:
    """What clients did, each on which days."""

    sums: Mapping[int, list[Record]]
    had: Mapping[int, list[Record]]


async def past_bills(branch: Branch, tried: Programme) -> Past:
    """The last 30 days, at most 400 bills. `tried` stands in for what ran of it, and holds on all these days.

    If it is one for codes, everybody is taken to have one.
    """
    today = clock.today(branch.zone)
    first = today - timedelta(days=DAYS)
    span = (clock.local_midnight(first, branch.zone), clock.local_midnight(today, branch.zone))
    ran = await fetch(RAN, branch.id, first, today)
    ladders = [row["id"] for row in ran if row["kind"] == LADDER]
    bills = await fetch(BILLS, branch.id, *span, branch.zone, ladders, MOST_BILLS)
    items = await items_of([bill["id"] for bill in bills])
    asking = [*(version_of(row) for row in ran if row["kind"] != LADDER), tried]
    memory = await remembered({bill["client"] for bill in bills if bill["client"]}, branch, asking)
    found = [
        tried_on(facts_of(bill, items[bill["id"]], branch, tried), ran, tried, memory)
        for bill in reversed(bills)
    ]
    return Past(found, await fetch_value(COUNT, branch.id, *span), first, today - timedelta(days=1))


async def items_of(visits: Sequence[int]) -> Mapping[int, list[BillItem]]:
    found: defaultdict[int, list[BillItem]] = defaultdict(list)
    for row in await fetch(LINES, list(visits)):
        values = {name: value for name, value in row.items() if name != "visit"}
        found[row["visit"]].append(BillItem(**values))
    return found


async def remembered(clients: set[int], branch: Branch, asking: Iterable[Programme]) -> Memory:
    """Nothing is read that no programme asks."""
    kinds, asked = {each.kind for each in asking}, (sorted(clients), branch.currency)
    sums = await fetch(SUMS, *asked) if kinds & set(COUNTING) else []
    had = await fetch(HAD, *asked) if Kind.nth in kinds else []
    return Memory(by_client(sums), by_client(had))


def by_client(rows: Iterable[Record]) -> Mapping[int, list[Record]]:
    found: defaultdict[int, list[Record]] = defaultdict(list)
    for row in rows:
        found[row["client"]].append(row)
    return found


def facts_of(bill: Record, items: Sequence[BillItem], branch: Branch, tried: Programme) -> BillFacts:
    wall: datetime = bill["wall"]
    codes = {*bill["codes"], *([tried.id] if tried.needs_code else [])}
    client = None
    if bill["client"] is not None:
        client = ClientFacts(
            id=bill["client"],
            birthday=bill["birthday"] or "",
            last_visit_on=bill["last_on"],
            groups=frozenset(bill["tags"]),
            tier=bill["tier"] or "",
        )
    return BillFacts(
        branch=branch.id,
        starts_at=wall,
        currency=branch.currency,
        items=tuple(items),
        client=client,
        codes=tuple(TypedCode(code="", programme=each) for each in sorted(codes)),
        point_value=bill["point_value"],
    )


def tried_on(facts: BillFacts, ran: Sequence[Record], tried: Programme, memory: Memory) -> Tried:
    """The bill with what ran on its day, and with the draft instead."""
    before = {row["id"]: version_of(row) for row in ran if row["kind"] != LADDER and row["since"] <= facts.on}
    after = {**before, tried.id: tried}
    client = facts.client
    if client is not None:
        counting = [each for each in (*before.values(), tried) if each.kind in (*COUNTING, Kind.nth)]
        days = {counted_from(each, facts.on) for each in counting}
        sums = [row for row in memory.sums.get(client.id, ()) if row["day"] < facts.on]
        had = [row for row in memory.had.get(client.id, ()) if row["day"] < facts.on]
        client = replace(client, figures=figures_since(days, sums, had))
    return Tried(replace(facts, client=client), list(before.values()), list(after.values()))


def version_of(row: Record) -> Programme:
    return programme_of(row_of(row, row["version"]), row["rule"])
