"""Which free times to show first: those that leave no useless gaps, or whose gaps can still earn the most."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise
from math import ceil

import msgspec

from booking.rules.cells import CELL, fitting
from booking.rules.days import DAY, Span
from booking.rules.shape import MINUTE, Shape

Table = tuple[int, ...]
FEWEST_TIDY = 3
LONGEST_GAP = 2 * DAY // CELL  # a gap that is longer earns what this one does


class Sold(msgspec.Struct, frozen=True, array_like=True):
    """How often visits of a length were sold, and for how much on average."""

    minutes: int
    times: int
    price: int


def tidy(shape: Shape, free: int, starts: int, step: int, cell: int) -> int:
    """Of a person's possible starts those before or after which less than `step` seconds stay free.

    `free` are the person's cells that can be sold: what is taken, and the edges of their hours, are the same.
    """
    return starts & (touching_before(shape, free, step, cell) | touching_after(shape, free, step, cell))


def touching_before(shape: Shape, free: int, step: int, cell: int) -> int:
    """The starts before which less than `step` seconds of the person stay free."""
    first = shape.staff[0][0]
    return ~fitting(free, (first - step, first), cell)


def touching_after(shape: Shape, free: int, step: int, cell: int) -> int:
    last = shape.staff[-1][1]
    return ~fitting(free, (last, last + step), cell)


def tidy_first(starts: int, tidy_starts: int) -> int:
    """What is shown first: the tidy starts of a day, or nothing when so few are tidy that all are shown."""
    few = tidy_starts.bit_count() < FEWEST_TIDY
    return 0 if few or tidy_starts == starts else tidy_starts


def worths(sold: Iterable[Sold]) -> dict[int, int]:
    """By length in cells: the price of a visit so long, times the share of all visits that fit into it."""
    known = sorted(
        (each for each in sold if each.minutes > 0 and each.times > 0), key=lambda one: one.minutes
    )
    total, so_far = sum(each.times for each in known), 0
    found: dict[int, int] = {}
    for each in known:
        so_far += each.times
        cells = ceil(each.minutes * MINUTE / CELL)
        found[cells] = max(each.price * so_far // total, found.get(cells, 0))
    return found


def earnings(worth: Mapping[int, int], longest: int = LONGEST_GAP) -> Table:
    """What a gap of 0, 1, 2 … cells can still earn: the best combination of lengths that fits into it."""
    earn = [0]
    for gap in range(1, longest + 1):
        sales = (price + earn[gap - cells] for cells, price in worth.items() if cells <= gap)
        earn.append(max(sales, default=0))
        earn[gap] = max(earn[gap], earn[gap - 1])
    return tuple(earn)


def gaps_of(free: int) -> list[Span]:
    """The runs of set bits: from the first to behind the last of each."""
    digits, found = bin(free)[:1:-1], []
    start = digits.find("1")
    while start >= 0:
        end = digits.find("0", start)
        end = len(digits) if end < 0 else end
        found.append((start, end))
        start = digits.find("1", end)
    return found


def positions(mask: int) -> list[int]:
    """The numbers of the set bits, in order."""
    return [n for start, end in gaps_of(mask) for n in range(start, end)]


def lost(gaps: Iterable[Span], taken: Sequence[Span], earn: Table, cell: int) -> int:
    """What the gaps can earn less when a visit takes these cells of them; cells in no gap cost nothing."""
    loss = 0
    for gap in gaps:
        inside = [(max(a, gap[0]), min(b, gap[1])) for a, b in taken if a < gap[1] and gap[0] < b]
        if inside:
            left = parts_left(gap, list(chain.from_iterable(inside)))
            loss += of_gap(gap, earn, cell) - sum(of_gap(each, earn, cell) for each in left)
    return loss


def losses_of(shape: Shape, free: int, starts: int, by: tuple[Table, int]) -> dict[int, int]:
    """What each of somebody's starts loses in their day; `by` what gaps earn, on cells of so many seconds."""
    earn, cell = by
    taken = {start: cells_taken(shape, start, cell) for start in positions(starts)}
    if not taken:
        return {}
    first, last = min(each[0][0] for each in taken.values()), max(each[-1][1] for each in taken.values())
    gaps = [gap for gap in gaps_of(free) if gap[0] < last and first < gap[1]]
    return {start: lost(gaps, cells, earn, cell) for start, cells in taken.items()}


def parts_left(gap: Span, edges: Sequence[int]) -> list[Span]:
    """The gap without what lies between each first and second of the edges."""
    return list(pairwise(chain([gap[0]], edges, [gap[1]])))[::2]


def of_gap(gap: Span, earn: Table, cell: int) -> int:
    return earn[min((gap[1] - gap[0]) * cell // CELL, len(earn) - 1)]


def cells_taken(shape: Shape, start: int, cell: int) -> list[Span]:
    """By a visit that begins with the cell `start`; a canvas is so fine that each stretch is whole cells."""
    return [(start + begin // cell, start + end // cell) for begin, end in shape.staff]


def best_first(losses: Mapping[int, int]) -> list[int]:
    """Of a day's starts those that lose least: a third, or all that lose the very least.

    Of two that lose the same both are best or neither. When all do, there is nothing to prefer, and none is.
    """
    in_order = sorted(losses.values())
    third, levels = ceil(len(losses) / 3), sorted(set(in_order))[:-1]
    limits = [level for level in levels if bisect_right(in_order, level) <= third] or levels[:1]
    return sorted(start for start, loss in losses.items() if limits and loss <= limits[-1])
