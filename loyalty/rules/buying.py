"""What points may buy."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Buys(StrEnum):
    """Which lines of a bill points may pay for."""

    everything = "all"
    chosen = "chosen"
    nothing = "none"


@dataclass(frozen=True, slots=True)
class Bought:
    """A line of a bill after its discounts, in minor units."""

    service: int | None
    good: int | None
    amount: int


@dataclass(frozen=True, slots=True)
class Choice:
    """With `Buys.chosen`: services, all services of categories, goods."""

    services: frozenset[int] = frozenset()
    categories: frozenset[int] = frozenset()
    goods: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.services or self.categories or self.goods)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What points may pay for, the services of chosen categories among the others."""

    buys: Buys = Buys.everything
    services: frozenset[int] = frozenset()
    goods: frozenset[int] = frozenset()

    def has(self, line: Bought) -> bool:
        if self.buys is Buys.chosen:
            return line.service in self.services or line.good in self.goods
        return self.buys is Buys.everything


def payable(lines: Iterable[Bought], allowed: Allowed) -> int:
    """What of a bill points may pay for at all; no line is below zero."""
    return sum(max(0, line.amount) for line in lines if allowed.has(line))
