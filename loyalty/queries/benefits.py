"""The facts by which programmes are worked out for somebody who comes, and what they give."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from asyncpg import Record

from kit import clock
from kit.db import fetch, fetch_one
from loyalty.queries.programmes import LadderNow, in_force
from loyalty.rules.benefits.best import benefits
from loyalty.rules.benefits.facts import BillFacts, BillItem, ClientFacts, Figures, TypedCode
from loyalty.rules.benefits.outcomes import Next, Outcome, Standing
from loyalty.rules.benefits.programmes import Kind, Programme, counted_from
from loyalty.rules.benefits.tiers import ladder_counts_from, next_tier

# $2: the visit itself, which is none of those before it.
CLIENT = """
SELECT client.id, client.birthday,
    (SELECT array_agg(tag) FROM client_tag WHERE client_tag.client = client.id) AS tags,
    (SELECT tier FROM tier_standing WHERE tier_standing.client = client.id AND ended_on IS NULL
        AND programme = ANY($3::int[]) ORDER BY since_on DESC, id DESC LIMIT 1) AS tier,
    (SELECT max((visit.starts_at AT TIME ZONE branch.zone)::date)
     FROM visit JOIN branch ON branch.id = visit.branch
     WHERE visit.client = client.id AND visit.status = 'done' AND visit.id <> $2) AS last_visit_on
FROM client WHERE client.id = $1
"""
# Money of one currency can be added up, whatever the branches.
SUMS = """
SELECT (sums.starts_at AT TIME ZONE branch.zone)::date AS day, count(*)::int AS visits,
    sum(sums.sold)::bigint AS sold, sum(sums.paid)::bigint AS paid
FROM visit_sum AS sums JOIN branch ON branch.id = sums.branch
WHERE sums.client = $1 AND sums.visit <> $2 AND branch.currency = $3
GROUP BY day
"""
HAD = """
SELECT (visit.starts_at AT TIME ZONE branch.zone)::date AS day, service.id AS service, service.category,
    sum(visit_line.quantity)::int AS times
FROM visit JOIN branch ON branch.id = visit.branch JOIN visit_line ON visit_line.visit = visit.id
JOIN service ON service.id = visit_line.service
WHERE visit.client = $1 AND visit.id <> $2 AND branch.currency = $3 AND visit.status = 'done'
GROUP BY day, service.id
"""
COUNTING = (Kind.by_visits, Kind.by_sold, Kind.by_paid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """Somebody who comes to a branch, and what for; `visit` is 0 while nothing is booked.

    `paid` is money really paid, None while nothing is.
    """

    branch: int
    zone: str
    currency: str
    starts_at: datetime
    client: int | None = None
    items: Sequence[BillItem] = ()
    codes: Sequence[TypedCode] = ()
    point_value: int = 0
    visit: int = 0
    paid: int | None = None

    @property
    def wall(self) -> datetime:
        """The visit's start on the branch's wall, without a zone."""
        return clock.wall(self.starts_at, self.zone).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What programmes give on a bill, and what was known of it and of them."""

    outcome: Outcome
    facts: BillFacts
    programmes: Sequence[Programme] = ()
    ladders: Sequence[LadderNow] = field(default=())

    @property
    def next_tier(self) -> Next | None:
        """What is missing to the client's next tier, without this bill."""
        client = self.facts.client
        if client is None or not self.ladders:
            return None
        here = self.ladders[0]
        figures = client.since(ladder_counts_from(here.ladder, self.facts.on, here.starts_on))
        return next_tier(here.ladder, Standing(client.tier), figures, self.facts.currency)


async def reckoned(coming: Coming, tried: Programme | None = None) -> Reckoned:
    """In at most four queries, however many programmes there are.

    One that is `tried` stands in for what of it runs, or is beside all that run.
    """
    programmes, ladders = await in_force(coming.branch, coming.wall.date())
    if tried is not None:
        programmes = [*(each for each in programmes if each.id != tried.id), tried]
    client = await client_facts(coming, programmes, ladders)
    facts = BillFacts(
        branch=coming.branch,
        starts_at=coming.wall,
        currency=coming.currency,
        items=tuple(coming.items),
        client=client,
        codes=tuple(coming.codes),
        paid=coming.paid,
        point_value=coming.point_value,
    )
    return Reckoned(benefits(facts, programmes), facts, programmes, ladders)


def with_money(found: Reckoned, paid: int) -> Outcome:
    """The same bill once `paid` was really paid for it: discounts are what they were, points may be fewer."""
    money = benefits(replace(found.facts, paid=paid), found.programmes)
    return replace(found.outcome, points=money.points, tiers=money.tiers)


async def client_facts(
    coming: Coming, programmes: Sequence[Programme], ladders: Sequence[LadderNow]
) -> ClientFacts | None:
    """What these programmes and tiers ask of the client; nothing is read that none of them asks."""
    who, numbers = coming.client, [each.id for each in ladders]
    row = await fetch_one(CLIENT, who, coming.visit, numbers) if who is not None else None
    if row is None:
        return None
    day = coming.wall.date()
    counts = {each: counted_from(each, day) for each in programmes if each.kind in COUNTING}
    tiers = [ladder_counts_from(each.ladder, day, each.starts_on) for each in ladders]
    nths = {each: counted_from(each, day) for each in programmes if each.kind is Kind.nth}
    asked = (who, coming.visit, coming.currency)
    sums = await fetch(SUMS, *asked) if counts or tiers else []
    had = await fetch(HAD, *asked) if nths else []
    return ClientFacts(
        id=row["id"],
        figures=figures_since({*counts.values(), *tiers, *nths.values()}, sums, had),
        birthday=row["birthday"],
        last_visit_on=row["last_visit_on"],
        groups=frozenset(row["tags"] or ()),
        tier=row["tier"] or "",
    )


def figures_since(
    days: set[date | None], sums: Sequence[Record], had: Sequence[Record]
) -> Mapping[date | None, Figures]:
    return {since: figures_from(since, sums, had) for since in days}


def figures_from(since: date | None, sums: Sequence[Record], had: Sequence[Record]) -> Figures:
    mine = [row for row in sums if since is None or row["day"] >= since]
    services: Counter[int] = Counter()
    categories: defaultdict[int, int] = defaultdict(int)
    for row in had:
        if since is None or row["day"] >= since:
            services[row["service"]] += row["times"]
            categories[row["category"]] += row["times"]
    return Figures(
        visits=sum(row["visits"] for row in mine),
        sold=sum(row["sold"] for row in mine),
        paid=sum(row["paid"] for row in mine),
        services=dict(services),
        categories=dict(categories),
    )
