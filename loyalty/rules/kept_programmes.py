"""Programmes and ladders of tiers as they are kept: a rule as JSON, and what the programme's row says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import msgspec

from loyalty.rules.benefits.faults import ladder_faults, programme_faults
from loyalty.rules.benefits.programmes import Programme
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


def faults_of(name: str, rule: Programme | Ladder, others: Sequence[Programme] = ()) -> dict[str, str]:
    """What cannot be, by field; `others` run beside it."""
    named = {} if 1 <= len(name.strip()) <= 120 else {"name": "Give it a name of at most 120 letters."}
    found = ladder_faults(rule) if isinstance(rule, Ladder) else programme_faults(rule, others)
    return {**named, **found}
