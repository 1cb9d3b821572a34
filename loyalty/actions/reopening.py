"""Taking back what a closing did to points, when its visit is reopened."""

from collections.abc import Sequence

from asyncpg import Record

from kit.db import fetch, fetch_value, transaction
from loyalty import queries
from loyalty.actions.lots import BACK, Kind, Move, give_back, hold
from loyalty.actions.points import GIVEN, Place, key_of, lock_visit
from loyalty.actions.refusals import PointsAlreadySpent
from loyalty.actions.taking import plan_taking, take
from loyalty.rules.lots import given_back, moved
from loyalty.rules.points import counted

CLIENT_NAME = "SELECT name FROM client WHERE id = $1"
MOVED = """
SELECT id, kind, client, rule, points, value, entry, place, version, paid FROM points_entry
WHERE visit = $1 AND closing = $2 ORDER BY id
"""


async def take_back(visit_id: int, closing: int) -> None:
    """Undoes what the closing gave and used, by opposite entries; a second call changes nothing.

    Refuses when the client has meanwhile spent the points it gave.
    """
    async with transaction():
        place = await lock_visit(visit_id)
        rows = await fetch(MOVED, visit_id, closing)
        if not rows or any(row["kind"] in BACK.values() for row in rows):
            return
        client = rows[0]["client"]
        await hold(client, place.branch)
        for row in rows:  # what comes back first may pay for what is taken
            if row["kind"] == Kind.spent:
                await give_spent(place, closing, row)
        await take_given(place, closing, [row for row in rows if row["kind"] in GIVEN])


async def give_spent(place: Place, closing: int, row: Record) -> None:
    """To the lots it came from."""
    words = f"The visit was reopened: {counted(-row['points'])} given back"
    out = await queries.out_for(place.visit, closing)
    back = given_back(out, -moved(out))
    await give_back(place.of(row["client"]), opposite(place, closing, row, words), back)


async def take_given(place: Place, closing: int, rows: Sequence[Record]) -> None:
    """Raises `PointsAlreadySpent` where the client has not got as many any more."""
    if not rows:
        return
    whose = place.of(rows[0]["client"])
    plan = await plan_taking(whose, {row["id"]: row["points"] for row in rows})
    missing = sum(each.missing for each in plan.values())
    if missing:
        raise PointsAlreadySpent(await fetch_value(CLIENT_NAME, whose.client), missing)
    for row in rows:
        words = f"The visit was reopened: {counted(row['points'])} taken back"
        await take(whose, opposite(place, closing, row, words), plan[row["id"]])


def opposite(place: Place, closing: int, row: Record, words: str) -> Move:
    kind = BACK[Kind(row["kind"])]
    return Move(
        kind=kind,
        points=-row["points"],
        words=words,
        key=key_of(place.visit, closing, kind, place=row["place"]),
        visit=place.visit,
        closing=closing,
        place=row["place"],
        rule=row["rule"],
        version=row["version"],
        value=-row["value"],
        paid=-row["paid"],
        reverses=row["entry"],
    )
