"""For how long a time is held for a link, and what has become of it."""

from datetime import datetime, timedelta

from kit.typed import in_words

LENGTHS = (15, 30, 60, 120, 240, 720, 1440, 2880)
USUAL = 60
MORE = (15, 60, 240)
OPEN, LAPSED = "open", "lapsed"


def until(starts_at: datetime, since: datetime, minutes: int) -> datetime:
    """When a hold made or made longer at `since` lapses: never later than the visit begins."""
    return min(since + timedelta(minutes=minutes), starts_at)


def shown_state(state: str, expires_at: datetime, now: datetime) -> str:
    """An open link whose time is over is lapsed, whether or not the hold is gone yet."""
    return LAPSED if state == OPEN and expires_at <= now else state


def lengths_in_words(lengths: tuple[int, ...] = LENGTHS) -> list[tuple[str, str]]:
    """As a form lets one choose: 30 min, 1 h, 24 h."""
    return [(str(each), in_words(each)) for each in lengths]


def time_left(expires_at: datetime, now: datetime) -> int:
    """Whole seconds; 0 when it is over."""
    return max(0, int((expires_at - now).total_seconds()))
