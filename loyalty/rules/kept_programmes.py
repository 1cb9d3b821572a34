"""Programmes and ladders of tiers as they are kept: a rule as JSON, and what the programme's row says."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import msgspec

from kit.money import BASIS, LARGEST
from loyalty.rules.benefits.programmes import Give, Kind, Programme, Step
from loyalty.rules.benefits.tiers import Ladder

LADDER = "ladder"  # what a programme's row says of the kind of one that is a ladder of tiers
NOWHERE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Row:
    """What is kept beside the rule. `version` is the number of the version's row."""

    id: int
    version: int
    name: str
    starts_on: date
    ends_on: date | None = None
    branches: frozenset[int] = NOWHERE


def as_json(rule: Programme | Ladder) -> str:
    """The rule alone: what rows say is left out, so that two that say the same are the same text."""
    if isinstance(rule, Programme):
        rule = replace(rule, id=0, version=0, name="", starts_on=date.min, ends_on=None, branches=NOWHERE)
    return msgspec.json.encode(rule, order="sorted").decode()


@lru_cache(maxsize=4_000)
def programme_of(row: Row, rule: str) -> Programme:
    """A version never changes, so what it says is read once."""
    kept = msgspec.json.decode(rule, type=Programme)
    return replace(
        kept,
        id=row.id,
        version=row.version,
        name=row.name,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        branches=row.branches,
    )


@lru_cache(maxsize=200)
def ladder_of(rule: str) -> Ladder:
    return msgspec.json.decode(rule, type=Ladder)


def faults_of(name: str, rule: Programme | Ladder) -> dict[str, str]:
    """What cannot be, by field."""
    named = {} if 1 <= len(name.strip()) <= 120 else {"name": "Give it a name of at most 120 letters."}
    return {**named, **(of_ladder(rule) if isinstance(rule, Ladder) else of_programme(rule))}


def of_ladder(ladder: Ladder) -> dict[str, str]:
    ats = [each.at for each in ladder.tiers]
    names = [each.name for each in ladder.tiers]
    in_order = ats == sorted(set(ats)) and len(names) == len(set(names)) and ats
    return {} if in_order else {"tiers": "Name each tier once, each from more on than the one before."}


def of_programme(programme: Programme) -> dict[str, str]:
    steps, when, nth = programme.steps, programme.when, programme.nth
    ats = [step.at for step in steps]
    checks = {
        "steps": (bool(steps) and ats == sorted(set(ats)), "Each step from more on than the one before."),
        "values-1": (all(map(gives_something, steps)), "A reward is more than nothing, and at most 100 %."),
        "when": (
            when.since is None or when.until is None or when.since < when.until,
            "The hours end before they begin.",
        ),
        "after": (nth is None or (nth.after > 0 and nth.then > 0), "Write a number from 1 on."),
        "days_away": (programme.kind is not Kind.win_back or programme.days_away > 0, "How many days?"),
        "bundle": (
            programme.kind is not Kind.bundle or sum(each.quantity for each in programme.bundle) > 1,
            "Choose at least two things that belong together.",
        ),
    }
    return {name: why for name, (fine, why) in checks.items() if not fine}


def gives_something(step: Step) -> bool:
    reward = step.reward
    if reward.give is Give.tier:
        return bool(reward.tier)
    if reward.give is Give.free or reward.give is Give.price:
        return reward.value >= 0
    share = reward.give in (Give.percent, Give.cashback)
    return 0 < reward.value <= (BASIS if share else LARGEST)
