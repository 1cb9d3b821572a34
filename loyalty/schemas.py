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
