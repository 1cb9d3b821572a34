"""The state of a membership on a day, from what is known of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kit.typed import short_date
from loyalty.membership_tables import Unit
from loyalty.rules.memberships.spans import Frozen, last_day


class State(StrEnum):
    """issued → active ⇄ frozen → ended; cancelled where somebody took it back or ended it early."""

    issued = "issued"
    active = "active"
    frozen = "frozen"
    ended = "ended"
    cancelled = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the state follows from. Until it begins, `length` and `unit` say how long it will last."""

    starts_on: date | None = None
    starts_by_on: date | None = None
    last_on: date | None = None
    length: int | None = None
    unit: Unit = Unit.month
    freezes: tuple[Frozen, ...] = ()
    is_cancelled: bool = False
    is_ended: bool = False
    is_blocked: bool = False

    def begun(self, day: date) -> date | None:
        """The first day of it, if that has come by `day`: it begins by itself where nobody used it."""
        if self.starts_on is None and self.starts_by_on is not None and self.starts_by_on <= day:
            return self.starts_by_on
        return self.starts_on if self.starts_on is not None and self.starts_on <= day else None

    def last(self, day: date) -> date | None:
        """The last day as it is known on `day`; None without end, or where it has not begun."""
        begun = self.begun(day)
        if self.starts_on is None and begun is not None:
            return last_day(begun, self.length, self.unit)
        return self.last_on

    def freeze_on(self, day: date) -> Frozen | None:
        return next((each for each in self.freezes if each.holds_on(day)), None)


def state(facts: Facts, day: date) -> State:
    if facts.is_cancelled:
        return State.cancelled
    last = facts.last(day)
    if facts.is_ended or (last is not None and last < day):
        return State.ended
    if facts.begun(day) is None:
        return State.issued
    return State.frozen if facts.freeze_on(day) else State.active


def why_not_now(facts: Facts, day: date) -> str:
    """Why it cannot be used on a day by its state; "" where it can, or would begin with this visit."""
    now = state(facts, day)
    if facts.is_blocked:
        return "This membership is blocked."
    if now is State.cancelled:
        return "This membership was cancelled."
    if now is State.ended:
        return ended(facts, day)
    if now is State.frozen:
        freeze = facts.freeze_on(day)
        return f"It is frozen until {short_date(freeze.until_on)}." if freeze else ""
    if now is State.issued and facts.starts_on is not None:
        return f"It begins on {short_date(facts.starts_on)}."
    return ""


def ended(facts: Facts, day: date) -> str:
    last = facts.last(day)
    return f"Its last day was {short_date(last)}." if last is not None and last < day else "It has ended."
