"""Time as the bits of one integer: cell number n of a canvas is bit n.

What is taken is rounded outwards to whole cells and what is there inwards. For a start and a shape that lie
on whole cells this changes no answer: they overlap the rounded time exactly when they overlap the real one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import gcd

from booking.rules.days import DAY, Span
from booking.rules.grid import Grid
from booking.rules.shape import Shape

CELL = 300
CELLS_A_DAY = DAY // CELL


@dataclass(frozen=True, slots=True)
class Canvas:
    """Some UTC days (`first` is numbered from 1970), cut into cells of so many seconds."""

    first: int
    days: int
    cell: int

    @property
    def origin(self) -> int:
        return self.first * DAY

    @property
    def count(self) -> int:
        return self.days * DAY // self.cell

    def taken(self, spans: Iterable[Span]) -> int:
        """The cells that a span touches."""
        mask = 0
        for start, end in spans:
            low = max((start - self.origin) // self.cell, 0)
            high = min(-((self.origin - end) // self.cell), self.count)
            if low < high:
                mask |= (1 << high) - (1 << low)
        return mask

    def there(self, spans: Iterable[Span]) -> int:
        """The cells that lie within a span."""
        mask = 0
        for start, end in spans:
            low = max(-((self.origin - start) // self.cell), 0)
            high = min((end - self.origin) // self.cell, self.count)
            if low < high:
                mask |= (1 << high) - (1 << low)
        return mask

    def moments(self, mask: int) -> Iterator[int]:
        """The beginnings of the cells whose bits are set, in order."""
        digits = bin(mask)[:1:-1]
        here = digits.find("1")
        while here >= 0:
            yield self.origin + here * self.cell
            here = digits.find("1", here + 1)


def canvas_for(grid: Grid, shapes: Iterable[Shape]) -> Canvas:
    """Wide enough for every shape from every start of the grid, and as coarse as its answers stay exact."""
    runs = grid.runs
    earliest, latest, cell = 0, 0, gcd(CELL, grid.step, *(run.first for run in runs))
    for shape in shapes:
        earliest, latest = min(earliest, shape.earliest), max(latest, shape.latest)
        cell = gcd(cell, shape.grain)
    first = (runs[0].first + earliest) // DAY
    end = runs[-1].first + (runs[-1].count - 1) * grid.step + latest
    return Canvas(first, max(-(-end // DAY) - first, 1), cell)


def spans_of(canvas: Canvas, mask: int, window: Span) -> list[Span]:
    """What is set of the cells that the window touches, as stretches of time."""
    low = min(max((window[0] - canvas.origin) // canvas.cell, 0), canvas.count)
    high = min(max(-((canvas.origin - window[1]) // canvas.cell), low), canvas.count)
    left, here, found = mask >> low & (1 << high - low) - 1, low, []
    while left:
        free = (left & -left).bit_length() - 1
        left, here = left >> free, here + free
        length = (left + 1 & ~left).bit_length() - 1
        found.append((canvas.origin + here * canvas.cell, canvas.origin + (here + length) * canvas.cell))
        left, here = left >> length, here + length
    return found


@lru_cache(maxsize=200)
def cells_of(grid: Grid, canvas: Canvas) -> int:
    """The starts of the grid."""
    mask, apart = 0, grid.step // canvas.cell
    for run in grid.runs:
        comb = ((1 << apart * run.count) - 1) // ((1 << apart) - 1)
        mask |= comb << (run.first - canvas.origin) // canvas.cell
    return mask


def runs_of(mask: int, length: int) -> int:
    """The cells at which `length` set ones begin."""
    have = 1
    while have < length and mask:
        more = min(have, length - have)
        mask &= mask >> more
        have += more
    return mask


def fitting(mask: int, span: Span, cell: int) -> int:
    """The starts for which all of the span, told from the start, is set."""
    begins, offset = runs_of(mask, (span[1] - span[0]) // cell), span[0] // cell
    return begins >> offset if offset >= 0 else begins << -offset


def starts_of_person(shape: Shape, free: int, doors: int, cell: int) -> int:
    """The starts at which somebody whose `free` cells are set can serve a client between open `doors`."""
    mask = fitting(doors, (0, shape.length), cell)
    for span in shape.staff:
        mask &= fitting(free, span, cell)
    return mask


def at_least(number: int, masks: Iterable[int]) -> int:
    """The bits that are set in so many of the masks, or more.

    `found[n]` has those of which n + 1 have been seen so far, so another sighting moves a bit one further.
    """
    found = [0] * number
    for mask in masks:
        for n in range(number - 1, 0, -1):
            found[n] |= found[n - 1] & mask
        found[0] |= mask
    return found[-1]
