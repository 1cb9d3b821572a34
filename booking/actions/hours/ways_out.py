"""Where a visit that no longer fits could go: another time with the same people, or others at its own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from booking.actions.news import release_all
from booking.actions.several.shifting import as_booked
from booking.queries import NotOffered
from booking.queries.fitting import Misfit
from booking.queries.nearby import Board, board_of_all
from booking.queries.seated import Arrangement, seated
from booking.queries.setup import Setup, setup_of
from booking.queries.taken import Bits
from booking.queries.visits import Booked, each_booked
from booking.queries.wanted import Several
from booking.rules.days import Span, local_date
from clients.rules import with_addons
from kit.errors import NotFound

AROUND = timedelta(days=14)
MOST_TIMES, MOST_PEOPLE = 3, 2
MOST_TRIES = 200  # starts that the bits allow; where several people are needed at once not each can be had
Masks = dict[int, int]
"""Time of resources, as bits of the board's canvas."""


@dataclass(frozen=True, slots=True)
class Way:
    """A time at which the visit could be had, and who would do each of its services, in their order.

    `start` is in epoch seconds, `name` that of all of them.
    """

    people: tuple[int, ...]
    name: str
    start: int

    @property
    def member(self) -> int:
        """Who does the first service."""
        return self.people[0]


@dataclass(frozen=True, slots=True)
class Stray:
    """A visit that would no longer fit, what it is and with whom, and the nearest ways out."""

    misfit: Misfit
    ways: tuple[Way, ...]
    title: str
    people: str


@dataclass(frozen=True, slots=True)
class Case:
    """A visit that would no longer fit with what it takes now; None is what nobody can do any more.

    A visit that takes no time, or another person's than the one whose hours change, has no way out.
    """

    misfit: Misfit
    takings: Sequence[Booked]
    same: Several | None = None
    anybody: Several | None = None

    @property
    def visit(self) -> int:
        return self.misfit.coming.visit

    @property
    def start(self) -> int:
        return self.misfit.coming.begins

    @property
    def takes(self) -> list[tuple[int, Span]]:
        return [take for taking in self.takings for take in taking.takes]

    def days(self, zone: str) -> tuple[date, date]:
        day = local_date(self.misfit.coming.starts, zone)
        return day - AROUND, day + AROUND


@dataclass(slots=True)
class Search:
    """What was read once for all of them, what each has now, and the time that was proposed already.

    `mine` is what was proposed to the visit that is being looked at: its own proposals may meet.
    """

    setup: Setup
    board: Board
    own: dict[int, Masks]
    proposed: Masks = field(default_factory=dict)
    mine: Masks = field(default_factory=dict)

    def board_for(self, visit: int) -> Board:
        """As it is for the visit: its own time is free, that of the other strays is theirs."""
        others = [masks for other, masks in self.own.items() if other != visit]
        return with_taken(self.board, either(*others))

    def next_visit(self) -> None:
        self.proposed, self.mine = either(self.proposed, self.mine), {}


def with_taken(board: Board, more: Masks) -> Board:
    known = board.taken
    taken = known.resources | {each: mask | known.resources.get(each, 0) for each, mask in more.items()}
    return Board(board.canvas, Bits(taken, known.away, known.edition))


def masks_of(board: Board, takes: Iterable[tuple[int, Span]]) -> Masks:
    return either(*({resource: board.canvas.taken([span])} for resource, span in takes))


def either(*some: Masks) -> Masks:
    found: Masks = {}
    for masks in some:
        for resource, mask in masks.items():
            found[resource] = found.get(resource, 0) | mask
    return found


def meet(some: Masks, others: Masks) -> bool:
    return any(mask & others.get(resource, 0) for resource, mask in some.items())


