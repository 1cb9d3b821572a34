"""The times of several services that are shown first, from what was read for the free times."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from booking.queries.looks import Able, Looks, ways
from booking.queries.offers import Offered
from booking.queries.showing import earnings_of
from booking.queries.times import DayTimes, Look
from booking.rules.courses import Courses, Rows, Spread, groups
from booking.rules.days import Span, utc
from booking.rules.itinerary import EVERY, Item, Ways
from booking.rules.plan_showing import Touching, in_a_row, tidy_starts, usual_order
from booking.rules.shape import Shape
from booking.rules.showing import (
    best_first,
    cells_taken,
    gaps_of,
    lost,
    tidy_first,
    touching_after,
    touching_before,
)
from catalog.choices import Showing


def first_of_plan(seen: Looks, day: date, showing: Showing) -> list[datetime]:
    """In order; none when the branch shows all of the day's times alike."""
    starts = seen.on(day)
    if showing == Showing.all or not starts:
        return []
    found = tidy_of_plan(seen, starts) if showing == Showing.tidy else best_of_plan(seen, starts)
    return [utc(start) for start in found]


def days_of_plan(seen: Looks, showing: Showing) -> list[DayTimes]:
    """Of each day only what is shown first in this mode."""
    days = seen.day_times()
    return [DayTimes(each.day, first_of_plan(seen, each.day, showing) or each.starts) for each in days]


def tidy_of_plan(seen: Looks, starts: Sequence[int]) -> list[int]:
    canvas = seen.canvas
    offered = sum(1 << (start - canvas.origin) // canvas.cell for start in starts)
    tidy = tidy_starts(seen.several.plan, touching_in(seen), offered, canvas.cell)
    return list(canvas.moments(tidy_first(offered, tidy)))


def touching_in(seen: Looks) -> Touching:
    found: list[tuple[Ways, Ways, Ways]] = []
    for look, able in seen.pieces:
        step, cell = look.offer.step, look.canvas.cell
        free = {who.id: look.sellable(who) for who, _ in able}
        before = [
            (who, starts & touching_before(who.shape, free[who.id], step, cell)) for who, starts in able
        ]
        after = [(who, starts & touching_after(who.shape, free[who.id], step, cell)) for who, starts in able]
        found.append((ways(able, cell), ways(before, cell), ways(after, cell)))
    return Touching(*zip(*found, strict=True))


def best_of_plan(seen: Looks, starts: Sequence[int]) -> list[int]:
    """All of a guest's services by one person lose what the sitting loses, others what each piece does."""
    weighing = Weighing(seen, starts)
    pieces = Courses(seen.several.plan, weighing.of_piece)
    sittings = {rows: sitting_losses(seen, rows, weighing) for rows in groups(seen.several.plan)}

    def loss(rows: Rows, start: int) -> int:
        whole = sittings[rows].get(start)
        if whole is not None:
            return whole
        return (pieces.of(rows, start) or (0, 0))[0]

    return best_first({start: sum(loss(rows, start) for rows in sittings) for start in starts})


class Weighing:
    """What is lost in the days of those who are able, around some starts of a plan."""

    def __init__(self, seen: Looks, starts: Sequence[int]) -> None:
        self.seen, self.starts, self.cell = seen, starts, seen.canvas.cell
        self.earn = earnings_of(seen.several.setup)
        self.window = (
            self.cell_of(starts[0] + seen.several.earliest),
            self.cell_of(starts[-1] + seen.several.longest) + 1,
        )
        self.gaps: dict[int, list[Span]] = {}
        self.known: dict[tuple[int, int], dict[int, Spread]] = {}

    def cell_of(self, moment: int) -> int:
        return (moment - self.seen.canvas.origin) // self.cell

    def gaps_of(self, look: Look, who: Offered) -> list[Span]:
        if who.id not in self.gaps:
            found, (first, last) = gaps_of(look.sellable(who)), self.window
            self.gaps[who.id] = [gap for gap in found if gap[0] < last and first < gap[1]]
        return self.gaps[who.id]

    def loss(self, gaps: list[Span], shape: Shape, at: int) -> int:
        return lost(gaps, cells_taken(shape, self.cell_of(at), self.cell), self.earn, self.cell)

    def of_piece(self, piece: int, at: int) -> dict[int, Spread]:
        """With the one who is free then and loses least, by how long it takes."""
        key = piece, at
        if key not in self.known:
            self.known[key] = self.least(*self.seen.pieces[piece], at)
        return self.known[key]

    def least(self, look: Look, able: Able, at: int) -> dict[int, Spread]:
        found: dict[int, Spread] = {}
        for who, can in able:
            if can >> self.cell_of(at) & 1:
                loss = self.loss(self.gaps_of(look, who), who.shape, at)
                least = min(loss, found.get(who.length, (loss, loss))[0])
                found[who.length] = least, least
        return found


def sitting_losses(seen: Looks, rows: Rows, weighing: Weighing) -> dict[int, int]:
    """By the starts at which somebody can do all of it, one right after the other in the usual order."""
    if len(rows) > 1 or any(len(item) > 1 for item in rows[0]):
        return {}
    found: dict[int, int] = {}
    for who, shape, can in sittings(seen, rows[0]):
        gaps = weighing.gaps_of(seen.pieces[0][0], who)
        for start in weighing.starts:
            if can >> weighing.cell_of(start) & 1:
                loss = weighing.loss(gaps, shape, start)
                found[start] = min(loss, found.get(start, loss))
    return found


def sittings(seen: Looks, items: tuple[Item, ...]) -> Iterator[tuple[Offered, Shape, int]]:
    """Whoever does all of the services, what that takes of them, and the cells in which they can begin."""
    order = [item[0] for item in usual_order(seen.several.plan, items)]
    able = [{who.id: (who, starts) for who, starts in seen.pieces[piece][1]} for piece in order]
    for member in able[0]:
        if all(member in each for each in able):
            theirs = [each[member] for each in able]
            mask, offset = EVERY, 0
            for who, starts in theirs:
                mask &= starts >> offset // seen.canvas.cell
                offset += who.length
            yield theirs[0][0], in_a_row([who.shape for who, _ in theirs]), mask
