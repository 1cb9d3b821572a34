"""The only place that asks what time it is, so that a test, a benchmark or the demo can answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from kit.settings import settings

pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """The present moment, aware and in UTC."""
    return pretended.get() or settings().now or datetime.now(UTC)


def today(zone: str) -> date:
    """The date on the wall calendar of somebody in `zone` (an IANA name)."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def pretend(moment: datetime) -> Iterator[None]:
    """Inside the block `now()` is `moment` for this task and the tasks it starts."""
    token = pretended.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        pretended.reset(token)


def local_midnight(day: date, zone: str) -> datetime:
    """The first moment of `day` in `zone`, in UTC.

    Where a DST change skips midnight, it is the first moment that exists.
    """
    naive_midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return naive_midnight.astimezone(UTC)


def local_day(day: date, zone: str) -> tuple[datetime, datetime]:
    """From the day's own midnight to the next one: 23, 24 or 25 hours."""
    return local_midnight(day, zone), local_midnight(day + timedelta(days=1), zone)


def wall(moment: datetime, zone: str) -> datetime:
    """The moment as the branch's clock shows it (aware, in the branch's zone)."""
    return moment.astimezone(ZoneInfo(zone))
