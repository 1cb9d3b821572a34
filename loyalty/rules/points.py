"""How many points money earns and what points pay. Worked tables are in docs/loyalty.md."""

from dataclasses import dataclass
from datetime import date

from kit.errors import Invalid
from kit.money import BASIS, decimals, format_money, parse_money, plain
from kit.typed import EARLIEST, LATEST, parse_day, parse_rate, rate_text, short_date
from loyalty.schemas import PointsRuleForm

LARGEST_POINT = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPointsRule:
    """`rate` and `largest_share` in basis points, `point_value` in minor units."""

    name: str
    starts_on: date
    rate: int
    point_value: int = 100
    largest_share: int = BASIS


@dataclass(frozen=True, slots=True, kw_only=True)
class Cashback(NewPointsRule):
    """A rule as it is kept."""

    id: int


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


def missing_after(balance: int, moved: int) -> int:
    """How many points the client would be short of if the `moved` ones had never come."""
    return max(0, moved - balance)


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
    if rule.largest_share == 0:
        return f"{gives} Points cannot pay."
    part = rate_text(rule.largest_share)
    most = "the whole bill" if rule.largest_share == BASIS else f"up to {part} % of a bill"
    return f"{gives} Points may pay {most}."


def example(rule: NewPointsRule, bill: int, money: tuple[str, str]) -> str:
    """What the rule does with one bill, in words."""
    points = points_earned(bill, rule.rate, rule.point_value)
    value = format_money(points * rule.point_value, *money)
    most = format_money(usable(bill, bill, rule).value, *money)
    return (
        f"For example, {format_money(bill, *money)} paid in money give {counted(points)}, worth {value}. "
        f"Of a bill of that size points may pay up to {most}."
    )


def first_points_rule(currency: str) -> NewPointsRule:
    """What the form proposes where there is none: 5 % back, and a point is one of the currency."""
    return NewPointsRule(
        name="Cashback",
        starts_on=EARLIEST,
        rate=500,
        point_value=10 ** decimals(currency),
        largest_share=5000,
    )


def read_points_rule(typed: PointsRuleForm, currency: str) -> NewPointsRule:
    """What the form holds; what cannot be read becomes something `faults` refuses."""
    day, rate, share = parse_day(typed.starts_on), parse_rate(typed.rate), parse_rate(typed.largest_share)
    return NewPointsRule(
        name=typed.name.strip(),
        starts_on=date.min if day is None else day,
        rate=-1 if rate is None else rate,
        point_value=parse_point(typed.point_value, currency),
        largest_share=-1 if share is None else share,
    )


def form_of(rule: NewPointsRule, starts_on: date, currency: str) -> PointsRuleForm:
    """The form filled with a rule, to start on another day."""
    return PointsRuleForm(
        name=rule.name,
        starts_on=starts_on.isoformat(),
        rate=rate_text(rule.rate),
        point_value=plain(rule.point_value, currency),
        largest_share=rate_text(rule.largest_share),
    )


def parse_point(text: str, currency: str) -> int:
    """What a point is worth in minor units; 0 for what is no amount of money."""
    try:
        return parse_money(text, currency)
    except Invalid:
        return 0


def faults(new: NewPointsRule) -> dict[str, str]:
    """What cannot be, by field."""
    share = "Write a percentage from 0 to 100, like 5."
    checks = {
        "name": (1 <= len(new.name.strip()) <= 120, "Give it a name of at most 120 letters."),
        "starts_on": (EARLIEST <= new.starts_on <= LATEST, "Choose a day, like 2026-12-01."),
        "rate": (0 <= new.rate <= BASIS, share),
        "point_value": (0 < new.point_value <= LARGEST_POINT, "A point is worth something, like 1.00."),
        "largest_share": (0 <= new.largest_share <= BASIS, share),
    }
    return {name: why for name, (fine, why) in checks.items() if not fine}
