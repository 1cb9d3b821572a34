"""What the form for a rule holds, as it was typed."""

import msgspec

Repeated = list[str] | str  # a field that is there once comes without a list


class PointsRuleForm(msgspec.Struct, frozen=True):
    """Shares are percentages in text, the worth of a point an amount of money, the day is ISO.

    `ends_on` is a month and a day: 12-31.
    """

    name: str = ""
    starts_on: str = ""
    rate: str = ""
    point_value: str = ""
    largest_share: str = ""
    buys: str = "all"
    services: Repeated = ""
    categories: Repeated = ""
    goods: Repeated = ""
    waits: str = "nothing"
    wait_days: str = ""
    ends: str = "never"
    lasts: str = ""
    ends_on: str = "12-31"
    rounded: str = "day"


class CodesForm(msgspec.Struct, frozen=True):
    """Codes to make: one as typed, or several that nobody can guess. Empty is without that limit."""

    code: str = ""
    count: str = "1"
    batch: str = ""
    client: str = ""
    most_uses: str = ""
    most_per_client: str = ""
    most_in_period: str = ""
    period_days: str = ""
    budget: str = ""
    last_on: str = ""


class ProgrammeForm(msgspec.Struct, frozen=True, kw_only=True):
    """A programme as it is typed: shares are percentages, money is amounts, days are ISO, hours 09:30.

    `ats` and `values` are the steps by their numbers; `pieces` ("service-3"), `counts_of` and `rewarded` are
    those of a bundle. What is ticked is in the sets.
    """

    name: str = ""
    kind: str = "fixed"
    branches: frozenset[int] = frozenset()
    give: str = "percent"
    ats: dict[int, str] = {}
    values: dict[int, str] = {}
    each: str = ""
    of: str = "paid"
    things: str = "everything"
    services: frozenset[int] = frozenset()
    categories: frozenset[int] = frozenset()
    goods: frozenset[int] = frozenset()
    members: frozenset[int] = frozenset()
    full_price: str = ""
    weekdays: frozenset[int] = frozenset()
    since: str = ""
    until: str = ""
    groups: frozenset[int] = frozenset()
    tiers: str = ""
    counts: str = "ever"
    counted_days: str = ""
    after: str = ""
    then: str = "1"
    pieces: dict[int, str] = {}
    counts_of: dict[int, str] = {}
    rewarded: frozenset[int] = frozenset()
    days_before: str = ""
    days_after: str = ""
    days_away: str = ""
    least_bill: str = ""
    cap_line: str = ""
    cap_bill: str = ""
    cap_share: str = ""
    cap_points: str = ""
    group: str = ""
    priority: str = "100"
    alone: str = ""
    of_rest: str = ""
    on_top: str = ""
    seen: str = ""
    starts_on: str = ""


class LadderForm(msgspec.Struct, frozen=True, kw_only=True):
    """Tiers by their numbers: what each is called, and from what on."""

    name: str = ""
    branches: frozenset[int] = frozenset()
    tiers: dict[int, str] = {}
    ats: dict[int, str] = {}
    measure: str = "visits"
    counts: str = "ever"
    counted_days: str = ""
    kept_months: str = "12"
    seen: str = ""
    starts_on: str = ""


class ByHandForm(msgspec.Struct, frozen=True):
    """Points that somebody gives, takes (`way`), or sends to another client."""

    way: str = "give"
    points: str = ""
    why: str = ""
    other: str = ""


class ReferralForm(msgspec.Struct, frozen=True):
    """What is given for friends: points as numbers, the least that is paid as an amount, the day is ISO."""

    starts_on: str = ""
    is_on: str = "yes"
    bringer_points: str = ""
    newcomer_points: str = ""
    most_visits: str = "1"
    least_paid: str = ""
    branches: frozenset[int] = frozenset()


class FriendForm(msgspec.Struct, frozen=True):
    """The code of whoever sent a client."""

    friend: str = ""
