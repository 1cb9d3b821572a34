"""How far a plan can be had that cannot be had as a whole: what of it fits, and what then cannot begin."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations

from booking.rules.arranging import Choices, GivenUp, Rows, Search, Spot, Spots, share_time
from booking.rules.itinerary import WAIT_STEP, Item, Plan


@dataclass(frozen=True, slots=True)
class Stuck:
    """A piece that would be next and that nobody can begin, from `earliest` to `latest`, both included."""

    piece: int
    earliest: int
    latest: int


@dataclass(frozen=True, slots=True)
class Reached:
    """What can be had of some guests' pieces, and which of the others would be next: none can begin."""

    spots: Spots
    stuck: tuple[Stuck, ...]


@dataclass(frozen=True, slots=True)
class Impasse:
    """Ways that end; none where the plan can be had. `gave_up`: there were too many to look at them all."""

    reached: tuple[Reached, ...] = ()
    gave_up: bool = False


@dataclass(frozen=True, slots=True)
class Rivals:
    """Pieces that would begin together, and the people who could begin any of them: fewer."""

    pieces: tuple[int, ...]
    people: tuple[int, ...]


def impasse(plan: Plan, start: int, choices: Choices) -> Impasse:
    """Why the plan cannot begin at `start`: of guests who come together each by themselves, then in pairs."""
    everybody = range(len(plan.guests))
    sizes = range(1, min(len(everybody), 3)) if plan.together else range(0)
    for size in sizes:
        ended: list[Reached] = []
        told: set[int] = set()
        for some in combinations(everybody, size):
            reached = None if told & {*some} else ending(plan, start, choices, some)
            if reached:
                ended.append(reached)
                told |= {*some}
        if ended:
            return Impasse(tuple(ended))
    return of_all(plan, start, choices)


def of_all(plan: Plan, start: int, choices: Choices) -> Impasse:
    try:
        found = Search(plan, choices).at(start)
    except GivenUp:
        reached = gone_on(plan, start, choices, range(len(plan.guests)))
        return Impasse((reached,) if reached.stuck else (), gave_up=True)
    return Impasse() if found else Impasse((gone_on(plan, start, choices, range(len(plan.guests))),))


def ending(plan: Plan, start: int, choices: Choices, some: Collection[int]) -> Reached | None:
    """Where these guests get stuck if nobody else comes; None where they do not, or nobody can say."""
    try:
        found = Search(plan, choices).of_guests(some, start)
    except GivenUp:
        return None
    return None if found else gone_on(plan, start, choices, some)


class Thorough(Search):
    """Goes on where it is hopeless, to find out how far."""

    def is_hopeless(self, rows: Rows) -> bool:  # noqa: ARG002  # whatever is left
        return False


def gone_on(plan: Plan, start: int, choices: Choices, some: Collection[int]) -> Reached:
    """From the furthest that was found to where nothing can be added, should the search have given up."""
    search = Thorough(plan, choices)
    with suppress(GivenUp):
        search.of_guests(some, start)
    spots = search.furthest
    while True:
        stuck = stuck_after(plan, start, spots, some)
        more = next((spot for each in stuck if (spot := begun(search, each, spots))), None)
        if more is None:
            return Reached(tuple(sorted(spots, key=lambda spot: (spot.start, spot.piece))), stuck)
        spots = (*spots, more)


def begun(search: Search, stuck: Stuck, spots: Spots) -> Spot | None:
    moments = range(stuck.earliest, stuck.latest + 1, WAIT_STEP)
    can_be_had = (spot for at in moments for spot in search.choices(stuck.piece, at, spots))
    return next((spot for spot in can_be_had if not search.clashes(spot, spots)), None)


def stuck_after(plan: Plan, start: int, spots: Spots, some: Collection[int]) -> tuple[Stuck, ...]:
    """The pieces that may be next: what has begun with others first, then of whoever is free first."""
    placed = {spot.piece: spot for spot in spots}
    items = [item for number in some for item in plan.guests[number]]
    half = next((each for each in items if 0 < sum(piece in placed for piece in each) < len(each)), None)
    if half is not None:
        at = next(placed[piece].start for piece in half if piece in placed)
        return (Stuck(next(piece for piece in half if piece not in placed), at, at),)
    free = [standing(plan, number, start, spots) for number in some]
    waiting = sorted((each for each in free if each[0]), key=lambda each: each[1] if plan.together else 0)
    if not waiting:
        return ()
    left, at, wait = waiting[0]
    return tuple(Stuck(item[0], at, at + wait) for item in plan.first_of(left))


def standing(plan: Plan, number: int, start: int, spots: Spots) -> tuple[list[Item], int, int]:
    """What is left of a guest, from when on, and how long it may be waited for."""
    placed = {spot.piece for spot in spots}
    left = [item for item in plan.guests[number] if item[0] not in placed]
    is_first = len(left) == len(plan.guests[number])
    whose = number if not is_first else number - 1
    if is_first and (plan.together or number == 0):
        return left, start, 0
    ends = [s.end for s in spots if plan.pieces[s.piece].guest == plan.guest_numbers[whose]]
    return left, max(ends, default=start), plan.most_wait


def rivals(choices: Choices, spots: Spots, stuck: Stuck) -> Rivals | None:
    """The pieces that take all the people from each other, if that is what keeps the stuck one from it.

    It, those that begin with it by whoever else could begin it, and so on: more than there are people for.
    """
    beside = {spot.who: spot for spot in spots if spot.start == stuck.earliest}
    pieces, people = [stuck.piece], dict[int, None]()
    for piece in pieces:
        for each in choices(piece, stuck.earliest, ()):
            taken = beside.get(each.who)
            if taken is None or not share_time(each.core(), taken.core()):
                return None
            people[each.who] = None
            pieces += [] if taken.piece in pieces else [taken.piece]
    return Rivals(tuple(pieces), tuple(people)) if people else None
