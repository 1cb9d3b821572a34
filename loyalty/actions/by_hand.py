"""Points that somebody gives, takes, or sends from one client to another, with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from asyncpg import Record

from catalog.queries import access_branch
from clients.queries import access_client
from kit import clock, journal
from kit.db import fetch_value, transaction
from kit.errors import Invalid
from kit.rights import Actor, Permission
from ledger import actions as book
from ledger.rules import Entry
from loyalty import queries
from loyalty.actions.brought import from_now
from loyalty.actions.lots import Kind, Move, Whose, add_lot, come, draw, give_back, hold, write
from loyalty.actions.refusals import NotEnoughPoints, PointsGoneSince, SentBackAlready, SentToOneself
from loyalty.actions.reopening import CLIENT_NAME
from loyalty.queries import points_account
from loyalty.rules.lasting import Days
from loyalty.rules.lots import Draw, given_back, holding, moved, spent_from, taken_from
from loyalty.rules.points import counted

MOST_BY_HAND = 1_000_000
LONGEST_REASON = 200
NEXT_KEY = "SELECT nextval(pg_get_serial_sequence('points_entry', 'id'))"
IS_BACK = "SELECT EXISTS (SELECT FROM book_transaction WHERE reverses = $1)"


@dataclass(frozen=True, slots=True)
class ByHand:
    """So many points of a client in a branch, and why."""

    client: int
    branch: int
    points: int
    why: str


async def give_points(actor: Actor, wish: ByHand) -> int:
    """They last as those that the rule of today gives, but can be used at once; the id of the entry."""
    async with transaction():
        whose, why = await begin(actor, wish)
        move = Move(kind=Kind.given, points=wish.points, words=f"Given: {why}", made_by=actor.name)
        written = await come(whose, move, await from_now(whose))
        await note(actor, whose, "give points", {"points": wish.points, "why": why})
    return written.entry


async def take_points(actor: Actor, wish: ByHand) -> int:
    """Of what can be used what ends first, then what waits; the id of the entry. Raises `NotEnoughPoints`."""
    async with transaction():
        whose, why = await begin(actor, wish)
        lots = await queries.lots(whose.client, whose.branch)
        draws = taken_from(lots, 0, wish.points, whose.today)
        if -moved(draws) < wish.points:
            raise NotEnoughPoints(-moved(draws), wish.points)
        move = Move(kind=Kind.taken, points=-wish.points, words=f"Taken: {why}", made_by=actor.name)
        written = await draw(whose, move, draws)
        await note(actor, whose, "take points", {"points": -wish.points, "why": why})
    return written.entry


async def send_points(actor: Actor, wish: ByHand, receiver: int) -> int:
    """Points that can be used go to another client, and keep their last day; the id of the sender's entry.

    Raises `NotEnoughPoints` or `SentToOneself`.
    """
    async with transaction():
        actor.require(Permission.move_points)
        other = await access_client(actor, receiver)
        if other.id == wish.client:
            raise SentToOneself
        await hold_both(wish.client, other.id, (await access_branch(actor, wish.branch)).id)
        whose, why = await begin(actor, wish)
        lots = await queries.lots(whose.client, whose.branch)
        draws = spent_from(lots, wish.points, whose.today)
        if -moved(draws) < wish.points:
            raise NotEnoughPoints(-moved(draws), wish.points, holding(lots, whose.today).pending)
        sent = await hand_over(actor, whose, Whose(other.id, whose.branch, whose.today), draws, why)
        await note(actor, whose, "send points", {"points": wish.points, "to": other.id, "why": why})
    return sent


async def hand_over(actor: Actor, giver: Whose, receiver: Whose, draws: Sequence[Draw], why: str) -> int:
    """One transaction of the book between the two, an entry for each, and lots with the same last days."""
    points = -moved(draws)
    posted = await between(giver, receiver, points)
    arrival = Move(kind=Kind.got, points=points, words=f"Received: {why}", made_by=actor.name, posted=posted)
    got = await write(receiver, arrival)
    leaving = Move(
        kind=Kind.sent,
        points=-points,
        words=f"Sent: {why}",
        made_by=actor.name,
        posted=posted,
        other=got.entry,
    )
    sent = await draw(giver, leaving, draws)
    drawn = {each.lot: -each.points for each in draws}
    for row in await queries.lots_by_id(list(drawn)):
        days = Days(row["usable_on"], row["expires_on"])
        await add_lot(receiver, got.entry, drawn[row["id"]], days, row["since_on"])
    return sent.entry


async def between(giver: Whose, receiver: Whose, points: int) -> int:
    number = int(await fetch_value(NEXT_KEY))
    return await book.post(
        f"points:sent:{number}",
        [
            Entry(points_account(giver.client, giver.branch), points),
            Entry(points_account(receiver.client, receiver.branch), -points),
        ],
        branch=giver.branch,
        description=f"{counted(points)} of client {giver.client} to client {receiver.client}",
    )


async def send_points_back(actor: Actor, entry_id: int) -> tuple[int, int]:
    """All that was sent goes back to the lots it came from; the client and the branch it goes back to.

    Raises `SentBackAlready`, or `PointsGoneSince` where the other has not got all of them any more.
    """
    actor.require(Permission.move_points)
    async with transaction():
        row = await queries.access_sent(actor, entry_id)
        today = clock.today((await access_branch(actor, row["branch"])).zone)
        giver, receiver = (Whose(row[name], row["branch"], today) for name in ("client", "receiver"))
        await hold_both(giver.client, receiver.client, giver.branch)
        if await fetch_value(IS_BACK, row["entry"]):
            raise SentBackAlready
        await reverse(actor, row, giver, receiver)
        after = {"points": -row["points"], "from": receiver.client}
        await note(actor, giver, "take sent points back", after)
    return giver.client, giver.branch


async def reverse(actor: Actor, row: Record, giver: Whose, receiver: Whose) -> None:
    lots = await queries.lots_of([row["got"]])
    draws = [Draw(lot["id"], -lot["remaining"]) for lot in lots if lot["remaining"]]
    missing = -row["points"] + moved(draws)
    if missing:
        raise PointsGoneSince(await fetch_value(CLIENT_NAME, receiver.client), missing)
    posted = await book.reverse(
        row["entry"],
        key=f"points:sent:back:{row['id']}",
        branch=giver.branch,
        description=f"What client {giver.client} sent to client {receiver.client} taken back",
    )
    leaving = Move(
        kind=Kind.got_back, points=row["points"], words="Taken back", made_by=actor.name, posted=posted
    )
    gone = await draw(receiver, leaving, draws)
    back = Move(
        kind=Kind.sent_back,
        points=-row["points"],
        words="Taken back",
        made_by=actor.name,
        posted=posted,
        other=gone.entry,
    )
    await give_back(giver, back, given_back(await queries.draws_of(row["id"]), -row["points"]))


async def hold_both(one: int, other: int, branch: int) -> None:
    """Always in this order, so that no two wait for each other."""
    for client in sorted((one, other)):
        await hold(client, branch)


async def begin(actor: Actor, wish: ByHand) -> tuple[Whose, str]:
    """Whoever may, for somebody who is there; nobody else moves their points then. And the reason."""
    actor.require(Permission.move_points)
    branch = await access_branch(actor, wish.branch)
    client = await access_client(actor, wish.client)
    why = wish.why.strip()
    wrong = {
        "points": "" if 1 <= wish.points <= MOST_BY_HAND else f"Write how many, from 1 to {MOST_BY_HAND:,}.",
        "why": "" if 1 <= len(why) <= LONGEST_REASON else "A few words, so that others understand later.",
    }
    faults = {name: words for name, words in wrong.items() if words}
    if faults:
        raise Invalid("Nothing has moved yet.", **faults)
    await hold(client.id, branch.id)
    return Whose(client.id, branch.id, clock.today(branch.zone)), why


async def note(actor: Actor, whose: Whose, verb: str, after: dict[str, object]) -> None:
    await journal.write(actor, verb, ("client", whose.client), branch=whose.branch, after=after)
