"""Plans of several services, gone through in every way there is: slowly and obviously."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations, product

from booking.rules.courses import Rows, groups
from booking.rules.grid import Person, covers, meets
from booking.rules.itinerary import Item, Plan, Ways
from tests.booking.test_itinerary import DAY, FIVE, Case, can


@dataclass(frozen=True)
class Step:
    """What begins together, and who does it."""

    item: Item
    at: int
    who: tuple[Person, ...]

    @property
    def end(self) -> int:
        return self.at + max(each.shape.length for each in self.who)


Course = tuple[Step, ...]


def courses(case: Case, rows: Rows, start: int, most_wait: int) -> Iterator[Course]:
    """Every order, every wait and everybody, for guests one after the other."""
    for orders in product(*(orders_of(case.plan, row) for row in rows)):
        yield from walks(case, [item for order in orders for item in order], start, most_wait, is_first=True)


def orders_of(plan: Plan, items: Sequence[Item]) -> list[tuple[Item, ...]]:
    """Those in which no place in the visit comes before a smaller one."""
    found = []
    for order in permutations(items):
        ranks = [rank for item in order if (rank := plan.rank_of(item)) is not None]
        if ranks == sorted(ranks):
            found.append(order)
    return found


def walks(case: Case, items: list[Item], start: int, most_wait: int, *, is_first: bool) -> Iterator[Course]:
    if not items:
        yield ()
        return
    for wait in range(0, 1 if is_first else most_wait + 1, FIVE):
        for who in product(*(case.people[number] for number in items[0])):
            if all(can(each, start + wait) for each in who):
                step = Step(items[0], start + wait, who)
                for rest in walks(case, items[1:], step.end, most_wait, is_first=False):
                    yield (step, *rest)


def waits(course: Course) -> int:
    return sum(later.at - step.end for step, later in pairwise(course))


def is_tidy(case: Case, start: int, step: int) -> bool:
    """Each of those who begin together can be had so that their first or their last service touches."""
    for most_wait in (0, case.plan.most_wait):
        found = [list(courses(case, rows, start, most_wait)) for rows in groups(case.plan)]
        if all(found):
            return all(any(touches(course, step) for course in each) for each in found)
    return False


def touches(course: Course, step: int) -> bool:
    first, last = course[0], course[-1]
    return all(touches_before(each, first.at, step) for each in first.who) or all(
        touches_after(each, last.at, step) for each in last.who
    )


def touches_before(who: Person, at: int, step: int) -> bool:
    begin = at + who.shape.staff[0][0]
    return not stays_free(who, begin - step, begin)


def touches_after(who: Person, at: int, step: int) -> bool:
    end = at + who.shape.staff[-1][1]
    return not stays_free(who, end, end + step)


def stays_free(who: Person, begin: int, end: int) -> bool:
    return covers(who.there, (begin, end)) and not meets(who.busy, (begin, end))


def free_cells(who: Person) -> int:
    cells = (cell for cell in range(DAY) if stays_free(who, cell * FIVE, (cell + 1) * FIVE))
    return sum(1 << cell for cell in cells)


def starts_of(who: Person) -> int:
    return sum(1 << cell for cell in range(DAY) if can(who, cell * FIVE))


def by_length(masks: Sequence[tuple[Person, int]]) -> Ways:
    found: dict[int, int] = {}
    for who, mask in masks:
        cells = who.shape.length // FIVE
        found[cells] = found.get(cells, 0) | mask
    return found
