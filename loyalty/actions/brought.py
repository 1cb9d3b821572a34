"""Points that clients had before they came here, from the book of another program."""

from asyncpg import Record

from catalog.queries import branch as branch_of
from kit import clock, journal
from kit.db import fetch_one, fetch_value, transaction
from kit.errors import NotFound
from kit.rights import Actor, Permission
from loyalty import queries
from loyalty.actions.lots import Kind, Move, Whose, come, hold
from loyalty.actions.refusals import BroughtAlready, PointsAlreadySpent
from loyalty.actions.reopening import CLIENT_NAME
from loyalty.actions.taking import plan_taking, take
from loyalty.rules.lasting import Days, Lasting, last_day

BROUGHT = """
SELECT count(*) FILTER (WHERE kind = 'brought') AS times, coalesce(sum(points), 0) AS points
FROM points_entry WHERE client = $1 AND branch = $2 AND kind IN ('brought', 'brought_back')
"""
ENTRY = "SELECT id, client, branch, points, entry FROM points_entry WHERE id = $1 AND kind = 'brought'"
BACK = "SELECT EXISTS (SELECT FROM book_transaction WHERE reverses = $1)"


async def bring_over(actor: Actor, client: int, branch: int, points: int, source: str) -> int:
    """Once for each client and branch; the id of the entry. Raises `BroughtAlready`.

    They can be used at once, and last as long as points given today by the rule in force.
    """
    actor.require(Permission.edit_loyalty)
    actor.require_branch(branch)
    async with transaction():
        await hold(client, branch)
        before = await fetch_one(BROUGHT, client, branch)
        if before is not None and before["points"]:
            raise BroughtAlready(int(before["points"]))
        whose = Whose(client, branch, clock.today((await branch_of(branch)).zone))
        key = f"points:brought:{client}:{branch}:{before['times'] if before else 0}"
        move = Move(kind=Kind.brought, points=points, words=f"Brought over from {source}", key=key)
        written = await come(whose, move, await from_now(whose))
        subject = ("client", client)
        await journal.write(actor, "bring over points", subject, branch=branch, after={"points": points})
    return written.entry


async def from_now(whose: Whose) -> Days:
    """Of points that can be used at once."""
    rule = await queries.points_rule_in_force(whose.branch, whose.today)
    return Days(whose.today, last_day(rule.lasting if rule else Lasting(), whose.today))


async def take_over_back(actor: Actor, entry_id: int) -> None:
    """By the opposite entry; a second call changes nothing. Raises `PointsAlreadySpent`."""
    actor.require(Permission.edit_loyalty)
    async with transaction():
        row = await fetch_one(ENTRY, entry_id)
        if row is None:
            raise NotFound("There are no such points.")
        actor.require_branch(row["branch"])
        await hold(row["client"], row["branch"])
        if not await fetch_value(BACK, row["entry"]):
            await reverse(actor, row)


async def reverse(actor: Actor, row: Record) -> None:
    client, branch, points = row["client"], row["branch"], row["points"]
    whose = Whose(client, branch, clock.today((await branch_of(branch)).zone))
    taking = (await plan_taking(whose, {row["id"]: points}))[row["id"]]
    if taking.missing:
        raise PointsAlreadySpent(await fetch_value(CLIENT_NAME, client), taking.missing)
    move = Move(
        kind=Kind.brought_back,
        points=-points,
        words="What was brought over was taken back",
        key=f"points:brought:{row['id']}:back",
        reverses=row["entry"],
    )
    await take(whose, move, taking)
    subject = ("client", client)
    await journal.write(actor, "take back points", subject, branch=branch, before={"points": points})
