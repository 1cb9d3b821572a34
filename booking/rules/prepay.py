"""What is to be paid before a visit, how much of it is kept when nobody comes, and how that is said.

Of all rules that fit a booking the strictest counts in each respect: the most is asked, for the longest time
nothing is given back, the largest share is kept. So one rule more never makes it laxer.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from booking.prepay_tables import ForWhom, Prepays
from clients.rules.trust import Ask
from clients.tables.trust import Asks
from kit.money import format_money, share
from kit.typed import rate_text
from kit.words import N_, _


class Rule(msgspec.Struct, frozen=True):
    """As it is kept; None fits everything."""

    asks: Prepays
    branch: int | None = None
    service: int | None = None
    category: int | None = None
    client_group: int | None = None
    for_whom: ForWhom = ForWhom.anybody
    least_price: int = 0
    deposit_rate: int = 0
    deposit_amount: int = 0
    free_hours: int = 0
    late_rate: int = 0
    no_show_rate: int = 0
    fee_days: int = 0


@dataclass(frozen=True, slots=True)
class Wish:
    """A service that is booked, with its price."""

    service: int
    category: int
    price: int


@dataclass(frozen=True, slots=True)
class Who:
    """What is known of somebody who books. A stranger is new and in no group."""

    group: int | None = None
    is_new: bool = True
    has_missed: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked with one booking. `price` is that of everything, `amount` is paid now."""

    asks: Prepays
    amount: int
    price: int
    free_hours: int = 0
    late_rate: int = 0
    no_show_rate: int = 0
    fee_days: int = 0
    because: str = ""

    @property
    def most_kept(self) -> int:
        return share(self.price, max(self.late_rate, self.no_show_rate))

    @property
    def keeps_card(self) -> bool:
        """Something may be to be taken that is not paid yet."""
        return self.asks == Prepays.card or self.most_kept > self.amount


class Ended(StrEnum):
    """How a visit that was paid for came to nothing."""

    in_time = "in_time"
    late = "late"
    no_show = "no_show"
    by_us = "by_us"  # it never became a visit, or we declined it
    class_off = "class_off"


def strictest(
    rules: Iterable[Rule], wishes: Sequence[Wish], who: Who, trust: Ask | None = None
) -> Terms | None:
    """None where nothing is asked. What `trust` asks counts like a rule."""
    price = sum(each.price for each in wishes)
    asked = [terms for rule in rules if (terms := asked_by(rule, wishes, who, price))]
    if trust is not None and trust.amount > 0:
        kind = Prepays.deposit if trust.asks == Asks.deposit else Prepays.everything
        asked.append(Terms(kind, trust.amount, price, because=trust.why))
    if not asked:
        return None
    amount = max(each.amount for each in asked)
    leading = max(asked, key=lambda each: each.amount)
    return Terms(
        asks=kind_of(amount, price),
        amount=amount,
        price=price,
        free_hours=max(each.free_hours for each in asked),
        late_rate=max(each.late_rate for each in asked),
        no_show_rate=max(each.no_show_rate for each in asked),
        fee_days=max(each.fee_days for each in asked),
        because=leading.because,
    )


def kind_of(amount: int, price: int) -> Prepays:
    if not amount:
        return Prepays.card
    return Prepays.everything if amount == price else Prepays.deposit


def asked_by(rule: Rule, wishes: Sequence[Wish], who: Who, price: int) -> Terms | None:
    """What one rule asks of this booking; None where it does not fit, or comes to nothing."""
    concerned = sum(each.price for each in wishes if concerns(rule, each))
    if not (concerned and fits(rule, who) and price >= rule.least_price):
        return None
    rates = rule.free_hours, rule.late_rate, rule.no_show_rate, rule.fee_days
    return Terms(rule.asks, amount_of(rule, concerned), price, *rates, because=who_is_meant(rule.for_whom))


def concerns(rule: Rule, wish: Wish) -> bool:
    return rule.service in (None, wish.service) and rule.category in (None, wish.category)


def fits(rule: Rule, who: Who) -> bool:
    history = {ForWhom.anybody: True, ForWhom.newcomer: who.is_new, ForWhom.missed: who.has_missed}
    return rule.client_group in (None, who.group) and history[rule.for_whom]


def amount_of(rule: Rule, price: int) -> int:
    if rule.asks == Prepays.card:
        return 0
    if rule.asks == Prepays.everything:
        return price
    return min(rule.deposit_amount or share(price, rule.deposit_rate), price)


def who_is_meant(whom: ForWhom) -> str:
    return {ForWhom.newcomer: "a new client", ForWhom.missed: "did not come before"}.get(whom, "")


def how_it_ended(starts_at: datetime, ended_at: datetime | None, free_hours: int) -> Ended:
    """Of a visit that was cancelled at `ended_at`, or with None did not take place."""
    if ended_at is None:
        return Ended.no_show
    return Ended.late if ended_at > free_until(starts_at, free_hours) else Ended.in_time


def free_until(starts_at: datetime, free_hours: int) -> datetime:
    return starts_at - timedelta(hours=free_hours)


def fee_of(ended: Ended, price: int, late_rate: int, no_show_rate: int) -> int:
    """What is kept or taken, in minor units of the price."""
    rates = {Ended.late: late_rate, Ended.no_show: max(no_show_rate, late_rate)}
    return share(price, rates.get(ended, 0))


def in_words(terms: Terms, until: str, currency: str, locale: str) -> list[str]:
    """The sentences that are agreed to; `until` is when it begins to cost something, as clients read it."""

    def money(amount: int) -> str:
        return format_money(amount, currency, locale)

    first = {
        Prepays.card: _("We ask for a card, and take nothing off it now."),
        Prepays.deposit: _(
            "We ask for a deposit of %(sum)s. It counts towards the price of %(price)s.",
            sum=money(terms.amount),
            price=money(terms.price),
        ),
        Prepays.everything: _("We ask for the whole price, %(sum)s.", sum=money(terms.amount)),
    }[terms.asks]
    said = [first, if_cancelled(terms, until, money)]
    no_show = fee_of(Ended.no_show, terms.price, terms.late_rate, terms.no_show_rate)
    if no_show and no_show != fee_of(Ended.late, terms.price, terms.late_rate, 0):
        rate = rate_text(terms.no_show_rate)
        said.append(_("If you do not come, it is %(rate)s %% (%(sum)s).", rate=rate, sum=money(no_show)))
    if terms.keeps_card and terms.most_kept:
        said.append(_("What is not paid yet of that may be taken off your card."))
    return said


def if_cancelled(terms: Terms, until: str, money: Callable[[int], str]) -> str:
    fee = share(terms.price, terms.late_rate)
    if not fee and terms.amount:
        return _("If you cancel, you get all of it back.")
    if not fee:
        return _("Cancelling costs you nothing.")
    free = N_("If you cancel until %(until)s, you get all of it back.")
    if not terms.amount:
        free = N_("If you cancel until %(until)s, it costs you nothing.")
    late = _(
        "Later, %(rate)s %% of the price (%(sum)s) is due.", rate=rate_text(terms.late_rate), sum=money(fee)
    )
    return f"{_(free, until=until)} {late}"
