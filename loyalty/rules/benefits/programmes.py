"""A programme as data: when it holds, for whom, for what, what it gives and what it may be combined with."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What a programme looks at beside its conditions."""

    fixed = "fixed"  # nothing more
    by_visits = "by_visits"  # how often the client came
    by_sold = "by_sold"  # what they had at list price
    by_paid = "by_paid"  # what they really paid
    nth = "nth"  # the Nth service
    birthday = "birthday"
    first_visit = "first_visit"
    happy_hours = "happy_hours"
    bundle = "bundle"  # things that are sold together
    win_back = "win_back"  # not seen for long
    promo_code = "promo_code"
    tier = "tier"  # who has a tier


class Give(StrEnum):
    """What a reward is. The first four are discounts, the next two points, the last one raises to a tier."""

    percent = "percent"  # `value` basis points off
    amount = "amount"  # `value` minor units off
    price = "price"  # one of it, or the bundle, costs `value` minor units
    free = "free"
    cashback = "cashback"  # `value` basis points come back as points
    points = "points"  # `value` points
    tier = "tier"


DISCOUNTS = (Give.percent, Give.amount, Give.price, Give.free)
POINTS = (Give.cashback, Give.points)


class Counts(StrEnum):
    """From which day a client's figures count."""

    ever = "ever"
    year = "year"  # this calendar year
    days = "days"  # so many days back
    programme = "programme"  # since it started


class Things(StrEnum):
    """What of a bill is meant."""

    everything = "everything"
    services = "services"
    goods = "goods"


class Of(StrEnum):
    """What cashback is reckoned of."""

    paid = "paid"
    sold = "sold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reward:
    """`value` is basis points, minor units or points, as `give` says; `tier` is the name of a tier.

    An `amount` is taken off once, spread over the lines, or off `each` one. Cashback is `of` what was paid
    or of what was sold.
    """

    give: Give
    value: int = 0
    each: bool = False
    of: Of = Of.paid
    tier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From `at` visits or minor units on this is given; 0 where a programme does not count."""

    at: int = 0
    reward: Reward


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What of a bill a programme is for. Without services, categories and goods it is all of `things`.

    With some of them it is those; `members` narrow it further. `full_price`: nothing that is discounted.
    """

    things: Things = Things.everything
    services: frozenset[int] = frozenset()
    categories: frozenset[int] = frozenset()
    goods: frozenset[int] = frozenset()
    members: frozenset[int] = frozenset()
    full_price: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Days and hours of the branch. `weekdays` are 0 (Monday) to 6, none for all.

    `since` and `until` are minutes of the day, the second one out; both None for the whole day.
    """

    weekdays: frozenset[int] = frozenset()
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Clients meant: with one of the `groups` (tags), with one of the `tiers` (names); none for all."""

    groups: frozenset[int] = frozenset()
    tiers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Nth:
    """Of each `after` + `then` services the last `then` are rewarded: 5 + 2 pays five and gives two."""

    after: int
    then: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a bundle: so many of one of these. One that is not `rewarded` has to be there only."""

    services: frozenset[int] = frozenset()
    categories: frozenset[int] = frozenset()
    goods: frozenset[int] = frozenset()
    quantity: int = 1
    rewarded: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """The most that is given: minor units on a line and on a bill, basis points of the bill, points."""

    line: int | None = None
    bill: int | None = None
    share: int | None = None
    points: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stacking:
    """What a programme may be combined with.

    On one line at most one programme of a `group` gives something; "" is the group of all that have no other,
    one for discounts and one for points. One that is `alone` gives only where no other programme of its sort
    does. `of_rest`: a percentage of what others left, not of the price. `on_top`: beside a listed or a
    personal discount, not instead of it. Lower `priority` first: in reckoning, and where two give the same.
    """

    group: str = ""
    priority: int = 100
    alone: bool = False
    of_rest: bool = False
    on_top: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """`version` of programme `id` from `starts_on` to `ends_on` (in), in `branches`, none for all.

    `days_before` and `days_after` are those around a birthday, `days_away` is how long somebody was not seen.
    A bill under `least_bill` minor units (at its prices, before discounts) gets nothing.
    """

    id: int
    version: int
    name: str
    kind: Kind
    steps: tuple[Step, ...]
    starts_on: date
    ends_on: date | None = None
    branches: frozenset[int] = frozenset()
    scope: Scope = Scope()
    when: When = When()
    who: Who = Who()
    counts: Counts = Counts.ever
    counted_days: int = 0
    nth: Nth | None = None
    bundle: tuple[Piece, ...] = ()
    days_before: int = 0
    days_after: int = 0
    days_away: int = 0
    least_bill: int = 0
    caps: Caps = Caps()
    stacking: Stacking = Stacking()

    @property
    def gives_discount(self) -> bool:
        return any(step.reward.give in DISCOUNTS for step in self.steps)

    @property
    def gives_points(self) -> bool:
        return any(step.reward.give in POINTS for step in self.steps)

    @property
    def needs_code(self) -> bool:
        return self.kind is Kind.promo_code

    @property
    def order(self) -> tuple[int, int]:
        """Whose turn it is first, whatever order they came in."""
        return self.stacking.priority, self.id


def counted_from(programme: Programme, on: date) -> date | None:
    """The first day whose visits count for a bill of that day; None for all there ever were."""
    if programme.counts is Counts.year:
        return date(on.year, 1, 1)
    if programme.counts is Counts.days:
        return on - timedelta(days=programme.counted_days)
    return programme.starts_on if programme.counts is Counts.programme else None
