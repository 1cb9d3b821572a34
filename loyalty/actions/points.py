"""Giving points, spending them, and taking both back when a visit is reopened."""

from collections.abc import Sequence
from dataclasses import dataclass

from asyncpg import Record

from kit import clock
from kit.db import fetch, fetch_one, fetch_value, joined, transaction
from kit.errors import Invalid, NotFound, Refused
from kit.money import format_money
from ledger import actions as book
from ledger.rules import Account, Entry
from ledger.tables import AccountKind
from loyalty import queries
from loyalty.queries import UNIT, points_account
from loyalty.rules import (
    Cashback,
    counted,
    explain_earned,
    explain_spent,
    missing_after,
    points_earned,
    points_needed,
    usable,
)
from loyalty.rules.points import Extra
from loyalty.tables import PointsEntry

Kind = PointsEntry.Kind
BACK = {Kind.spent: Kind.spent_back, Kind.earned: Kind.earned_back}

LOCK_VISIT = """
SELECT visit.id AS visit, coalesce(party.payer, visit.client) AS client, branch.id AS branch, branch.currency,
       branch.locale, branch.zone
FROM visit JOIN branch ON branch.id = visit.branch LEFT JOIN party ON party.id = visit.party
WHERE visit.id = $1 FOR UPDATE OF visit
"""
BILL = """
SELECT coalesce(sum(greatest(0, price * quantity - discount)), 0)::bigint FROM visit_line WHERE visit = $1
"""
CLIENT_NAME = "SELECT name FROM client WHERE id = $1"
WRITTEN = "SELECT EXISTS (SELECT FROM points_entry WHERE visit = $1 AND closing = $2 AND kind = $3)"
MOVED = """
SELECT kind, client, branch, rule, points, value, entry FROM points_entry
WHERE visit = $1 AND closing = $2 ORDER BY id
"""


class NoClient(Refused):
    def __init__(self) -> None:
        super().__init__("Nobody's points can be used: the visit has no client.")


class NoPointsRule(Refused):
    def __init__(self) -> None:
        super().__init__("No rule for points is in force here, so points cannot pay.")


class NotEnoughPoints(Refused):
    def __init__(self, balance: int, needed: int) -> None:
        super().__init__(
            f"{counted(needed)} would be needed, but there are {counted(balance)}.",
            balance=balance,
            needed=needed,
        )


class AboveShare(Refused):
    def __init__(self, most: str) -> None:
        super().__init__(f"Points may pay at most {most} of this bill.")


class PointsUsedAlready(Refused):
    def __init__(self) -> None:
        super().__init__("Points have already been used for this bill.")


class PointsAlreadySpent(Refused):
    def __init__(
        self, client: str, missing: int, advice: str = "Reopen the visit that spent them first."
    ) -> None:
        super().__init__(
            f"{client} has since spent points that this visit earned: {counted(missing)} "
            f"{'is' if missing == 1 else 'are'} missing. {advice}",
            missing=missing,
        )


@dataclass(frozen=True, slots=True)
class SpentPoints:
    """How many points paid how much, and the book's transaction of the points."""

    points: int
    value: int
    entry: int


@dataclass(frozen=True, slots=True)
class Place:
    """The visit whose points move: whose they are (who pays for a party), and what money looks like there."""

    visit: int
    client: int | None
    branch: int
    currency: str
    locale: str
    zone: str

    @property
    def money(self) -> tuple[str, str]:
        return self.currency, self.locale


@dataclass(frozen=True, slots=True)
class Movement:
    """Points that come to the client (positive) or leave, and what they paid."""

    client: int
    closing: int
    kind: PointsEntry.Kind
    rule: int
    points: int
    value: int
    words: str


async def spend(visit_id: int, closing: int, value: int) -> SpentPoints:
    """Pays `value` minor units of the visit's bill with the client's points; the money side is the caller's.

    Refuses more than the client has or the rule allows. Two tablets at once wait for each other here.
    """
    async with transaction():
        place = await lock_visit(visit_id)
        if place.client is None:
            raise NoClient
        rule = await rule_of(place)
        if rule is None:
            raise NoPointsRule
        if await fetch_value(WRITTEN, visit_id, closing, Kind.spent):
            raise PointsUsedAlready
        await book.lock_account(points_account(place.client, place.branch))
        points = await affordable(place, place.client, rule, value)
        words = explain_spent(points, value, place.money)
        movement = Movement(place.client, closing, Kind.spent, rule.id, -points, value, words)
        return SpentPoints(points, value, await move(place, movement))


