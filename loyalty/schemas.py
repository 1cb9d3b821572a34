"""What the form for a rule holds, as it was typed."""

import msgspec


class PointsRuleForm(msgspec.Struct, frozen=True):
    """Shares are percentages in text, the worth of a point an amount of money, the day is ISO."""

    name: str = ""
    starts_on: str = ""
    rate: str = ""
    point_value: str = ""
    largest_share: str = ""


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
