"""How full a day is: of the minutes in which somebody can be booked, those that are taken."""

from collections.abc import Iterable
from dataclasses import dataclass

from booking.rules.cells import Canvas
from booking.rules.days import Span

FULL, BUSY, QUIET = 95, 70, 35


@dataclass(frozen=True, slots=True)
class Load:
    """Minutes that can be booked, and how many of them are taken."""

    worked: int = 0
    taken: int = 0

    def __add__(self, other: "Load") -> "Load":
        return Load(self.worked + other.worked, self.taken + other.taken)

    @property
    def percent(self) -> int:
        """Never 100 while a minute is left, and never 0 once something is taken."""
        if self.taken in (0, self.worked):
            return 100 if self.worked and self.taken else 0
        return min(max(round(100 * self.taken / self.worked), 1), 99)

    @property
    def word(self) -> str:
        if not self.worked:
            return "closed"
        words = ((FULL, "full"), (BUSY, "busy"), (QUIET, "half full"), (1, "quiet"), (0, "free"))
        return next(word for least, word in words if self.percent >= least)


def load_of(canvas: Canvas, hours: Iterable[Span], taken: int, away: int) -> Load:
    """Of one person's hours on a day; time off is no time in which they could be booked."""
    worked = booked = 0
    for start, end in hours:
        low = -((canvas.origin - start) // canvas.cell)
        cells = max((end - canvas.origin) // canvas.cell - low, 0)
        there = (1 << cells) - 1 & ~(away >> low)
        worked += there.bit_count()
        booked += (taken >> low & there).bit_count()
    return Load(worked * canvas.cell // 60, booked * canvas.cell // 60)
