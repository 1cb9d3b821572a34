"""The sentences of benefits, in the reader's language: docs/programmes.md lists them."""

from datetime import date
from functools import lru_cache

from kit.money import format_money, percent
from kit.words import _, date_text, long_weekday, minutes_text, ngettext, own_text, sums_locale, voice
from loyalty.rules.benefits.programmes import Give, Kind, Programme, Reward, Step, When


def money(amount: int, currency: str) -> str:
    return format_money(amount, currency, sums_locale())


def reward_words(reward: Reward, currency: str) -> str:
    """10% off, €5.00 off, at no charge, 5% back in points, 50 points, or the name of a tier."""
    if reward.give in (Give.percent, Give.cashback):
        share = percent(reward.value, sums_locale())
        off = reward.give is Give.percent
        return _("%(percent)s off", percent=share) if off else _("%(percent)s back in points", percent=share)
    if reward.give is Give.points:
        return ngettext("1 point", "%(n)d points", reward.value)
    if reward.give is Give.price:
        return _("for %(amount)s", amount=money(reward.value, currency))
    if reward.give is Give.amount:
        return _("%(amount)s off", amount=money(reward.value, currency))
    return _("at no charge") if reward.give is Give.free else own_text(reward.tier)


def given_words(programme: Programme, step: Step, currency: str) -> str:
    """Faithful: 10% off from 10 visits on."""
    said = {"name": own_text(programme.name), "reward": reward_words(step.reward, currency)}
    if programme.kind is Kind.by_visits:
        return ngettext(
            "%(name)s: %(reward)s from 1 visit on",
            "%(name)s: %(reward)s from %(n)d visits on",
            step.at,
            **said,
        )
    if programme.kind in (Kind.by_sold, Kind.by_paid):
        return _("%(name)s: %(reward)s from %(amount)s on", amount=money(step.at, currency), **said)
    if programme.nth:
        return ngettext(
            "%(name)s: %(reward)s after 1", "%(name)s: %(reward)s after %(n)d", programme.nth.after, **said
        )
    return _("%(name)s: %(reward)s", **said)


def missing_words(programme: Programme, missing: int, reward: Reward, currency: str) -> str:
    """2 more visits: 10% off; €40.00 more: 5% off; 3 more, then: at no charge."""
    said = reward_words(reward, currency)
    if programme.kind is Kind.by_visits:
        return ngettext("1 more visit: %(reward)s", "%(n)d more visits: %(reward)s", missing, reward=said)
    if programme.kind is Kind.nth:
        return ngettext("1 more, then: %(reward)s", "%(n)d more, then: %(reward)s", missing, reward=said)
    return _("%(amount)s more: %(reward)s", amount=money(missing, currency), reward=said)


def tier_words(tier: str, missing: int, currency: str) -> str:
    """2 visits to silver; with a currency €40.00 to silver."""
    if currency:
        return _("%(amount)s to %(tier)s", amount=money(missing, currency), tier=own_text(tier))
    return ngettext("1 visit to %(tier)s", "%(n)d visits to %(tier)s", missing, tier=own_text(tier))


def tier_taken_words(tier: str) -> str:
    return _("%(tier)s is reached already", tier=own_text(tier))


def weekday_words(when: When) -> str:
    return _("Only on %(days)s", days=days_of_week(when.weekdays, voice().locale))


def hour_words(when: When) -> str:
    since, until = minutes_text(when.since or 0), minutes_text(when.until or 0)
    return _("Only from %(since)s to %(until)s", since=since, until=until)


def birthday_words(first: date, last: date) -> str:
    return _(
        "Only around the birthday, from %(first)s to %(last)s", first=date_text(first), last=date_text(last)
    )


@lru_cache(maxsize=500)
def days_of_week(weekdays: frozenset[int], _locale: str) -> str:
    """Monday–Wednesday, Friday: three and more in a row are a stretch."""
    stretches: list[list[int]] = []
    for day in sorted(weekdays):
        if stretches and stretches[-1][-1] == day - 1:
            stretches[-1].append(day)
        else:
            stretches.append([day])
    return ", ".join(text for each in stretches for text in stretch_words(each))


def stretch_words(days: list[int]) -> list[str]:
    names = [long_weekday(day) for day in days]
    return [f"{names[0]}–{names[-1]}"] if len(names) > 2 else names