async def ways_of(branch_id: int, misfits: Sequence[Misfit]) -> list[Stray]:
    """No two ways share anybody's time or a room's, nor what another of the visits has now: any choice of
    them can be had together, whatever is kept. Six queries for any number of visits.

    Only inside a change that is about to be taken back: the time of all these visits is given up, so that
    none of them stands in its own way.
    """
    if not misfits:
        return []
    setup = await setup_of(branch_id)
    booked = await each_booked([each.coming.visit for each in misfits])
    cases = [case_of(setup, each, booked[each.coming.visit]) for each in misfits]
    await release_all([each.visit for each in cases])
    plans = [
        (plan, each.days(setup.kept.zone)) for each in cases for plan in (each.same, each.anybody) if plan
    ]
    board = await board_of_all(plans)
    if board is None:
        return [stray(setup, each, ()) for each in cases]
    search = Search(setup, board, {each.visit: masks_of(board, each.takes) for each in cases})
    return [stray(setup, each, ways_out(search, each)) for each in cases]


def case_of(setup: Setup, misfit: Misfit, takings: Sequence[Booked]) -> Case:
    people = [each.member for each in takings]
    if misfit.coming.member not in people:
        return Case(misfit, takings)
    same, anybody = plan_with(setup, takings, people), plan_with(setup, takings, [None] * len(people))
    return Case(misfit, takings, same, anybody)


def plan_with(setup: Setup, takings: Sequence[Booked], who: Sequence[int | None]) -> Several | None:
    try:
        return as_booked(setup, takings, who, desk=True)
    except (NotFound, NotOffered):
        return None


def stray(setup: Setup, case: Case, ways: tuple[Way, ...]) -> Stray:
    """Named by all of its services where it has several."""
    coming = case.misfit.coming
    if len(case.takings) < 2:
        return Stray(case.misfit, ways, coming.service, coming.name)
    services, members = setup.services, setup.members
    titles = [
        with_addons(services[t.service].title, [services[a].title for a in t.addons]) for t in case.takings
    ]
    names = [members[each.member].name for each in case.takings if each.member in members]
    return Stray(case.misfit, ways, ", ".join(titles), ", ".join(dict.fromkeys(names)))


def ways_out(search: Search, case: Case) -> tuple[Way, ...]:
    """With the same people, then with others at its own time; without any of these with others near it."""
    board = search.board_for(case.visit)
    found = [*islice(nearest(search, board, case, case.same), MOST_TIMES)]
    if all(each.start != case.start for each in found):
        found += islice(others_then(search, board, case), MOST_PEOPLE)
    found = found or [*islice(nearest(search, board, case, case.anybody), MOST_TIMES)]
    search.next_visit()
    return tuple(found)


def nearest(search: Search, board: Board, case: Case, several: Several | None) -> Iterator[Way]:
    """The nearest starts at which it can be had, none of them within another."""
    if several is None:
        return
    mask = with_taken(board, search.proposed).starts(several, case.days(several.zone))
    for start in islice(board.nearest(mask, case.start), MOST_TRIES):
        found = board.arranged(several, start)
        if found and not meet(masks_of(board, found.takes), search.mine):
            yield from proposal(search, found)


def others_then(search: Search, board: Board, case: Case) -> Iterator[Way]:
    """At its own time with others: one service with each who does it, several with whoever is free."""
    if case.anybody is None:
        return
    if len(case.takings) > 1:
        yield from proposal(search, board.arranged(case.anybody, case.start))
        return
    for spot in board.around(case.anybody, case.start).choices(0, case.start, ()):
        if spot.who != case.takings[0].member:
            yield from proposal(search, seated(case.anybody, [spot]))


def proposal(search: Search, arrangement: Arrangement | None) -> Iterator[Way]:
    """One that shares no time with those of other visits, or nothing."""
    if arrangement is None:
        return
    masks = masks_of(search.board, arrangement.takes)
    if meet(masks, search.proposed):
        return
    search.mine = either(search.mine, masks)
    people = [each.who for each in arrangement.seated]
    name = ", ".join(dict.fromkeys(who.name for who in people))
    start = min(each.spot.start for each in arrangement.seated)
    yield Way(tuple(who.id for who in people), name, start)
