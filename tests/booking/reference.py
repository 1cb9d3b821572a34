"""Free times twice: by the bits, and by going through every visit minute by minute, slowly and obviously."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from booking.rules.cells import at_least, canvas_for, cells_of, fitting, starts_of_person
from booking.rules.days import ONE_DAY, Span, local_date, midnight
from booking.rules.grid import Grid, Person

FOREVER: list[Span] = [(-(10**12), 10**12)]
ZONES = {
    "Europe/Lisbon": [date(2026, 3, 29), date(2026, 10, 25), date(2026, 7, 1)],
    "America/Sao_Paulo": [date(2018, 11, 4), date(2018, 2, 17), date(2018, 2, 18)],
    "Asia/Kathmandu": [date(2026, 1, 1)],
    "Australia/Lord_Howe": [date(2026, 10, 4), date(2026, 4, 5)],
    "Africa/Casablanca": [date(2026, 2, 15), date(2026, 3, 22), date(2025, 2, 23)],
    "Pacific/Apia": [date(2011, 12, 29), date(2011, 12, 30), date(2011, 12, 31)],
    "UTC": [date(2026, 12, 1)],
}


def free_starts(
    grid: Grid, people: Sequence[Person], *, needs: Sequence[tuple[int, Sequence[list[Span]]]] = (),
    doors: Sequence[Span] = FOREVER,
) -> list[int]:  # fmt: skip
    """The starts at which one of the people can be had, and of each need so many of its rooms.

    A room is told by what is taken of it.
    """
    if not grid.runs:
        return []
    canvas, mask = canvas_for(grid, (each.shape for each in people)), 0
    full = (1 << canvas.count) - 1
    for each in people:
        free = canvas.there(each.there) & ~canvas.taken(each.busy)
        found = starts_of_person(each.shape, free, canvas.there(doors), canvas.cell)
        for quantity, rooms in needs:
            spare = (full & ~canvas.taken(busy) for busy in rooms)
            found &= at_least(quantity, (fitting(free, each.shape.room, canvas.cell) for free in spare))
        mask |= found
    return list(canvas.moments(mask & cells_of(grid, canvas)))


class Obvious:
    """One person on one day, by the minute. `pattern` and buffers are minutes as in `booking.rules.shape`."""

    def __init__(self, day: date, zone: str, hours: Sequence[int], doors: Sequence[int]) -> None:
        self.day, self.zone = day, zone
        self.hours, self.doors = hours, doors

    def shows(self, moment: int, hours: Sequence[int]) -> bool:
        """The wall clock of the day reads within the hours."""
        pairs = zip(hours[::2], hours[1::2], strict=True)
        shown = wall_minute(moment, self.zone)
        return local_date(moment, self.zone) == self.day and any(a <= shown < b for a, b in pairs)

    def starts(
        self, step: int, pattern: Sequence[int], after: tuple[int, int], taken: list[Span]
    ) -> list[int]:
        """`after` are the minutes of the person's buffers before and after the visit."""
        minutes = range(midnight(self.day, self.zone), midnight(self.day + ONE_DAY, self.zone), 60)
        here = {moment for moment in minutes if self.shows(moment, self.doors)}
        good = {m for m in minutes if self.shows(m, self.hours) and not any(a <= m < b for a, b in taken)}
        needed = minutes_needed(pattern, after)
        length = sum(map(abs, pattern))
        return [
            start
            for start in minutes
            if wall_minute(start, self.zone) * 60 % step == 0
            and all(start + minute * 60 in good for minute in needed)
            and all(start + minute * 60 in here for minute in range(length))
        ]


def minutes_needed(pattern: Sequence[int], buffers: tuple[int, int]) -> list[int]:
    """Minute by minute from the start, below zero before it: when the person has to be there."""
    found, minute = list(range(-buffers[0], 0)), 0
    for part in pattern:
        if part > 0:
            found += range(minute, minute + part)
        minute += abs(part)
    return [*found, *range(minute, minute + buffers[1])]


def wall_minute(moment: int, zone: str) -> int:
    shown = datetime.fromtimestamp(moment, ZoneInfo(zone))
    return shown.hour * 60 + shown.minute
