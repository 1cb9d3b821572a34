"""Lots of points: what somebody has, and where it is."""

from collections.abc import Sequence
from datetime import date

from asyncpg import Record

from kit.db import fetch, fetch_one
from loyalty.rules.lots import Coming, Draw, Holding, Lot

LOTS = """
SELECT id, remaining, usable_on, expires_on FROM points_lot
WHERE client = $1 AND branch = $2 AND remaining > 0
"""
HOLDING = """
SELECT coalesce(sum(remaining) FILTER (WHERE usable AND NOT over), 0)::bigint AS usable,
    coalesce(sum(remaining) FILTER (WHERE NOT usable AND NOT over), 0)::bigint AS pending,
    coalesce(sum(remaining) FILTER (WHERE over), 0)::bigint AS over
FROM (SELECT remaining, coalesce(usable_on <= $3, FALSE) AS usable, coalesce(expires_on < $3, FALSE) AS over
      FROM points_lot
      WHERE client = $1 AND branch = $2 AND remaining > 0) AS there
"""
ENDING = """
SELECT expires_on, sum(remaining)::bigint AS points FROM points_lot
WHERE client = $1 AND branch = $2 AND remaining > 0 AND expires_on >= $3
GROUP BY expires_on ORDER BY expires_on LIMIT $4
"""
WAITING = """
SELECT usable_on, sum(remaining)::bigint AS points FROM points_lot
WHERE client = $1 AND branch = $2 AND remaining > 0 AND coalesce(usable_on > $3, TRUE)
    AND coalesce(expires_on >= $3, TRUE)
GROUP BY usable_on ORDER BY usable_on LIMIT $4
"""
# Of which lots, in the order of drawing, and how much of it has not come back.
OUT = """
SELECT lot, sum(draw.points)::bigint AS points
FROM points_draw AS draw JOIN points_entry AS entry ON entry.id = draw.entry
WHERE entry.visit = $1 AND entry.closing = $2 AND entry.kind IN ('spent', 'spent_back')
GROUP BY lot HAVING sum(draw.points) < 0 ORDER BY min(draw.id)
"""
LOTS_OF = """
SELECT id, entry, points, remaining, usable_on, expires_on, since_on FROM points_lot
WHERE entry = ANY($1::int[]) ORDER BY id
"""
LOTS_BY_ID = (
    "SELECT id, usable_on, expires_on, since_on FROM points_lot WHERE id = ANY($1::int[]) ORDER BY id"
)
DRAWS_OF = "SELECT lot, points FROM points_draw WHERE entry = $1 ORDER BY id"
OVER = """
SELECT id, remaining, expires_on FROM points_lot
WHERE id = ANY($1::int[]) AND expires_on < $2 ORDER BY expires_on, id
"""
OVER_OF = """
SELECT id, remaining, expires_on FROM points_lot
WHERE client = $1 AND branch = $2 AND remaining > 0 AND expires_on < $3 ORDER BY expires_on, id
"""
WRITTEN_OFF = """
SELECT lot, -sum(draw.points)::bigint AS points
FROM points_draw AS draw JOIN points_entry AS entry ON entry.id = draw.entry
WHERE lot = ANY($1::int[]) AND entry.kind IN ('expired', 'expired_back')
GROUP BY lot HAVING sum(draw.points) < 0
"""
UNLIKE = """
SELECT branch.name, coalesce(held.client, booked.party) AS client, coalesce(held.points, 0)
    - coalesce(booked.points, 0) AS points
FROM (SELECT client, branch, sum(remaining)::bigint AS points FROM points_lot WHERE remaining > 0
      GROUP BY client, branch) AS held
FULL JOIN (
    SELECT book_account.party, book_account.branch, -sum(posting.amount)::bigint AS points
    FROM book_account JOIN posting ON posting.account = book_account.id
    WHERE kind = 'points' AND unit = 'points' GROUP BY book_account.party, book_account.branch
) AS booked ON booked.party = held.client AND booked.branch = held.branch
JOIN branch ON branch.id = coalesce(held.branch, booked.branch)
WHERE coalesce(held.points, 0) <> coalesce(booked.points, 0)
ORDER BY branch.name, client
"""
# The lots as they were at the end of a day: what came by then, less what was drawn by then.
OWED = """
SELECT points.branch, points.band, sum(points.left_then)::bigint AS points FROM (
    SELECT lot.branch,
        CASE WHEN $2::date - lot.since_on <= 90 THEN 0 WHEN $2::date - lot.since_on <= 365 THEN 1 ELSE 2
        END AS band,
        lot.points + coalesce((
            SELECT sum(draw.points)
            FROM points_draw AS draw JOIN points_entry AS moved ON moved.id = draw.entry
            WHERE draw.lot = lot.id AND (moved.happened_at AT TIME ZONE branch.zone)::date <= $2
        ), 0) AS left_then
    FROM points_lot AS lot JOIN points_entry AS came ON came.id = lot.entry
    JOIN branch ON branch.id = lot.branch
    WHERE lot.branch = ANY($1::int[]) AND (came.happened_at AT TIME ZONE branch.zone)::date <= $2
) AS points GROUP BY points.branch, points.band HAVING sum(points.left_then) <> 0
"""
SHOWN = 12


