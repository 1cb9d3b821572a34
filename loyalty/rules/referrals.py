"""Who may come by whose code, and what that gives. Worked tables are in docs/referrals.md."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from kit.errors import Invalid
from kit.money import format_money, parse_money, plain
from kit.typed import is_number, parse_day, short_date
from loyalty.rules.points import counted
from loyalty.rules.promo_codes import ALPHABET, as_kept
from loyalty.schemas import ReferralForm

LETTERS = 8  # 31 ** 8: with thousands of clients nobody finds one by trying
MOST_POINTS = 100_000
MOST_VISITS = 100
HIDDEN = "This code belongs to nobody whose friends can come by it."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReferralRule:
    """What both sides get. `least_paid` is in minor units."""

    starts_on: date
    is_on: bool = True
    bringer_points: int = 0
    newcomer_points: int = 0
    most_visits: int = 1
    least_paid: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReferralRule(NewReferralRule):
    """A rule as it is kept."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """Somebody who says who sent them. `above` are those who brought the bringer, the nearest first.

    `brought_by` is the name of who brought the newcomer before; `visits` are those that they were at.
    """

    newcomer: int
    bringer: int
    shares_contact: bool = False
    visits: int = 0
    brought_by: str = ""
    above: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Gift:
    """What a visit gives: it is the `number`-th of the newcomer's that is rewarded."""

    number: int
    bringer_points: int
    newcomer_points: int


def may_be_code(typed: str) -> bool:
    """Whether it has the shape of what clients pass on or show."""
    code = as_kept(typed)
    return len(code) == LETTERS and set(code) <= set(ALPHABET)


def why_not(coming: Coming) -> str:
    """Why the code cannot be taken, for the desk; "" where it can."""
    if coming.newcomer == coming.bringer:
        return "That is their own code. A code is for friends."
    if coming.shares_contact:
        return "Both cards have the same phone or e-mail: nobody brings themselves."
    if coming.brought_by:
        return f"They were brought by {coming.brought_by} already. Everybody is brought once."
    if coming.visits:
        return "They were a client already when they gave the code. It is for who comes for the first time."
    if coming.newcomer in coming.above:
        return "They brought this client themselves, so they cannot be brought by them."
    return ""


def gift(rule: NewReferralRule, given: Collection[int], paid: int) -> Gift | None:
    """For a visit with so much real money, where the visits of these numbers were rewarded before."""
    if not rule.is_on or not counts(rule, paid):
        return None
    number = next(each for each in range(1, len(given) + 2) if each not in given)
    if number > rule.most_visits:
        return None
    found = Gift(number, rule.bringer_points, rule.newcomer_points if number == 1 else 0)
    return found if found.bringer_points or found.newcomer_points else None


def counts(rule: NewReferralRule, paid: int) -> bool:
    """Whether a visit with so much real money is one that is rewarded."""
    return paid >= max(1, rule.least_paid)


def rule_words(rule: NewReferralRule, money: tuple[str, str]) -> str:
    """The whole rule as one would tell a client."""
    if not rule.is_on:
        return "Nothing is given for friends."
    visits = "the first visit" if rule.most_visits == 1 else f"each of the first {rule.most_visits} visits"
    least = f" of at least {format_money(rule.least_paid, *money)}" if rule.least_paid else ""
    said = [f"{counted(rule.bringer_points)} for {visits}{least} that a friend pays"]
    if rule.newcomer_points:
        said.append(f"{counted(rule.newcomer_points)} for the friend with the first of them")
    return ", and ".join(said) + "."


def read_referral_rule(form: ReferralForm, currency: str) -> NewReferralRule:
    """Raises `Invalid` with a sentence for each field that cannot be read."""
    wrong: dict[str, str] = {}
    starts_on = parse_day(form.starts_on)
    if starts_on is None:
        wrong["starts_on"] = "From which day on?"
    least = least_in(form.least_paid, currency, wrong)
    bringer = number_in(form.bringer_points, 0, MOST_POINTS, "bringer_points", wrong)
    newcomer = number_in(form.newcomer_points, 0, MOST_POINTS, "newcomer_points", wrong)
    visits = number_in(form.most_visits, 1, MOST_VISITS, "most_visits", wrong)
    if form.is_on and not wrong and bringer + newcomer == 0:
        wrong["bringer_points"] = "Give at least one of them something, or switch it off."
    if wrong or starts_on is None:
        raise Invalid("Some of it cannot be used.", **wrong)
    return NewReferralRule(
        starts_on=starts_on, is_on=bool(form.is_on), bringer_points=bringer, newcomer_points=newcomer,
        most_visits=visits, least_paid=least,
    )  # fmt: skip


def least_in(text: str, currency: str, wrong: dict[str, str]) -> int:
    try:
        least = parse_money(text, currency) if text.strip() else 0
    except Invalid:
        least = -1
    if least < 0:
        wrong["least_paid"] = "An amount, like 20.00, or nothing."
    return least


def number_in(text: str, least: int, most: int, field: str, wrong: dict[str, str]) -> int:
    typed = text.strip() or str(least)
    if is_number(typed) and least <= int(typed) <= most:
        return int(typed)
    wrong[field] = f"A number from {least} to {most:,}."
    return 0


def form_of(rule: NewReferralRule | None, today: date, currency: str) -> ReferralForm:
    """The rule in force, to be changed from today on; a first proposal where there is none."""
    if rule is None:
        return ReferralForm(starts_on=today.isoformat(), bringer_points="10", newcomer_points="5")
    return ReferralForm(
        starts_on=max(today, rule.starts_on).isoformat(),
        is_on="yes" if rule.is_on else "",
        bringer_points=str(rule.bringer_points),
        newcomer_points=str(rule.newcomer_points),
        most_visits=str(rule.most_visits),
        least_paid=plain(rule.least_paid, currency) if rule.least_paid else "",
    )


def since_words(rule: NewReferralRule) -> str:
    return f"Since {short_date(rule.starts_on)}"
