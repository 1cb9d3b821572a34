"""Price rules, as rules and written straight into the table."""

from datetime import date

from booking.rules.prices import PriceRule
from catalog.price_tables import Change
from catalog.price_tables import PriceRule as Row

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
TUESDAY = date(2026, 12, 1)
HAPPY = {"from_minute": 9 * 60, "to_minute": 11 * 60}


def rule(change: Change, value: int, **more) -> PriceRule:  # type: ignore[no-untyped-def]
    return PriceRule(change, value, **{"weekdays": frozenset(EVERY_DAY), **more})


async def put_up(branch: int, change: Change, value: int, **more) -> int:  # type: ignore[no-untyped-def]
    """The rule's id; every day and all day unless said otherwise."""
    facts = {"name": "Happy hour", "weekdays": list(EVERY_DAY), **more}
    made = Row(branch=branch, change=change, value=value, **facts)
    await made.save()
    return int(made.id)
