"""The one door through which points move: the book, the entry that says why, and the lots, together.

Whoever calls holds the client's account of points (`hold`), so that what was read stays true.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kit import clock
from kit.db import execute, fetch_value
from ledger import actions as book
from ledger.rules import Account, Entry
from ledger.tables import AccountKind
from loyalty import queries
from loyalty.actions.refusals import ended
from loyalty.queries import UNIT, points_account
from loyalty.rules.lasting import Days, opened_again
from loyalty.rules.lots import Draw
from loyalty.rules.points import counted
from loyalty.tables import PointsEntry, PointsLot

Kind = PointsEntry.Kind
# What stands against the client's points in the book; of all others it is what was given.
AGAINST = {
    Kind.spent: AccountKind.points_redeemed,
    Kind.spent_back: AccountKind.points_redeemed,
    Kind.expired: AccountKind.points_expired,
    Kind.expired_back: AccountKind.points_expired,
}
BACK = {
    Kind.spent: Kind.spent_back,
    Kind.earned: Kind.earned_back,
    Kind.bonus: Kind.bonus_back,
    Kind.brought: Kind.brought_back,
}
LONGEST_WORDS = 300
NEXT_ID = "SELECT nextval(pg_get_serial_sequence('points_entry', 'id'))"
PUT_DRAWS = """
INSERT INTO points_draw (lot, entry, points)
SELECT drawn.lot, $1, drawn.points FROM unnest($2::int[], $3::bigint[]) AS drawn (lot, points)
"""
OPEN_AGAIN = "UPDATE points_lot SET expires_on = $2 WHERE id = $1"


@dataclass(frozen=True, slots=True)
class Whose:
    """Somebody's points in a branch, where it is `today`."""

    client: int
    branch: int
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Points that come (above zero) or leave, and what is noted of it; `key` is the one in the book.

    One that `reverses` another transaction is its opposite; one that is `posted` already shares that one.
    """

    kind: PointsEntry.Kind
    points: int
    words: str
    key: str = ""
    visit: int | None = None
    closing: int = 0
    refund: int = 0
    place: int = 0
    rule: int | None = None
    version: int | None = None
    value: int = 0
    paid: int = 0
    reverses: int | None = None
    made_by: str = ""
    other: int | None = None
    posted: int | None = None

    @property
    def booked_as(self) -> str:
        return f"Visit {self.visit}: {self.words}" if self.visit else self.words


@dataclass(frozen=True, slots=True)
class Written:
    """The entry, and its transaction in the book."""

    entry: int
    posted: int


async def hold(client: int, branch: int) -> None:
    """Until the end of the transaction nobody else moves these points."""
    await book.lock_account(points_account(client, branch))


async def write(whose: Whose, move: Move) -> Written:
    """Into the book and among the client's entries."""
    number = int(await fetch_value(NEXT_ID))
    posted = await post(whose, move, move.key or f"points:entry:{number}")
    await PointsEntry.insert(
        PointsEntry(
            id=number,
            client=whose.client,
            branch=whose.branch,
            rule=move.rule,
            visit=move.visit,
            closing=move.closing,
            refund=move.refund,
            place=move.place,
            version=move.version,
            kind=move.kind,
            points=move.points,
            value=move.value,
            paid=move.paid,
            explanation=move.words[:LONGEST_WORDS],
            entry=posted,
            made_by=move.made_by,
            other=move.other,
            happened_at=clock.now(),
        )
    )
    return Written(number, posted)


async def post(whose: Whose, move: Move, key: str) -> int:
    if move.posted is not None:
        return move.posted
    if move.reverses is not None:
        return await book.reverse(move.reverses, key=key, branch=whose.branch, description=move.booked_as)
    other = Account(AGAINST.get(move.kind, AccountKind.points_issued), UNIT, whose.branch)
    entries = [Entry(other, move.points), Entry(points_account(whose.client, whose.branch), -move.points)]
    return await book.post(key, entries, branch=whose.branch, description=move.booked_as)


async def come(whose: Whose, move: Move, days: Days) -> Written:
    """New points, as a lot of their own."""
    written = await write(whose, move)
    await add_lot(whose, written.entry, move.points, days)
    return written


async def add_lot(whose: Whose, entry: int, points: int, days: Days, since: date | None = None) -> None:
    """What an entry brought, or a part of it that came elsewhere before, as a lot."""
    await PointsLot.insert(
        PointsLot(
            client=whose.client,
            branch=whose.branch,
            entry=entry,
            points=points,
            remaining=points,
            since_on=since or whose.today,
            usable_on=days.usable_on,
            expires_on=days.expires_on,
        )
    )


async def give_back(whose: Whose, move: Move, draws: Sequence[Draw]) -> Written:
    """Points back into the lots they came from; one that is over is opened again for them."""
    await open_again(whose, [each.lot for each in draws])
    return await draw(whose, move, draws)


async def draw(whose: Whose, move: Move, draws: Sequence[Draw]) -> Written:
    """Points out of lots, or back into them as these are."""
    written = await write(whose, move)
    lots, points = [each.lot for each in draws], [each.points for each in draws]
    await execute(PUT_DRAWS, written.entry, lots, points)
    return written


async def open_again(whose: Whose, lots: Sequence[int]) -> None:
    """What is left in them is written off first: only what comes back is good once more."""
    for row in await queries.over_among(lots, whose.today):
        if row["remaining"]:
            await write_off(whose, Draw(row["id"], -row["remaining"]), row["expires_on"])
        await execute(OPEN_AGAIN, row["id"], opened_again(row["expires_on"], whose.today))


async def write_off(whose: Whose, over: Draw, last: date) -> None:
    """All that is left in a lot after its last day, once."""
    words = f"{counted(-over.points)} ended: {ended(last)}"
    key = f"points:expired:{over.lot}:{last}"
    written = await write(whose, Move(kind=Kind.expired, points=over.points, words=words, key=key))
    await execute(PUT_DRAWS, written.entry, [over.lot], [over.points])
