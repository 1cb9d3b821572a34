"""What a line of a visit earns, and in which words it is explained. Worked tables are in docs/payroll.md."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kit.errors import Invalid
from kit.money import format_money, share
from kit.typed import parse_day, parse_rate, rate_text, short_date
from payroll.schemas import TermsForm


@dataclass(frozen=True, slots=True)
class Terms:
    """Rates in basis points that hold from `starts_on` until later terms start."""

    id: int
    member: int
    starts_on: date
    services_rate: int
    goods_rate: int

    def rate(self, *, is_service: bool) -> int:
        return self.services_rate if is_service else self.goods_rate


@dataclass(frozen=True, slots=True)
class Work:
    """A line of a visit that somebody did or sold; `discount` is for the whole line."""

    line: int
    member: int
    title: str
    is_service: bool
    quantity: int
    price: int
    discount: int

    @property
    def base(self) -> int:
        """What the line came to. A discount larger than the line leaves nothing, never a debt."""
        return max(0, self.price * self.quantity - self.discount)


@dataclass(frozen=True, slots=True)
class Pay:
    """What a piece of work earned, by which terms."""

    work: Work
    terms: Terms

    @property
    def rate(self) -> int:
        return self.terms.rate(is_service=self.work.is_service)

    @property
    def amount(self) -> int:
        return share(self.work.base, self.rate)


def terms_on(terms: Iterable[Terms], member: int, day: date) -> Terms | None:
    """The member's latest terms that have started by `day`."""
    started = [each for each in terms if each.member == member and each.starts_on <= day]
    return max(started, key=lambda each: each.starts_on, default=None)


def pay_for(works: Iterable[Work], terms: Iterable[Terms], day: date) -> list[Pay]:
    """One for each piece of work whose member has terms on `day`; without terms nothing is earned."""
    known = list(terms)
    found = ((work, terms_on(known, work.member, day)) for work in works)
    return [Pay(work, chosen) for work, chosen in found if chosen is not None]


def explain(pay: Pay, currency: str, locale: str) -> str:
    """40 % of €45.00 (terms since 1 Sep 2026)."""
    base = format_money(pay.work.base, currency, locale)
    return f"{rate_text(pay.rate)} % of {base} (terms since {short_date(pay.terms.starts_on)})"


def explain_taken_back(explanation: str) -> str:
    """The words on the opposite line."""
    return f"The visit was reopened: {explanation} is taken back"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a line earned and was not taken back yet: `base` and `amount` are what is left of both."""

    id: int
    line: int
    rate: int
    base: int
    amount: int


@dataclass(frozen=True, slots=True)
class PartBack:
    """What of a pay line is taken back because a part of its price was refunded."""

    of: Standing
    base: int
    amount: int


def parts_back(standing: Iterable[Standing], left: Mapping[int, int]) -> list[PartBack]:
    """What each line earned too much, where so much of its price is `left`: all of it where nothing is.

    What stays is what the rest of the price would have earned, so the parts come to the whole.
    """
    found = []
    for each in standing:
        base = min(left.get(each.line, each.base), each.base)
        if base < each.base:
            found.append(PartBack(each, each.base - base, each.amount - share(base, each.rate)))
    return found


def explain_refunded(part: PartBack, currency: str, locale: str) -> str:
    """€5.00 was refunded: 40 % of it is taken back."""
    base = format_money(part.base, currency, locale)
    return f"{base} was refunded: {rate_text(part.of.rate)} % of it is taken back"


def read_terms(typed: TermsForm) -> tuple[date, int, int]:
    """What was typed into the form, or `Invalid` naming every field that cannot be used."""
    day = parse_day(typed.starts_on)
    services_rate, goods_rate = parse_rate(typed.services_rate), parse_rate(typed.goods_rate)
    wrong = {
        "starts_on": "Choose a day, like 2026-12-01." if day is None else "",
        "services_rate": "" if services_rate is not None else "Write a percentage from 0 to 100, like 40.",
        "goods_rate": "" if goods_rate is not None else "Write a percentage from 0 to 100, like 10.",
    }
    if day is None or services_rate is None or goods_rate is None:
        raise Invalid("Some of it cannot be used.", **{name: why for name, why in wrong.items() if why})
    return day, services_rate, goods_rate
