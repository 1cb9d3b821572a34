"""Points that somebody gives, takes, or moves from one client to another, with a reason."""

from dataclasses import dataclass

from asyncpg import Record

from catalog.queries import access_branch
from clients.queries import access_client
from kit import clock, journal
from kit.db import fetch_one, fetch_value, transaction
from kit.errors import Invalid, NotFound
from kit.rights import Actor, Permission
from ledger import actions as book
from ledger.rules import Entry
from loyalty import queries
from loyalty.actions.lots import Kind, Move, Whose, add_lot, come, draw, give_back, hold, write
from loyalty.actions.refusals import NotEnoughPoints, PointsGoneSince, SentToOneself, TakenBackAlready
from loyalty.actions.taking import plan_taking, take
from loyalty.queries import LARGEST_ID, points_account
from loyalty.rules.lasting import Days, Lasting, days_of
from loyalty.rules.lots import given_back, holding, in_order, moved, drawn, spent_from
from loyalty.rules.points import counted

MOST_BY_HAND = 1_000_000
LONGEST_REASON = 200
NEXT_KEY = "SELECT nextval(pg_get_serial_sequence('points_entry', 'id'))"
SENT = """
SELECT sent.id, sent.client, sent.branch, sent.points, sent.entry, got.id AS got, got.client AS receiver,
    EXISTS (SELECT FROM book_transaction WHERE reverses = sent.entry) AS is_back
FROM points_entry AS sent JOIN points_entry AS got ON got.id = sent.other
WHERE sent.id = $1 AND sent.kind = 'sent'
"""
LOT = "SELECT usable_on, expires_on, since_on FROM points_lot WHERE id = $1"
NAME = "SELECT name FROM client WHERE id = $1"


@dataclass(frozen=True, slots=True)
class ByHand:
    """So many points of a client in a branch, and why."""

    client: int
    branch: int
    points: int
    why: str


async def give(actor: Actor, wish: ByHand) -> int:
    """They last as those that the rule of today gives, but can be used at once; the id of the entry."""
    async with transaction():
        whose, why = await begin(actor, wish)
        rule = await queries.points_rule_in_force(whose.branch, whose.today)
        lasting = rule.lasting if rule else Lasting()
        end = days_of(lasting, whose.today)
        days = Days(whose.today, end.expires_on)
        move = Move(kind=Kind.given, points=wish.points, words=f"Given: {why}", made_by=actor.name)
        written = await come(whose, move, days)
        await note(actor, whose, "give points", {"points": wish.points, "why": why})
    return written.entry


async def take_away(actor: Actor, wish: ByHand) -> int:
    """What ends first goes first; the id of the entry. Raises `NotEnoughPoints`."""
    async with transaction():
        whose, why = await begin(actor, wish)
        lots = [lot for lot in await queries.lots(whose.client, whose.branch) if not lot.is_over(whose.today)]
        draws = drawn(in_order(lots), wish.points)
        if -moved(draws) < wish.points:
            raise NotEnoughPoints(-moved(draws), wish.points)
        move = Move(kind=Kind.taken, points=-wish.points, words=f"Taken: {why}", made_by=actor.name)
        written = await draw(whose, move, draws)
        await note(actor, whose, "take points", {"points": -wish.points, "why": why})
    return written.entry


async def send(actor: Actor, wish: ByHand, receiver: int) -> int:
    """Points that can be used go to another client, and keep their last day; the id of the sender's entry."""
    async with transaction():
        await access_client(actor, receiver)
        if receiver == wish.client:
            raise SentToOneself
        for client in sorted((wish.client, receiver)):  # always in this order, so that nobody waits in a ring
            await hold(client, wish.branch)
        whose, why = await begin(actor, wish)
        there = await queries.lots(whose.client, whose.branch)
        have = holding(there, whose.today)
        if have.usable < wish.points:
            raise NotEnoughPoints(have.usable, wish.points, have.pending)
        sent = await move_over(actor, whose, Whose(receiver, whose.branch, whose.today), (wish.points, why))
        await note(actor, whose, "send points", {"points": wish.points, "to": receiver, "why": why})
    return sent


async def move_over(actor: Actor, giver: Whose, receiver: Whose, what: tuple[int, str]) -> int:
    """One transaction of the book between the two, an entry for each."""
    points, why = what
    number = int(await fetch_value(NEXT_KEY))
    entries = [
        Entry(points_account(giver.client, giver.branch), points),
        Entry(points_account(receiver.client, receiver.branch), -points),
    ]
    words = f"Client {giver.client} to client {receiver.client}: {why}"
    posted = await book.post(f"points:sent:{number}", entries, branch=giver.branch, description=words)
