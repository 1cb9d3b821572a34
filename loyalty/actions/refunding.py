"""Points that go with a refund: those that paid come back, those that the money earned are taken."""

from dataclasses import dataclass

from asyncpg import Record

from kit.db import fetch, fetch_value, joined
from ledger import actions as book
from ledger.rules import Account, Entry
from ledger.tables import AccountKind
from loyalty import queries
from loyalty.actions.points import (
    CLIENT_NAME,
    Kind,
    Movement,
    Place,
    PointsAlreadySpent,
    add_entry,
    lock_visit,
)
from loyalty.queries import UNIT, points_account
from loyalty.rules import counted, missing_after, points_earned, points_needed

MOVED = """
SELECT entry.client, entry.rule, entry.kind, entry.points, entry.value,
    (entry.points + coalesce(sum(back.points), 0))::bigint AS left_over,
    points_rule.rate, points_rule.point_value
FROM points_entry AS entry JOIN points_rule ON points_rule.id = entry.rule
LEFT JOIN points_entry AS back ON back.visit = entry.visit AND back.closing = entry.closing
    AND back.kind = entry.kind || '_back'
WHERE entry.visit = $1 AND entry.closing = $2 AND entry.kind IN ('earned', 'spent')
GROUP BY entry.id, points_rule.id ORDER BY entry.kind DESC
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
        rows = {Kind(row["kind"]): row for row in await fetch(MOVED, refunding.visit, refunding.closing)}
        again = await fetch_value(IS_MOVED, refunding.visit, refunding.closing, refunding.number)
        if not rows or again:
            return Moved()
        client = next(iter(rows.values()))["client"]
        await book.lock_account(points_account(client, place.branch))
        moved = await what_moves(place, client, rows, refunding)
        await write_both(place, rows, refunding, moved)
        return moved


async def what_moves(place: Place, client: int, rows: dict[Kind, Record], refunding: Refunding) -> Moved:
    """Call while the account is locked. What comes back first may pay for what is taken."""
    back, taken = points_back(rows, refunding.value), points_taken(rows, refunding.paid_left)
    missing = missing_after(await queries.balance(client, place.branch) + back, taken)
    if missing and not refunding.lets_go:
        raise PointsAlreadySpent(await fetch_value(CLIENT_NAME, client), missing, ADVICE)
    return Moved(back, taken - missing, missing)


def points_back(rows: dict[Kind, Record], value: int) -> int:
    spent = rows.get(Kind.spent)
    if spent is None or not value:
        return 0
    return points_needed(value, spent["value"] // -spent["points"]) or 0


def points_taken(rows: dict[Kind, Record], paid_left: int) -> int:
    earned = rows.get(Kind.earned)
    if earned is None:
        return 0
    left = int(earned["left_over"])
    return left - min(left, points_earned(paid_left, earned["rate"], earned["point_value"]))


async def write_both(place: Place, rows: dict[Kind, Record], refunding: Refunding, moved: Moved) -> None:
    if moved.back:
        words = f"A refund: {counted(moved.back)} given back"
        await write(
            place, refunding, (rows[Kind.spent], Kind.spent_back, moved.back, -refunding.value), words
        )
    if moved.taken:
        words = f"A refund: {counted(moved.taken)} taken back"
        words += f"; {counted(moved.missing)} spent since let go" if moved.missing else ""
        await write(place, refunding, (rows[Kind.earned], Kind.earned_back, -moved.taken, 0), words)


async def write(place: Place, refunding: Refunding, what: tuple[Record, Kind, int, int], words: str) -> None:
    """Points that come to the client (above zero) or leave, and what they had paid."""
    row, kind, points, value = what
    other = AccountKind.points_redeemed if kind is Kind.spent_back else AccountKind.points_issued
    entries = [
        Entry(Account(other, UNIT, place.branch), points),
        Entry(points_account(row["client"], place.branch), -points),
    ]
    posted = await book.post(
        f"points:{place.visit}:{refunding.closing}:{kind}:{refunding.number}",
        entries,
        branch=place.branch,
        description=f"Visit {place.visit}: {words}",
    )
    movement = Movement(row["client"], refunding.closing, kind, row["rule"], points, value, words)
    await add_entry(place, movement, posted, refunding.number)
