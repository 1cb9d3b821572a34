"""Bills and programmes for the tests of what programmes give: money is cents, the day a Tuesday."""

from datetime import date, datetime
from typing import Any

from loyalty.rules.benefits.best import benefits
from loyalty.rules.benefits.facts import BillFacts, BillItem, ClientFacts, Figures
from loyalty.rules.benefits.outcomes import Outcome
from loyalty.rules.benefits.programmes import Give, Kind, Programme, Reward, Step

TUESDAY = datetime.fromisoformat("2026-12-01T10:00")
FIRST = date(2026, 1, 1)
HAIRCUT, COLOUR, BEARD = 1, 2, 3
SHAMPOO = 11
HAIR = 100


def off(value: int, **more: Any) -> Reward:
    """So many basis points off."""
    return Reward(give=Give.percent, value=value, **more)


def amount(value: int, **more: Any) -> Reward:
    return Reward(give=Give.amount, value=value, **more)


def steps(*pairs: tuple[int, Reward]) -> tuple[Step, ...]:
    return tuple(Step(at=at, reward=reward) for at, reward in pairs)


def programme(number: int, reward: Reward | None = None, kind: Kind = Kind.fixed, **more: Any) -> Programme:
    if reward is not None:
        more["steps"] = (Step(reward=reward),)
    return Programme(
        **{"id": number, "version": number, "name": f"P{number}", "kind": kind, "starts_on": FIRST, **more}
    )


def item(number: int = 1, price: int = 4500, **more: Any) -> BillItem:
    """A haircut, if nothing else is said."""
    if "good" not in more:
        more = {"service": HAIRCUT, "category": HAIR, **more}
    return BillItem(id=number, price=price, **more)


def masha(**more: Any) -> ClientFacts:
    """A client with such figures, whatever day they are counted from `None` on."""
    figures = {None: Figures(**more.pop("ever", {}))}
    return ClientFacts(id=42, figures=figures, **more)


def bill(*items: BillItem, **more: Any) -> BillFacts:
    return BillFacts(
        **{"branch": 1, "starts_at": TUESDAY, "currency": "EUR", "items": items or (item(),), **more}
    )


def given(facts: BillFacts, *programmes: Programme) -> Outcome:
    return benefits(facts, programmes)


def words_by_name(outcome: Outcome) -> dict[str, str]:
    """Why each that gives nothing gives nothing."""
    return {each.name: each.words for each in outcome.refused}