async def lock_visit(visit_id: int) -> Place:
    """Two calls for one visit wait for each other here; what they read afterwards is the truth."""
    found = await fetch_one(LOCK_VISIT, visit_id)
    if found is None:
        raise NotFound("There is no such visit.")
    return Place(**found)


async def rule_of(place: Place) -> Cashback | None:
    return await queries.points_rule_in_force(place.branch, clock.today(place.zone))


async def affordable(place: Place, client: int, rule: Cashback, value: int) -> int:
    """The points that pay `value`, if nothing forbids it. Call while the account is locked."""
    points = points_needed(value, rule.point_value)
    if points is None:
        step = format_money(rule.point_value, *place.money)
        raise Invalid(
            f"A point pays {step}, so points pay in steps of {step}.", points=f"In steps of {step}."
        )
    balance = await queries.balance(client, place.branch)
    if points > balance:
        raise NotEnoughPoints(balance, points)
    most = usable(balance, await fetch_value(BILL, place.visit), rule)
    if points > most.points:
        raise AboveShare(format_money(most.value, *place.money))
    return points


async def accrue(visit_id: int, closing: int, paid: int, extra: Sequence[Extra] = ()) -> None:
    """Gives the client points for `paid` minor units of real money; a second call changes nothing.

    Nothing happens without a client, without a rule in force, or where it makes no whole point.
    """
    async with joined():
        place = await lock_visit(visit_id)
        rule = await rule_of(place)
        if place.client is None or rule is None:
            return
        points = points_earned(paid, rule.rate, rule.point_value) + sum(each.points for each in extra)
        if points == 0 or await fetch_value(WRITTEN, visit_id, closing, Kind.earned):
            return
        await book.lock_account(points_account(place.client, place.branch))
        words = explain_earned(paid, points, rule, place.money)
        await move(place, Movement(place.client, closing, Kind.earned, rule.id, points, 0, words))


async def move(place: Place, movement: Movement) -> int:
    """Writes it into the book and among the client's entries; the book transaction's id."""
    gives = movement.kind is Kind.earned
    other = Account(AccountKind.points_issued if gives else AccountKind.points_redeemed, UNIT, place.branch)
    posted = await book.post(
        f"points:{place.visit}:{movement.closing}:{movement.kind}",
        [
            Entry(other, movement.points),
            Entry(points_account(movement.client, place.branch), -movement.points),
        ],
        branch=place.branch,
        description=f"Visit {place.visit}: {movement.words}",
    )
    await add_entry(place, movement, posted)
    return posted


async def add_entry(place: Place, movement: Movement, posted: int, refund: int = 0) -> None:
    await PointsEntry.insert(
        PointsEntry(
            client=movement.client,
            branch=place.branch,
            rule=movement.rule,
            visit=place.visit,
            closing=movement.closing,
            refund=refund,
            kind=movement.kind,
            points=movement.points,
            value=movement.value,
            explanation=movement.words,
            entry=posted,
            happened_at=clock.now(),
        )
    )


async def take_back(visit_id: int, closing: int) -> None:
    """Undoes what the closing gave and used, by opposite entries; a second call changes nothing.

    Refuses when the client has meanwhile spent the points it gave.
    """
    async with transaction():
        place = await lock_visit(visit_id)
        moved = {Kind(row["kind"]): row for row in await fetch(MOVED, visit_id, closing)}
        if not moved or Kind.earned_back in moved or Kind.spent_back in moved:
            return
        client = next(iter(moved.values()))["client"]
        await book.lock_account(points_account(client, place.branch))
        await refuse_spent(place, client, moved)
        for kind, opposite in BACK.items():  # what comes back first may pay for what is taken
            if kind in moved:
                await reverse(place, closing, moved[kind], opposite)


async def refuse_spent(place: Place, client: int, moved: dict[PointsEntry.Kind, Record]) -> None:
    """Call while the account is locked."""
    net = sum(row["points"] for row in moved.values())
    missing = missing_after(await queries.balance(client, place.branch), net)
    if missing:
        raise PointsAlreadySpent(await fetch_value(CLIENT_NAME, client), missing)


async def reverse(place: Place, closing: int, row: Record, kind: PointsEntry.Kind) -> None:
    words = "The visit was reopened: " + (
        f"{counted(row['points'])} taken back"
        if row["points"] > 0
        else f"{counted(-row['points'])} given back"
    )
    posted = await book.reverse(
        row["entry"],
        key=f"points:{place.visit}:{closing}:{kind}",
        branch=place.branch,
        description=f"Visit {place.visit}: {words}",
    )
    back = Movement(row["client"], closing, kind, row["rule"], -row["points"], -row["value"], words)
    await add_entry(place, back, posted)