async def lots(client: int, branch: int) -> list[Lot]:
    """All with something in them."""
    return [Lot(**row) for row in await fetch(LOTS, client, branch)]


async def holding_of(client: int, branch: int, today: date) -> Holding:
    """What the client has on a day of the branch, in one read however many lots there are."""
    found = await fetch_one(HOLDING, client, branch, today)
    return Holding(**found) if found else Holding()


async def ending(client: int, branch: int, today: date) -> list[Coming]:
    """What ends on which of the next days."""
    rows = await fetch(ENDING, client, branch, today, SHOWN)
    return [Coming(row["expires_on"], row["points"]) for row in rows]


async def waiting(client: int, branch: int, today: date) -> list[Coming]:
    """What cannot be used yet, and from when it can."""
    rows = await fetch(WAITING, client, branch, today, SHOWN)
    return [Coming(row["usable_on"], row["points"]) for row in rows]


async def out_for(visit: int, closing: int) -> list[Draw]:
    """What paid for a closing and has not come back."""
    return [Draw(row["lot"], row["points"]) for row in await fetch(OUT, visit, closing)]


async def lots_of(entries: Sequence[int]) -> list[Record]:
    """Those that came by these entries, with nothing in them too."""
    return await fetch(LOTS_OF, list(entries))


async def lots_by_id(ids: Sequence[int]) -> list[Record]:
    """When these came, and their days."""
    return await fetch(LOTS_BY_ID, list(ids))


async def draws_of(entry: int) -> list[Draw]:
    """In the order of drawing."""
    return [Draw(row["lot"], row["points"]) for row in await fetch(DRAWS_OF, entry)]


async def over_among(lot_ids: Sequence[int], today: date) -> list[Record]:
    """Those of the lots whose last day is past."""
    return await fetch(OVER, list(lot_ids), today) if lot_ids else []


async def over_of(client: int, branch: int, today: date) -> list[Record]:
    """Lots with something in them whose last day is past."""
    return await fetch(OVER_OF, client, branch, today)


async def written_off(lot_ids: Sequence[int]) -> dict[int, int]:
    """What of lots was written off because it was over."""
    return {row["lot"]: row["points"] for row in await fetch(WRITTEN_OFF, list(lot_ids))}


async def points_owed(branches: Sequence[int], day: date) -> dict[int, list[int]]:
    """What clients had in each branch at the end of a day, by when it came: in 90 days, a year, before.

    Their sum is what the book said then. Branches where nobody had any are left out.
    """
    found: dict[int, list[int]] = {}
    for row in await fetch(OWED, branches, day):
        found.setdefault(row["branch"], [0, 0, 0])[row["band"]] = row["points"]
    return found


async def lots_unlike_book() -> list[str]:
    """Clients whose lots come to something else than the book says, in words."""
    return [
        f"{row['name']}: lots of client {row['client']} hold {row['points']:+} points beside the book"
        for row in await fetch(UNLIKE)
    ]
