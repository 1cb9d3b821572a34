"""Whether what is kept beside the appointments still says what they say."""

from dataclasses import dataclass

from kit.db import fetch

ALL_DAYS = """
SELECT coalesce(kept.resource, real.resource) AS resource, coalesce(kept.day, real.day) AS day
FROM taken_day AS kept
FULL JOIN (
    SELECT DISTINCT resource, day
    FROM appointment, generate_series(day_of(starts_at), day_of(ends_at - interval '1 microsecond')) AS day
    WHERE released_at IS NULL AND hold IS NULL
) AS real ON real.resource = kept.resource AND real.day = kept.day
"""
WRONG_DAYS = f"""
SELECT days.resource, resource.name, date '1970-01-01' + days.day AS on_day, days.day
FROM ({ALL_DAYS}) AS days
JOIN resource ON resource.id = days.resource
LEFT JOIN taken_day ON taken_day.resource = days.resource AND taken_day.day = days.day
WHERE taken_day.cells IS DISTINCT FROM cells_of(days.resource, days.day)
ORDER BY days.resource, days.day
"""  # noqa: S608  # put together from constants


@dataclass(frozen=True, slots=True)
class WrongDay:
    """A day (numbered from 1970, UTC) whose bits are not what is taken of the resource."""

    resource: int
    name: str
    day: int
    date: str

    def __str__(self) -> str:
        return f"{self.name} (resource {self.resource}), {self.date} UTC"


async def wrong_days() -> list[WrongDay]:
    """Compares every day that is kept, or should be, with its appointments."""
    rows = await fetch(WRONG_DAYS)
    return [WrongDay(row["resource"], row["name"], row["day"], row["on_day"].isoformat()) for row in rows]
