"""Giving points for a visit, and paying its bill with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kit import clock
from kit.db import fetch_one, fetch_value, joined, transaction
from kit.errors import Invalid, NotFound
from kit.money import format_money
from loyalty import queries
from loyalty.actions.lots import Kind, Move, Whose, come, draw, hold
from loyalty.actions.refusals import (
    AboveShare,
    NoClient,
    NoPointsRule,
    NotEnoughPoints,
    PointsUsedAlready,
)
from loyalty.rules.lasting import Lasting, days_of
from loyalty.rules.lots import Lot, holding, spent_from
from loyalty.rules.points import (
    Cashback,
    Extra,
    explain_earned,
    explain_spent,
    points_earned,
    points_needed,
    usable_for,
)

LOCK_VISIT = """
SELECT visit.id AS visit, coalesce(party.payer, visit.client) AS client, branch.id AS branch, branch.currency,
       branch.locale, branch.zone
FROM visit JOIN branch ON branch.id = visit.branch LEFT JOIN party ON party.id = visit.party
WHERE visit.id = $1 FOR UPDATE OF visit
"""
WRITTEN = "SELECT EXISTS (SELECT FROM points_entry WHERE visit = $1 AND closing = $2 AND kind = ANY($3))"
GIVEN = (Kind.earned, Kind.bonus)


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

    @property
    def today(self) -> date:
        return clock.today(self.zone)

    def of(self, client: int) -> Whose:
        return Whose(client, self.branch, self.today)


async def spend(visit_id: int, closing: int, value: int) -> SpentPoints:
    """Pays `value` minor units of the visit's bill with the client's points; the money side is the caller's.

    Refuses more than the client can use or the rule allows. Two tablets at once wait for each other here.
    """
    async with transaction():
        place = await lock_visit(visit_id)
        if place.client is None:
            raise NoClient
        rule = await rule_of(place)
        if rule is None:
            raise NoPointsRule
        if await fetch_value(WRITTEN, visit_id, closing, [Kind.spent]):
            raise PointsUsedAlready
        await hold(place.client, place.branch)
        lots = await queries.lots(place.client, place.branch)
        points = await affordable(place, rule, lots, value)
        move = Move(
            kind=Kind.spent,
            points=-points,
            words=explain_spent(points, value, place.money),
            key=key_of(visit_id, closing, Kind.spent),
            visit=visit_id,
            closing=closing,
            rule=rule.id,
            value=value,
        )
        written = await draw(place.of(place.client), move, spent_from(lots, points, place.today))
        return SpentPoints(points, value, written.posted)


async def lock_visit(visit_id: int) -> Place:
    """Two calls for one visit wait for each other here; what they read afterwards is the truth."""
    found = await fetch_one(LOCK_VISIT, visit_id)
    if found is None:
        raise NotFound("There is no such visit.")
    return Place(**found)


async def rule_of(place: Place) -> Cashback | None:
    return await queries.points_rule_in_force(place.branch, place.today)


def key_of(visit: int, closing: int, kind: Kind, number: int = 0, place: int = 0) -> str:
    """The same movement has the same key in the book; `number` is a refund's."""
    refund = f":{number}" if number else ""
    return f"points:{visit}:{closing}:{kind}{refund}" + (f":of {place}" if place else "")


async def affordable(place: Place, rule: Cashback, lots: Sequence[Lot], value: int) -> int:
    """The points that pay `value`, if nothing forbids it. Call while the account is locked."""
    points = points_needed(value, rule.point_value)
    if points is None:
        step = format_money(rule.point_value, *place.money)
        raise Invalid(
            f"A point pays {step}, so points pay in steps of {step}.", points=f"In steps of {step}."
        )
    there = holding(lots, place.today)
    if points > there.usable:
        raise NotEnoughPoints(there.usable, points, there.pending)
    most = usable_for(there.usable, await queries.bought(place.visit), rule)
    if points > most.points:
        raise AboveShare(format_money(most.value, *place.money))
    return points


async def accrue(
    visit_id: int, closing: int, paid: int, extra: Sequence[Extra] = (), *, is_owed: bool = False
) -> None:
    """Gives the client points for `paid` minor units, and what programmes give beside.

    A second call changes nothing. Nothing happens without a client, and nothing is given by the rule where
    none is in force or it makes no whole point. Where of the bill something `is_owed`, they may have to wait.
    """
    async with joined():
        place = await lock_visit(visit_id)
        if place.client is None:
            return
        rule = await rule_of(place)
        moves = [*by_rule(place, closing, paid, rule), *by_programmes(place, closing, paid, extra)]
        if not moves or await fetch_value(WRITTEN, visit_id, closing, list(GIVEN)):
            return
        await hold(place.client, place.branch)
        lasting = rule.lasting if rule else Lasting()
        days = days_of(lasting, place.today, is_owed=is_owed)
        for move in moves:
            await come(place.of(place.client), move, days)


def by_rule(place: Place, closing: int, paid: int, rule: Cashback | None) -> list[Move]:
    points = points_earned(paid, rule.rate, rule.point_value) if rule else 0
    if rule is None or points == 0:
        return []
    return [
        Move(
            kind=Kind.earned,
            points=points,
            words=explain_earned(paid, points, rule, place.money),
            key=key_of(place.visit, closing, Kind.earned),
            visit=place.visit,
            closing=closing,
            rule=rule.id,
            paid=paid,
        )
    ]


def by_programmes(place: Place, closing: int, paid: int, extra: Sequence[Extra]) -> list[Move]:
    return [
        Move(
            kind=Kind.bonus,
            points=each.points,
            words=each.words,
            key=key_of(place.visit, closing, Kind.bonus, place=number),
            visit=place.visit,
            closing=closing,
            place=number,
            version=each.version,
            paid=paid,
        )
        for number, each in enumerate(extra, start=1)
        if each.points > 0
    ]
