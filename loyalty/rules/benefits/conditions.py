"""Whether a programme holds for a bill. Each check answers with a sentence where it does not."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from clients.rules.birthdays import kept_in, parts_of
from kit.words import _, date_text, ngettext, own_text
from loyalty.rules.benefits.counting import COUNTING, next_of, reached
from loyalty.rules.benefits.explain import birthday_words, hour_words, money, weekday_words
from loyalty.rules.benefits.facts import BillFacts, ClientFacts
from loyalty.rules.benefits.programmes import POINTS, Give, Kind, Programme


@dataclass(frozen=True, slots=True)
class Why:
    """Why a programme gives nothing; `is_near` where the client can do something about it."""

    words: str
    is_near: bool = False


Check = Callable[[Programme, BillFacts], Why | None]


def why_not(programme: Programme, bill: BillFacts) -> Why | None:
    """The first thing that is missing; None where all conditions hold."""
    for check in CHECKS:
        why = check(programme, bill)
        if why is not None:
            return why
    return None


def of_dates(programme: Programme, bill: BillFacts) -> Why | None:
    if bill.on < programme.starts_on:
        return Why(_("Only from %(day)s on", day=date_text(programme.starts_on)))
    if programme.ends_on and bill.on > programme.ends_on:
        return Why(_("Ended on %(day)s", day=date_text(programme.ends_on)))
    return None


def of_branch(programme: Programme, bill: BillFacts) -> Why | None:
    if programme.branches and bill.branch not in programme.branches:
        return Why(_("Not in this branch"))
    return None


def of_code(programme: Programme, bill: BillFacts) -> Why | None:
    if not programme.needs_code:
        return None
    typed = [code for code in bill.codes if code.programme == programme.id]
    if not typed:
        return Why(_("Needs its promo code"), is_near=True)
    return None if any(not code.fault for code in typed) else Why(typed[0].fault)


def of_days(programme: Programme, bill: BillFacts) -> Why | None:
    days = programme.when.weekdays
    return (
        None
        if not days or bill.starts_at.weekday() in days
        else Why(weekday_words(programme.when), is_near=True)
    )


def of_hours(programme: Programme, bill: BillFacts) -> Why | None:
    since, until = programme.when.since, programme.when.until
    if since is None or until is None or since <= bill.minute < until:
        return None
    return Why(hour_words(programme.when), is_near=True)


def needs_client(programme: Programme) -> bool:
    """Whether it is only for somebody whose card is known."""
    return (
        programme.kind in KINDS
        or bool(programme.who.groups or programme.who.tiers)
        or any(step.reward.give in (*POINTS, Give.tier) for step in programme.steps)
    )


def of_people(programme: Programme, bill: BillFacts) -> Why | None:
    """Whether it is for this client at all."""
    if bill.client is None:
        return Why(_("Only for known clients")) if needs_client(programme) else None
    who, client = programme.who, bill.client
    if who.groups and not who.groups & client.groups:
        return Why(_("Only for chosen clients"))
    if who.tiers and client.tier not in who.tiers:
        tiers = ", ".join(own_text(tier) for tier in sorted(who.tiers))
        return Why(_("Only with %(tiers)s", tiers=tiers))
    return None


def of_kind(programme: Programme, bill: BillFacts) -> Why | None:
    """Whether the client has done, or is, what it looks at."""
    check = KINDS.get(programme.kind)
    return check(programme, bill.client, bill) if check and bill.client else None


def of_bill(programme: Programme, bill: BillFacts) -> Why | None:
    missing = programme.least_bill - bill.gross if programme.least_bill else 0
    if missing <= 0:
        return None
    least, more = money(programme.least_bill, bill.currency), money(missing, bill.currency)
    return Why(
        _("Only for bills from %(amount)s: %(missing)s more", amount=least, missing=more), is_near=True
    )


def of_steps(programme: Programme, client: ClientFacts, bill: BillFacts) -> Why | None:
    if reached(programme, client, bill.on):
        return None
    coming = next_of(programme, client, bill.on, bill.currency)
    return Why(coming.words, is_near=True) if coming else None


def of_first_visit(_programme: Programme, client: ClientFacts, _bill: BillFacts) -> Why | None:
    return None if client.is_new else Why(_("Only on the first visit"))


def of_absence(programme: Programme, client: ClientFacts, bill: BillFacts) -> Why | None:
    away, last = programme.days_away, client.last_visit_on
    if last is not None and (bill.on - last).days >= away:
        return None
    return Why(ngettext("Only after 1 day without a visit", "Only after %(n)d days without a visit", away))


def of_birthday(programme: Programme, client: ClientFacts, bill: BillFacts) -> Why | None:
    if not client.birthday:
        return Why(_("The birthday is not known"), is_near=True)
    spans = list(around_birthday(programme, client.birthday, bill.on))
    if any(first <= bill.on <= last for first, last in spans):
        return None
    return Why(birthday_words(*next(span for span in spans if span[0] > bill.on)))


def around_birthday(programme: Programme, birthday: str, on: date) -> Iterator[tuple[date, date]]:
    """The stretches around the birthdays of last year, this one and the next two.

    Who was born on a 29 February has theirs a day earlier in other years.
    """
    _year, month, day = parts_of(birthday)
    for year in range(on.year - 1, on.year + 3):
        its = kept_in(year, month, day)
        yield its - timedelta(days=programme.days_before), its + timedelta(days=programme.days_after)


def of_nobody_else(_programme: Programme, _client: ClientFacts, _bill: BillFacts) -> Why | None:
    """Being a client is all that is asked."""
    return None


KINDS: Mapping[Kind, Callable[[Programme, ClientFacts, BillFacts], Why | None]] = {
    **dict.fromkeys(COUNTING, of_steps),
    Kind.nth: of_nobody_else,
    Kind.tier: of_nobody_else,
    Kind.first_visit: of_first_visit,
    Kind.win_back: of_absence,
    Kind.birthday: of_birthday,
}
CHECKS: tuple[Check, ...] = (
    of_dates,
    of_branch,
    of_people,
    of_code,
    of_days,
    of_hours,
    of_kind,
    of_bill,
)
