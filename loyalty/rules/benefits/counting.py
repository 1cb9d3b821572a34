"""How far a client is with programmes that count: the step that is reached, and what the next one needs."""

from collections.abc import Iterator, Sequence
from datetime import date

from loyalty.rules.benefits.explain import missing_words
from loyalty.rules.benefits.facts import BillItem, ClientFacts, Figures
from loyalty.rules.benefits.outcomes import Next
from loyalty.rules.benefits.programmes import Kind, Nth, Programme, Step, counted_from
from loyalty.rules.benefits.scope import is_meant

COUNTING = (Kind.by_visits, Kind.by_sold, Kind.by_paid)
WHOLE = 10_000


def counted(programme: Programme, figures: Figures) -> int:
    """Visits or minor units, as the programme counts; 0 for one that does not."""
    if programme.kind is Kind.by_visits:
        return figures.visits
    if programme.kind is Kind.by_sold:
        return figures.sold
    return figures.paid if programme.kind is Kind.by_paid else 0


def reached(programme: Programme, client: ClientFacts | None, on: date) -> Step | None:
    """The highest step that the client is on; the only one of a programme that does not count."""
    if programme.kind not in COUNTING:
        return programme.steps[0]
    have = counted(programme, client.since(counted_from(programme, on))) if client else 0
    return max((step for step in programme.steps if step.at <= have), key=lambda step: step.at, default=None)


def next_of(programme: Programme, client: ClientFacts, on: date, currency: str) -> Next | None:
    """What the client gets next by this programme, and what is missing; None for the last step."""
    figures = client.since(counted_from(programme, on))
    if programme.kind is Kind.nth and programme.nth:
        return next_nth(programme, programme.nth, figures, currency)
    if programme.kind not in COUNTING:
        return None
    have = counted(programme, figures)
    step = min((step for step in programme.steps if step.at > have), key=lambda step: step.at, default=None)
    if step is None:
        return None
    words = missing_words(programme, step.at - have, step.reward, currency)
    return Next(programme.id, programme.version, words, have * WHOLE // step.at)


def next_nth(programme: Programme, nth: Nth, figures: Figures, currency: str) -> Next:
    done = had(programme, figures) % (nth.after + nth.then)
    missing = max(0, nth.after - done)
    words = missing_words(programme, missing, programme.steps[0].reward, currency)
    return Next(programme.id, programme.version, words, min(done, nth.after) * WHOLE // nth.after)


def had(programme: Programme, figures: Figures) -> int:
    """How many services a programme means were had before."""
    scope = programme.scope
    if scope.services or scope.categories:
        services = sum(figures.services.get(each, 0) for each in scope.services)
        return services + sum(figures.categories.get(each, 0) for each in scope.categories)
    return sum(figures.services.values())


def nth_units(programme: Programme, nth: Nth, before: int, items: Sequence[BillItem]) -> Iterator[int]:
    """How many of each line are rewarded, if `before` were had."""
    for item in items:
        if item.service is None or not is_meant(programme.scope, item):
            yield 0
            continue
        yield rewarded(nth, before + item.quantity) - rewarded(nth, before)
        before += item.quantity


def rewarded(nth: Nth, services: int) -> int:
    """How many of so many services, from the first on: the last `then` of each `after` + `then`."""
    cycles, rest = divmod(services, nth.after + nth.then)
    return cycles * nth.then + max(0, rest - nth.after)
