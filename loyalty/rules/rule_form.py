"""A rule for points as it is typed, and what of it cannot be."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from kit.errors import Invalid
from kit.money import BASIS, decimals, parse_money, plain
from kit.typed import EARLIEST, LATEST, is_number, parse_day, parse_rate, rate_text
from loyalty.rules.buying import Buys, Choice
from loyalty.rules.lasting import Ends, Lasting, Rounded, Waits, lasting_faults
from loyalty.rules.points import NewPointsRule
from loyalty.schemas import PointsRuleForm, Repeated

LARGEST_POINT = 10**9
Word = TypeVar("Word", Waits, Ends, Rounded, Buys)


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
        buys=one_of(Buys, typed.buys, Buys.everything),
        choice=Choice(numbers(typed.services), numbers(typed.categories), numbers(typed.goods)),
        lasting=read_lasting(typed),
    )


def read_lasting(typed: PointsRuleForm) -> Lasting:
    """What no number is becomes one below zero."""
    month, _, day = typed.ends_on.strip().partition("-")
    return Lasting(
        waits=one_of(Waits, typed.waits, Waits.nothing),
        wait_days=number(typed.wait_days),
        ends=one_of(Ends, typed.ends, Ends.never),
        lasts=number(typed.lasts),
        ends_month=number(month),
        ends_day=number(day),
        rounded=one_of(Rounded, typed.rounded, Rounded.day),
    )


def one_of(kind: type[Word], text: str, otherwise: Word) -> Word:
    return kind(text) if text in list(kind) else otherwise


def number(text: str) -> int:
    return int(text.strip()) if is_number(text.strip()) else 0 if not text.strip() else -1


def numbers(typed: Repeated) -> frozenset[int]:
    """Of ticks: one comes without a list."""
    ticked = [typed] if isinstance(typed, str) else typed
    return frozenset(int(each) for each in ticked if is_number(each))


def form_of(rule: NewPointsRule, starts_on: date, currency: str) -> PointsRuleForm:
    """The form filled with a rule, to start on another day."""
    return PointsRuleForm(
        name=rule.name,
        starts_on=starts_on.isoformat(),
        rate=rate_text(rule.rate),
        point_value=plain(rule.point_value, currency),
        largest_share=rate_text(rule.largest_share),
        buys=rule.buys,
        services=texts(rule.choice.services),
        categories=texts(rule.choice.categories),
        goods=texts(rule.choice.goods),
        waits=rule.lasting.waits,
        wait_days=text_of(rule.lasting.wait_days),
        ends=rule.lasting.ends,
        lasts=text_of(rule.lasting.lasts),
        ends_on=f"{rule.lasting.ends_month:02}-{rule.lasting.ends_day:02}",
        rounded=rule.lasting.rounded,
    )


def text_of(number: int) -> str:
    """Nothing for none."""
    return str(number) if number else ""


def texts(numbers: Iterable[int]) -> list[str]:
    return [str(each) for each in sorted(numbers)]


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
        "buys": (
            new.buys is not Buys.chosen or bool(new.choice),
            "Choose at least one thing they may pay for.",
        ),
    }
    wrong = {name: why for name, (fine, why) in checks.items() if not fine}
    return {**wrong, **lasting_faults(new.lasting)}
