"""What a start costs: the usual price, or what the first rule that holds then makes of it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from booking.rules.days import Hours
from catalog.price_tables import Change
from kit.money import BASIS, share


class PriceRule(msgspec.Struct, frozen=True):
    """Another price at certain times, of a service, of a category, or (without both) of everything.

    Minutes are those of the branch's wall clock, None is the whole day; dates are both included, None is
    without end. `value` is basis points for a percentage, minor units otherwise.
    """

    change: Change
    value: int
    weekdays: frozenset[int]
    from_minute: int | None = None
    to_minute: int | None = None
    first_on: date | None = None
    last_on: date | None = None
    service: int | None = None
    category: int | None = None

    def is_on(self, day: date) -> bool:
        """It holds at some time of that day."""
        return (
            day.weekday() in self.weekdays
            and (self.first_on is None or self.first_on <= day)
            and (self.last_on is None or day <= self.last_on)
        )

    def is_at(self, minute: int) -> bool:
        """It holds at that minute, on the days it is on; its last minute is no longer in it."""
        if self.from_minute is None or self.to_minute is None:
            return True
        return self.from_minute <= minute < self.to_minute

    def concerns(self, service: int, category: int) -> bool:
        return self.service in (None, service) and self.category in (None, category)

    @property
    def breadth(self) -> int:
        """0 for one service, 1 for a category, 2 for everything."""
        if self.service is not None:
            return 0
        return 1 if self.category is not None else 2


def rules_for(rules: Iterable[PriceRule], service: int, category: int) -> tuple[PriceRule, ...]:
    """Those that concern a service: its own, then those of its category, then those of everything.

    Among equals they stay in the order they are given in, which is the one set at the desk.
    """
    mine = [each for each in rules if each.concerns(service, category)]
    return tuple(sorted(mine, key=lambda each: each.breadth))


def price_at(usual: int, rules: Sequence[PriceRule], day: date, minute: int) -> int:
    """The price of what begins then on the branch's wall clock, in minor units.

    Of `rules`, as `rules_for` gives them, the first that holds applies, and no other.
    """
    for each in rules:
        if each.is_on(day) and each.is_at(minute):
            return changed(usual, each.change, each.value)
    return usual


def price_of(usual: int, rules: Sequence[PriceRule], starts_at: datetime, zone: str) -> int:
    """The same for a moment, in a branch's zone."""
    wall = starts_at.astimezone(ZoneInfo(zone))
    return price_at(usual, rules, wall.date(), wall.hour * 60 + wall.minute) if rules else usual


def changed(usual: int, change: Change, value: int) -> int:
    """Whole minor units, half of one up; never below zero."""
    results = {
        Change.percent_off: share(usual, BASIS - value),
        Change.percent_more: share(usual, BASIS + value),
        Change.amount_off: usual - value,
        Change.amount_more: usual + value,
        Change.fixed: value,
    }
    return max(results[change], 0)


Items = Sequence[tuple[int, Sequence[PriceRule]]]
"""Usual prices of what is done in one sitting, each with the rules it goes by."""


def possible_totals(items: Items, days: Iterable[tuple[date, Hours]]) -> frozenset[int]:
    """Every price of all of it within these hours of these days; the usual one where there are no hours."""
    usual = sum(price for price, _ in items)
    if not any(rules for _, rules in items):
        return frozenset((usual,))
    found: set[int] = set()
    known: set[tuple[tuple[PriceRule, ...], Hours]] = set()
    for day, hours in days:
        today = tuple(each for _, rules in items for each in rules if each.is_on(day))
        if (today, hours) not in known:
            known.add((today, hours))
            found |= {total_at(items, day, minute) for minute in edges(today, hours)}
    return frozenset(found or {usual})


def total_at(items: Items, day: date, minute: int) -> int:
    return sum(price_at(price, rules, day, minute) for price, rules in items)


def edges(rules: Sequence[PriceRule], hours: Hours) -> set[int]:
    """The minutes within the hours at which another price may begin."""
    changes = {edge for each in rules for edge in (each.from_minute, each.to_minute) if edge is not None}
    found = set(hours[::2])
    for opens, closes in zip(hours[::2], hours[1::2], strict=True):
        found |= {edge for edge in changes if opens <= edge < closes}
    return found
