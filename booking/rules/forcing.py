"""What the right to save anyway reaches, and what it does not."""

from collections.abc import Sequence

from booking.rules.reasons import Reason, Why

# Hours, time off, other visits and rooms. Not: who cannot do it, what is not sold, what is past or too far.
OVERRIDABLE = frozenset(
    {
        Why.closed_day,
        Why.opens_later,
        Why.closes_earlier,
        Why.shut_between,
        Why.day_off,
        Why.starts_later,
        Why.ends_earlier,
        Why.on_break,
        Why.away,
        Why.busy,
        Why.beside,
        Why.held,
        Why.too_few,
        Why.room_taken,
        Why.room_beside,
        Why.room_held,
    }
)


def may_be_forced(reasons: Sequence[Reason]) -> bool:
    """There is something in the way, and nothing that no right can move aside."""
    return bool(reasons) and all(each.why in OVERRIDABLE for each in reasons)
