"""What the form for a rule holds, as it was typed."""

import msgspec


class PointsRuleForm(msgspec.Struct, frozen=True):
    """Shares are percentages in text, the worth of a point an amount of money, the day is ISO."""

    name: str = ""
    starts_on: str = ""
    rate: str = ""
    point_value: str = ""
    largest_share: str = ""
