"""A client's tier is written down when a visit changes it, and once a day for who rises or falls by time."""

from datetime import date, datetime

from kit.db import execute, fetch, fetch_one, joined, transaction
from loyalty.programme_tables import TierStanding
from loyalty.queries.tiers import (
    RunningLadder,
    ladder_by_id,
    ladders_here,
    raised,
    standing_now,
    visit_days,
)
from loyalty.rules.benefits.course import standing_by
from loyalty.rules.benefits.outcomes import Standing
from loyalty.rules.benefits.tiers import Ladder, Measure, ladder_counts_from

# Two desks that are done with visits of one client wait for each other, so that each counts both.
HOLD = "SELECT pg_advisory_xact_lock(hashtext('tier'), $1)"
END = """
UPDATE tier_standing SET ended_on = greatest($3::date, since_on)
WHERE programme = $1 AND client = $2 AND ended_on IS NULL
"""
KEEP = """
UPDATE tier_standing SET kept_until_on = $3 WHERE programme = $1 AND client = $2 AND ended_on IS NULL
"""
TODAYS = """
SELECT programme.id, today.day FROM loyalty_programme AS programme
JOIN branch ON branch.id = programme.branches[1]
CROSS JOIN LATERAL (SELECT ($1::timestamptz AT TIME ZONE branch.zone)::date AS day) AS today
WHERE programme.kind = 'ladder' AND programme.state = 'started' AND programme.starts_on <= today.day
    AND (programme.ends_on IS NULL OR programme.ends_on >= today.day)
"""
OVER = f"""
WITH running AS ({TODAYS})
SELECT running.id, running.day, standing.client FROM running
JOIN tier_standing AS standing ON standing.programme = running.id
WHERE standing.ended_on IS NULL AND standing.kept_until_on < running.day
ORDER BY standing.kept_until_on, standing.id LIMIT 1
"""  # noqa: S608 - only constants
UNSEEN = f"""
WITH running AS ({TODAYS})
SELECT running.id, running.day FROM running JOIN loyalty_programme AS programme USING (id)
WHERE programme.looked_on IS NULL OR programme.looked_on < running.day
ORDER BY running.id LIMIT 1 FOR UPDATE OF programme SKIP LOCKED
"""  # noqa: S608 - only constants
LOOKED = "UPDATE loyalty_programme SET looked_on = $2 WHERE id = $1"
LOOK_AGAIN = "UPDATE loyalty_programme SET looked_on = NULL WHERE id = $1"
AT_ONCE = 100
# Who would be higher than is written, or has a tier that is none any more. $5: names, $6: from what on.
UNSETTLED = """
WITH had AS (
    SELECT sums.client, {measure}::bigint AS much
    FROM visit_sum AS sums JOIN branch ON branch.id = sums.branch
    CROSS JOIN LATERAL (SELECT (sums.starts_at AT TIME ZONE branch.zone)::date AS day) AS wall
    WHERE branch.currency = $2 AND wall.day <= $4 AND ($3::date IS NULL OR wall.day >= $3)
    GROUP BY sums.client
)
SELECT coalesce(had.client, standing.client) AS client FROM had
FULL JOIN (SELECT client, tier FROM tier_standing WHERE programme = $1 AND ended_on IS NULL) AS standing
    ON standing.client = had.client
CROSS JOIN LATERAL (SELECT array_position($5::text[], standing.tier) AS at) AS place
WHERE width_bucket(coalesce(had.much, 0), $6::bigint[]) > coalesce(place.at, 0)
    OR (standing.tier IS NOT NULL AND place.at IS NULL)
ORDER BY 1 LIMIT $7
"""
MEASURES = {Measure.visits: "count(*)", Measure.sold: "sum(sums.sold)", Measure.paid: "sum(sums.paid)"}


async def settle_tiers(client: int | None, branch: int, today: date) -> None:
    """What the client's visits make of their tier now, of what runs in the branch of the visit.

    Call after everything else that follows from a visit: it waits for who does the same with this client.
    """
    if client is None:
        return
    for running in await ladders_here(branch, today):
        await settle(running, client, today)


async def settle(running: RunningLadder, client: int, today: date) -> bool:
    """Whether the client has another tier now. A second call changes nothing."""
    if today < running.course.starts_on:
        return False
    async with joined():
        await execute(HOLD, client)
        days = await visit_days(client, running.currency)
        gifts = await raised(client, running.branches)
        now = standing_by(running.course, days, today, gifts)
        was = await standing_now(running.id, client)
        if now.tier == was.tier:
            if now.until != was.until:
                await execute(KEEP, running.id, client, now.until)
            return False
        await execute(END, running.id, client, today)
        await begin(running.id, client, now, today)
    return True


async def begin(programme: int, client: int, now: Standing, today: date) -> None:
    if not now.tier:
        return
    row = TierStanding(
        programme=programme, client=client, tier=now.tier, since_on=min(now.since or today, today),
        kept_until_on=now.until,
    )  # fmt: skip
    await row.save()


async def look_again(programme: int) -> None:
    """The next tick looks at everybody: the ladder says something else from some day on."""
    await execute(LOOK_AGAIN, programme)


async def settle_next(now: datetime) -> bool:
    """One step of the day's work: somebody whose tier is over, or some of those who rise; False when done."""
    return await settle_one_over(now) or await settle_some(now)


async def settle_one_over(now: datetime) -> bool:
    found = await fetch_one(OVER, now)
    running = await ladder_by_id(found["id"]) if found else None
    if found is None or running is None:
        return False
    async with transaction():
        await settle(running, found["client"], found["day"])
    return True


async def settle_some(now: datetime) -> bool:
    """Of a ladder at which nobody looked today; of two processes one has it."""
    async with transaction():
        found = await fetch_one(UNSEEN, now)
        running = await ladder_by_id(found["id"]) if found else None
        if found is None or running is None:
            return False
        waiting = await unsettled(running, found["day"])
        changed = [await settle(running, client, found["day"]) for client in waiting]
        if len(waiting) < AT_ONCE or not any(changed):
            await execute(LOOKED, running.id, found["day"])
    return True


async def unsettled(running: RunningLadder, today: date) -> list[int]:
    """Clients whose tier is not what their visits make of it, at most `AT_ONCE` of them."""
    ladder = running.now(today)
    asked = (running.id, running.currency, *counted_here(ladder, running, today), AT_ONCE)
    rows = await fetch(UNSETTLED.format(measure=MEASURES[ladder.measure]), *asked)
    return [row["client"] for row in rows]


def counted_here(ladder: Ladder, running: RunningLadder, today: date) -> tuple[object, ...]:
    first = ladder_counts_from(ladder, today, running.course.starts_on)
    names = [tier.name for tier in ladder.tiers]
    return first, today, names, [tier.at for tier in ladder.tiers]
