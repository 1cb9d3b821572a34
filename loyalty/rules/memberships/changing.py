"""What is left of a membership when it ends early or becomes another, and what goes into its next period."""

from dataclasses import dataclass

from kit.money import divide
from loyalty.membership_tables import Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """What the worth of the rest follows from: `left` is owed for it, `price` was paid for this period.

    Of its `days` so many are `ahead`; both 0 without an end.
    """

    counted: Counted
    left: int
    price: int
    days: int = 0
    ahead: int = 0


def credit(of: Credit) -> int:
    """What the rest is worth, in minor units; never more than is owed for it.

    Where visits are counted it is what they were paid with. Within a period it is the part of its price for
    the days that are ahead, today not among them.
    """
    if of.counted is not Counted.period:
        return of.left
    return min(of.left, divide(of.price * of.ahead, of.days)) if of.days else of.left


def to_pay(price: int, rest: int) -> tuple[int, int]:
    """What another membership of `price` still costs with a rest worth so much, and what of that is over."""
    return max(0, price - rest), max(0, rest - price)


def rolled_over(left: int, most: int | None) -> int:
    """Of the visits that are left those that go into the next period."""
    return left if most is None else min(left, most)
