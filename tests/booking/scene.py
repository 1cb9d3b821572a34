"""A Wednesday at Center, Berlin time, and taking time on it without any rule."""

from datetime import UTC, date, datetime

from booking.tables import Appointment, Hold
from kit import clock
from kit.vault import new_code
from tests.cast import Salon

ZONE = "Europe/Berlin"
DAY = date(2026, 12, 2)


def at(text: str, day: date = DAY) -> datetime:
    """The moment Berlin's clocks show `text` (an hour ahead of UTC in winter)."""
    hour, minute = map(int, text.split(":"))
    local = clock.local_midnight(day, ZONE).timestamp() + hour * 3600 + minute * 60
    return datetime.fromtimestamp(local, UTC)


NOON = at("12:00")


def wall(moment: datetime) -> str:
    return clock.wall(moment, ZONE).strftime("%H:%M")


async def fill(
    resource: int, start: str, end: str, *, day: date = DAY, released: bool = False, hold: int | None = None
) -> None:
    """An appointment written straight into the table."""
    await Appointment(
        resource=resource, hold=hold, starts_at=at(start, day), ends_at=at(end, day),
        released_at=clock.now() if released else None,
    ).save()  # fmt: skip


async def held(salon: Salon, start: str, end: str, expires_at: datetime) -> int:
    """Anna's time, held by somebody."""
    hold = Hold(
        code=new_code(), branch=salon.center, service=salon.haircut, member=salon.anna, starts_at=at(start),
        ends_at=at(end), created_at=clock.now(), expires_at=expires_at,
    )  # fmt: skip
    await hold.save()
    await fill(salon.anna_resource, start, end, hold=hold.id)
    return hold.id
