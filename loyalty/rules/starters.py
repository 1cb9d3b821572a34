"""Programmes of the usual kinds, to start from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kit.money import decimals
from loyalty.rules.benefits.programmes import (
    Counts,
    Give,
    Kind,
    Nth,
    Of,
    Programme,
    Reward,
    Scope,
    Step,
    Things,
    When,
)


@dataclass(frozen=True, slots=True)
class Starter:
    """A kind of programme with an example of it. `steps` are threshold and value; money is in whole units."""

    title: str
    says: str
    kind: Kind
    steps: tuple[tuple[int, int], ...]
    give: Give = Give.percent
    more: Mapping[str, object] = field(default_factory=dict)


STARTERS: dict[str, Starter] = {
    "hours": Starter(
        "Happy hours",
        "10 % on Tuesdays before noon",
        Kind.happy_hours,
        ((0, 1000),),
        more={"when": When(weekdays=frozenset({1}), since=0, until=12 * 60)},
    ),
    "fixed": Starter("A discount", "10 % off everything", Kind.fixed, ((0, 1000),)),
    "visits": Starter(
        "The more visits, the more off",
        "5 % from the 5th visit on, 10 % from the 10th",
        Kind.by_visits,
        ((5, 500), (10, 1000)),
    ),
    "paid": Starter(
        "The more was paid, the more off",
        "5 % from 500 on, 10 % from 1,000",
        Kind.by_paid,
        ((500, 500), (1000, 1000)),
        more={"counts": Counts.year},
    ),
    "sold": Starter(
        "The more was sold, the more off",
        "The same at list prices, whatever was paid",
        Kind.by_sold,
        ((500, 500), (1000, 1000)),
    ),
    "nth": Starter(
        "Every sixth is free",
        "Five paid services, and the next one is free",
        Kind.nth,
        ((0, 0),),
        Give.free,
        {"nth": Nth(after=5), "scope": Scope(things=Things.services)},
    ),
    "cashback": Starter(
        "Cashback",
        "5 % of what is paid comes back as points",
        Kind.fixed,
        ((0, 500),),
        Give.cashback,
    ),
    "birthday": Starter(
        "Birthday",
        "15 % in the week around the birthday",
        Kind.birthday,
        ((0, 1500),),
        more={"days_before": 3, "days_after": 3},
    ),
    "first": Starter("First visit", "20 % off the first visit", Kind.first_visit, ((0, 2000),)),
    "away": Starter(
        "We miss you",
        "15 % for who was not here for 90 days",
        Kind.win_back,
        ((0, 1500),),
        more={"days_away": 90},
    ),
    "bundle": Starter("Together cheaper", "Two things together, 10 % off both", Kind.bundle, ((0, 1000),)),
    "code": Starter("Promo code", "10 % off with a code", Kind.promo_code, ((0, 1000),)),
    "tier": Starter("For a tier", "10 % for who is silver", Kind.tier, ((0, 1000),)),
}
IN_MONEY = (Kind.by_paid, Kind.by_sold)


def starter_programme(key: str, currency: str) -> Programme:
    """The example of a starter; an unknown key is a plain discount."""
    found = STARTERS.get(key, STARTERS["fixed"])
    unit = 10 ** decimals(currency) if found.kind in IN_MONEY else 1
    steps = tuple(
        Step(at=at * unit, reward=Reward(give=found.give, value=value, of=Of.paid))
        for at, value in found.steps
    )
    return Programme(
        id=0,
        version=0,
        name=found.title,
        kind=found.kind,
        steps=steps,
        starts_on=date.min,
        **found.more,  # type: ignore[arg-type]
    )
