"""Points that go with a refund: those that paid come back, those that the money earned are taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from asyncpg import Record

from kit.db import fetch, fetch_value, joined
from loyalty import queries
from loyalty.actions.lots import BACK, Kind, Move, give_back, hold
from loyalty.actions.points import Place, key_of, lock_visit
from loyalty.actions.refusals import PointsAlreadySpent
from loyalty.actions.reopening import CLIENT_NAME
from loyalty.actions.taking import plan_taking, take
from loyalty.rules.lots import Taking, given_back
from loyalty.rules.points import counted, extra_left, points_earned, points_needed

# What spent comes first: what comes back may pay for what is taken.
MOVED = """
SELECT entry.id, entry.client, entry.rule, entry.kind, entry.points, entry.value, entry.place, entry.version,
    entry.paid, (entry.points + coalesce(sum(back.points), 0))::bigint AS left_over,
    points_rule.rate, points_rule.point_value
FROM points_entry AS entry LEFT JOIN points_rule ON points_rule.id = entry.rule
LEFT JOIN points_entry AS back ON back.visit = entry.visit AND back.closing = entry.closing
    AND back.kind = entry.kind || '_back' AND back.place = entry.place
WHERE entry.visit = $1 AND entry.closing = $2 AND entry.kind IN ('earned', 'bonus', 'spent')
GROUP BY entry.id, points_rule.id ORDER BY entry.kind = 'spent' DESC, entry.id
"""
ADVICE = "Refund less, or let the missing ones go."
IS_MOVED = "SELECT EXISTS (SELECT FROM points_entry WHERE visit = $1 AND closing = $2 AND refund = $3)"


@dataclass(frozen=True, slots=True)
class Refunding:
    """A refund of a closing's bill, by its number. `value` of what points paid goes back as points.

    `paid_left` is the money that stays with the salon. With `lets_go`, earned points that were spent since
    are not insisted on.
    """

    visit: int
    closing: int
    number: int
    value: int
    paid_left: int
    lets_go: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """How many points came back, how many were taken, and how many could not be."""

    back: int = 0
    taken: int = 0
    missing: int = 0


async def refund_points(refunding: Refunding) -> Moved:
    """Of the earned points those stay that the money left would earn. A second call changes nothing.

    Raises `PointsAlreadySpent` unless the missing ones are let go.
    """
    async with joined():
        place = await lock_visit(refunding.visit)
        rows = await fetch(MOVED, refunding.visit, refunding.closing)
        again = await fetch_value(IS_MOVED, refunding.visit, refunding.closing, refunding.number)
        if not rows or again:
            return Moved()
        await hold(rows[0]["client"], place.branch)
        back = sum([await give_spent(place, row, refunding) for row in rows if row["kind"] == Kind.spent])
        given = [row for row in rows if row["kind"] != Kind.spent]
        taken, missing = await take_given(place, given, refunding)
        return Moved(back, taken, missing)


async def give_spent(place: Place, row: Record, refunding: Refunding) -> int:
    """How many came back, to the lots that were drawn last."""
    each = row["value"] // -row["points"]
    points = points_needed(refunding.value, each) if refunding.value else None
    if not points:
        return 0
    words = f"A refund: {counted(points)} given back"
    out = await queries.out_for(place.visit, refunding.closing)
    move = move_of(row, refunding, points, words)
    await give_back(place.of(row["client"]), move, given_back(out, points))
    return points


async def take_given(place: Place, rows: Sequence[Record], refunding: Refunding) -> tuple[int, int]:
    """How many were taken, and how many the client has not got any more."""
    wanted = {row["id"]: gone for row in rows if (gone := too_many(row, refunding.paid_left))}
    if not wanted:
        return 0, 0
    whose = place.of(rows[0]["client"])
    plan = await plan_taking(whose, wanted)
    missing = sum(each.missing for each in plan.values())
    if missing and not refunding.lets_go:
        raise PointsAlreadySpent(await fetch_value(CLIENT_NAME, whose.client), missing, ADVICE)
    for row in rows:
        taking = plan.get(row["id"])
        if taking and taking.points:
            await take(whose, move_of(row, refunding, -taking.points, said_of(taking)), taking)
    return sum(each.points for each in plan.values()), missing


def too_many(row: Record, paid_left: int) -> int:
    """How many of an entry's points the money that is left does not earn."""
    left = int(row["left_over"])
    if row["kind"] == Kind.bonus:
        return left - min(left, extra_left(row["points"], row["paid"], paid_left))
    return left - min(left, points_earned(paid_left, row["rate"], row["point_value"]))


def said_of(taking: Taking) -> str:
    words = f"A refund: {counted(taking.points)} taken back"
    return words + (f"; {counted(taking.missing)} spent since let go" if taking.missing else "")


def move_of(row: Record, refunding: Refunding, points: int, words: str) -> Move:
    """Points that come to the client (above zero) or leave, and what they had paid."""
    kind = BACK[Kind(row["kind"])]
    return Move(
        kind=kind,
        points=points,
        words=words,
        key=key_of(refunding.visit, refunding.closing, kind, refunding.number, row["place"]),
        visit=refunding.visit,
        closing=refunding.closing,
        refund=refunding.number,
        place=row["place"],
        rule=row["rule"],
        version=row["version"],
        value=-refunding.value if kind is Kind.spent_back else 0,
    )
