"""A programme as one would tell it at the desk."""

from collections.abc import Iterable, Iterator, Mapping

from kit.money import format_money
from kit.typed import rate_text
from loyalty.rules.benefits.explain import days_of_week, reward_words
from loyalty.rules.benefits.programmes import (
    Counts,
    Kind,
    Piece,
    Programme,
    Scope,
    Step,
    Things,
    When,
)
from loyalty.rules.benefits.tiers import Ladder, Measure
from loyalty.rules.programme_texts import hour_text

Names = Mapping[tuple[str, int], str]  # of services, categories, goods, members and tags, by what and number
KINDS = {
    Kind.fixed: "Always the same",
    Kind.by_visits: "By visits",
    Kind.by_sold: "By what was sold",
    Kind.by_paid: "By what was paid",
    Kind.nth: "Every Nth service",
    Kind.birthday: "Birthday",
    Kind.first_visit: "First visit",
    Kind.happy_hours: "Happy hours",
    Kind.bundle: "Together",
    Kind.win_back: "Not seen for long",
    Kind.promo_code: "Promo code",
    Kind.tier: "For a tier",
}
THINGS = {Things.everything: "everything", Things.services: "all services", Things.goods: "all goods"}
COUNTED = {
    Counts.ever: "of all time",
    Counts.year: "of this calendar year",
    Counts.programme: "since the programme started",
}


OF_KIND = {
    Kind.birthday: "From {before} before the birthday to {after} after it.",
    Kind.first_visit: "Only for who was not here before.",
    Kind.win_back: "Only for who was not here for {away}.",
    Kind.promo_code: "Only with a code.",
}


def kind_words(kind: str) -> str:
    return KINDS[Kind(kind)] if kind in KINDS else "Tiers"


def told(programme: Programme, money: tuple[str, str], names: Names) -> list[str]:
    """The whole programme, a sentence for each thing that is agreed. `money` is currency and locale."""
    return [
        *gives(programme, money),
        f"For {scope_words(programme.scope, names)}.",
        *when_words(programme.when),
        *whom(programme, names),
        *limits(programme, money),
        *beside(programme),
    ]


def gives(programme: Programme, money: tuple[str, str]) -> Iterator[str]:
    for step in programme.steps:
        yield f"{reward_words(step.reward, money[0])}{from_words(programme, step, money)}.".capitalize()
    if programme.kind in (Kind.by_visits, Kind.by_sold, Kind.by_paid):
        days = f"of the last {programme.counted_days} days"
        yield f"Counted are visits {COUNTED.get(programme.counts, days)}, in all branches of this currency."


def from_words(programme: Programme, step: Step, money: tuple[str, str]) -> str:
    if programme.kind is Kind.by_visits:
        return f" from {step.at} visits on"
    if programme.kind is Kind.by_sold:
        return f" from {format_money(step.at, *money)} at list prices on"
    if programme.kind is Kind.by_paid:
        return f" from {format_money(step.at, *money)} paid on"
    if programme.nth:
        return f" for {programme.nth.then} after each {programme.nth.after}"
    return ""


def scope_words(scope: Scope, names: Names) -> str:
    said = listed(scope, names) or THINGS[scope.things]
    by = ", ".join(names.get(("member", each), "somebody") for each in sorted(scope.members))
    full = ", where nothing is taken off already" if scope.full_price else ""
    return f"{said}{f' done by {by}' if by else ''}{full}"


def listed(scope: Scope | Piece, names: Names) -> str:
    """Haircut, Colour, everything of Nails."""
    services = [names.get(("service", each), "a service") for each in sorted(scope.services)]
    categories = [
        f"everything of {names.get(('category', each), 'a category')}" for each in sorted(scope.categories)
    ]
    goods = [names.get(("good", each), "a good") for each in sorted(scope.goods)]
    return ", ".join([*services, *categories, *goods])


def when_words(when: When) -> Iterator[str]:
    days = days_of_week(when.weekdays, "en") if when.weekdays else ""
    hours = f"{hour_text(when.since)}–{hour_text(when.until)}" if when.since is not None else ""
    if days or hours:
        yield f"When a visit starts on {days or 'any day'}{f', {hours}' if hours else ''}."


def whom(programme: Programme, names: Names) -> Iterator[str]:
    if programme.kind in OF_KIND:
        yield OF_KIND[programme.kind].format(
            before=days(programme.days_before),
            after=days(programme.days_after),
            away=days(programme.days_away),
        )
    if programme.bundle:
        together = " + ".join(piece_words(each, names) for each in programme.bundle)
        yield f"Where these come together: {together}."
    if programme.who.groups:
        tags = either(names.get(("tag", each), "a tag") for each in sorted(programme.who.groups))
        yield f"Only for clients with the tag {tags}."
    if programme.who.tiers:
        yield f"Only for clients who are {either(sorted(programme.who.tiers))}."


def piece_words(piece: Piece, names: Names) -> str:
    many = f"{piece.quantity} × " if piece.quantity > 1 else ""
    return f"{many}{listed(piece, names)}{'' if piece.rewarded else ' (at its price)'}"


def limits(programme: Programme, money: tuple[str, str]) -> Iterator[str]:
    caps = programme.caps
    if programme.least_bill:
        yield f"From a bill of {format_money(programme.least_bill, *money)} on."
    said = [
        f"{format_money(caps.line, *money)} on a line" if caps.line is not None else "",
        f"{format_money(caps.bill, *money)} on a bill" if caps.bill is not None else "",
        f"{rate_text(caps.share)} % of a bill" if caps.share is not None else "",
        f"{caps.points:,} points" if caps.points is not None else "",
    ]
    if any(said):
        yield f"At most {', '.join(each for each in said if each)}."


def beside(programme: Programme) -> Iterator[str]:
    stacking = programme.stacking
    if stacking.alone:
        yield "Only where no other programme of its sort gives anything."
    elif stacking.group:
        yield f"Of the group “{stacking.group}” one gives something on a line: what is best for the client."
    if stacking.on_top:
        yield "Beside a listed or a personal discount."
    elif programme.gives_discount:
        yield "Instead of a listed or a personal discount, where it is more."
    if stacking.of_rest:
        yield "Of what other programmes left."


def ladder_words(ladder: Ladder, money: tuple[str, str]) -> list[str]:
    measured = {Measure.visits: "visits", Measure.sold: "at list prices", Measure.paid: "paid"}[
        ladder.measure
    ]
    is_visits = ladder.measure is Measure.visits
    steps = [
        f"{tier.name} from {tier.at if is_visits else format_money(tier.at, *money)} {measured} on."
        for tier in ladder.tiers
    ]
    counted = COUNTED.get(ladder.counts, f"of the last {ladder.counted_days} days")
    return [
        *steps,
        f"Counted are visits {counted}, in all branches of this currency.",
        f"A tier is kept for {ladder.kept_months} months; then who has not reached it anew falls by one.",
    ]


def either(names: Iterable[str]) -> str:
    return " or ".join(names)


def days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
