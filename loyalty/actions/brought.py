"""Points that clients had before they came here, from the book of another program."""

from asyncpg import Record

from kit import clock, journal
from kit.db import fetch_one, fetch_value, transaction
from kit.errors import NotFound, Refused
from kit.rights import Actor, Permission
from ledger import actions as book
from ledger.rules import Account, Entry
from ledger.tables import AccountKind
from loyalty import queries
from loyalty.actions.points import CLIENT_NAME, PointsAlreadySpent
from loyalty.queries import UNIT, points_account
from loyalty.rules.points import counted, missing_after
from loyalty.tables import PointsEntry

Kind = PointsEntry.Kind
BROUGHT = """
SELECT count(*) FILTER (WHERE kind = 'brought') AS times, coalesce(sum(points), 0) AS points
FROM points_entry WHERE client = $1 AND branch = $2 AND kind IN ('brought', 'brought_back')
"""
ENTRY = "SELECT id, client, branch, points, entry FROM points_entry WHERE id = $1 AND kind = 'brought'"
BACK = "SELECT EXISTS (SELECT FROM book_transaction WHERE reverses = $1)"


class BroughtAlready(Refused):
    def __init__(self, points: int) -> None:
        super().__init__(f"{counted(points)} were brought over for this client before.", points=points)


async def bring_over(actor: Actor, client: int, branch: int, points: int, source: str) -> int:
    """Once for each client and branch; the id of the entry. Raises `BroughtAlready`."""
    actor.require(Permission.edit_loyalty)
    actor.require_branch(branch)
    async with transaction():
        await book.lock_account(points_account(client, branch))
        before = await fetch_one(BROUGHT, client, branch)
        if before is not None and before["points"]:
            raise BroughtAlready(int(before["points"]))
        key = f"points:brought:{client}:{branch}:{before['times'] if before else 0}"
        words = f"Brought over from {source}"
        issued = Account(AccountKind.points_issued, UNIT, branch)
        entries = [Entry(issued, points), Entry(points_account(client, branch), -points)]
        posted = await book.post(key, entries, branch=branch, description=f"Client {client}: {words}")
        subject = ("client", client)
        await journal.write(actor, "bring over points", subject, branch=branch, after={"points": points})
        return await note((client, branch), Kind.brought, points, posted, words)


async def take_over_back(actor: Actor, entry_id: int) -> None:
    """By the opposite entry; a second call changes nothing. Raises `PointsAlreadySpent`."""
    actor.require(Permission.edit_loyalty)
    async with transaction():
        row = await fetch_one(ENTRY, entry_id)
        if row is None:
            raise NotFound("There are no such points.")
        actor.require_branch(row["branch"])
        await book.lock_account(points_account(row["client"], row["branch"]))
        if not await fetch_value(BACK, row["entry"]):
            await reverse(actor, row)


async def reverse(actor: Actor, row: Record) -> None:
    client, branch, points = row["client"], row["branch"], row["points"]
    missing = missing_after(await queries.balance(client, branch), points)
    if missing:
        raise PointsAlreadySpent(await fetch_value(CLIENT_NAME, client), missing)
    words = "What was brought over was taken back"
    posted = await book.reverse(
        row["entry"],
        key=f"points:brought:{row['id']}:back",
        branch=branch,
        description=f"Client {client}: {words}",
    )
    await note((client, branch), Kind.brought_back, -points, posted, words)
    subject = ("client", client)
    await journal.write(actor, "take back points", subject, branch=branch, before={"points": points})


async def note(whose: tuple[int, int], kind: PointsEntry.Kind, points: int, posted: int, words: str) -> int:
    entry = PointsEntry(
        client=whose[0],
        branch=whose[1],
        closing=0,
        kind=kind,
        points=points,
        value=0,
        explanation=words[:300],
        entry=posted,
        happened_at=clock.now(),
    )
    await entry.save()
    return int(entry.id)
