"""How many points money earns and what points pay. Worked tables are in docs/loyalty.md."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from kit.money import BASIS, format_money
from kit.typed import rate_text, short_date
from loyalty.rules.buying import Allowed, Bought, Buys, Choice, payable
from loyalty.rules.lasting import Lasting, lasting_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPointsRule:
    """`rate` and `largest_share` in basis points, `point_value` in minor units.

    `choice` is what points may pay for where that is `chosen`; `lasting` is of points that are given from
    then on.
    """

    name: str
    starts_on: date
    rate: int
    point_value: int = 100
    largest_share: int = BASIS
    buys: Buys = Buys.everything
    choice: Choice = field(default_factory=Choice)
    lasting: Lasting = field(default_factory=Lasting)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cashback(NewPointsRule):
    """A rule as it is kept; the services of chosen categories are in `allowed`."""

    id: int
    allowed: Allowed = field(default_factory=Allowed)


@dataclass(frozen=True, slots=True)
class Extra:
    """Points beside those of the rule, by a `version` of a programme, and why in words."""

    version: int | None
    points: int
    words: str


@dataclass(frozen=True, slots=True)
class Usable:
    """How many points may pay for a bill, what they pay, and what one is worth, in minor units."""

    points: int
    value: int
    point_value: int


def points_earned(paid: int, rate: int, point_value: int) -> int:
    """Whole points only: what is left of the last one is not given."""
    return max(0, paid) * rate // (BASIS * point_value)


def points_needed(value: int, point_value: int) -> int | None:
    """How many points pay `value`; None where it is not what a whole number of points is worth."""
    return value // point_value if value > 0 and value % point_value == 0 else None


def usable(balance: int, bill: int, rule: NewPointsRule) -> Usable:
    """The most points that may pay for a bill: not more than there are, not more than the share allows."""
    allowed = max(0, bill) * rule.largest_share // (BASIS * rule.point_value)
    points = max(0, min(balance, allowed))
    return Usable(points, points * rule.point_value, rule.point_value)


def usable_for(balance: int, lines: Iterable[Bought], rule: Cashback, due: int | None = None) -> Usable:
    """The same for the lines of a bill: the share is of what points may buy at all, and of what is `due`."""
    there = payable(lines, rule.allowed)
    return usable(balance, there if due is None else min(there, due), rule)


def extra_left(points: int, paid: int, paid_left: int) -> int:
    """How many of so many extra points stay when of the money `paid` only `paid_left` does."""
    return points * min(max(0, paid_left), paid) // paid if paid > 0 else points


def counted(points: int) -> str:
    """1 point, 2 points, 1,200 points."""
    return f"{points:,} point{'' if abs(points) == 1 else 's'}"


def explain_earned(paid: int, points: int, rule: Cashback, money: tuple[str, str]) -> str:
    """5 % of €45.00 paid is €2.25, which makes 2 points of €1.00 each (Cashback since 1 Sep 2026)."""
    back = format_money(paid * rule.rate // BASIS, *money)
    return (
        f"{rate_text(rule.rate)} % of {format_money(paid, *money)} paid is {back}, which makes "
        f"{counted(points)} of {format_money(rule.point_value, *money)} each "
        f"({rule.name} since {short_date(rule.starts_on)})"
    )


def explain_spent(points: int, value: int, money: tuple[str, str]) -> str:
    return f"{counted(points)} paid {format_money(value, *money)} of the bill"


def in_words(rule: NewPointsRule, money: tuple[str, str]) -> str:
    """The whole rule as one would tell a client."""
    worth = format_money(rule.point_value, *money)
    if rule.rate:
        gives = f"{rate_text(rule.rate)} % of the money paid comes back as points worth {worth} each."
    else:
        gives = f"No new points are given; those there are stay worth {worth} each."
    said = (gives, lasting_in_words(rule.lasting), use_in_words(rule))
    return " ".join(each for each in said if each)


def use_in_words(rule: NewPointsRule) -> str:
    if rule.largest_share == 0 or rule.buys is Buys.nothing:
        return "Points cannot pay."
    part, chosen = rate_text(rule.largest_share), rule.buys is Buys.chosen
    if chosen:
        most = (
            "for some services and goods" if rule.largest_share == BASIS else f"up to {part} % of some lines"
        )
    else:
        most = "the whole bill" if rule.largest_share == BASIS else f"up to {part} % of a bill"
    return f"Points may pay {most}."


def example(rule: NewPointsRule, bill: int, money: tuple[str, str]) -> str:
    """What the rule does with one bill, in words."""
    points = points_earned(bill, rule.rate, rule.point_value)
    value = format_money(points * rule.point_value, *money)
    most = format_money(usable(bill, bill, rule).value, *money)
    return (
        f"For example, {format_money(bill, *money)} paid in money give {counted(points)}, worth {value}. "
        f"Of a bill of that size points may pay up to {most}."
    )
