"""What a client usually comes for, with whom, when and how often; and when they may be expected again."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median

WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
NOON, EVENING = 12, 17


@dataclass(frozen=True, slots=True)
class Came:
    """A line of a visit that took place; `at` is on the wall clock of the branch."""

    visit: int
    at: datetime
    service: str = ""
    member: str = ""


@dataclass(frozen=True, slots=True)
class Usual:
    """What it is mostly, in how many of all visits."""

    name: str
    times: int


@dataclass(frozen=True, slots=True)
class Habits:
    """What is usual is None where nothing is: before the second visit, or where it was different each time.

    `every` is the median of days between visits, `late` by how many days they are expected in vain.
    """

    visits: int = 0
    member: Usual | None = None
    service: Usual | None = None
    weekday: Usual | None = None
    part: Usual | None = None
    every: int | None = None
    expected_on: date | None = None
    late: int = 0


def habits(lines: Sequence[Came], today: date, *, comes: bool) -> Habits:
    """`comes`: a visit is booked, so that nobody is late."""
    visits = {each.visit: each.at for each in lines}
    days = sorted({at.date() for at in visits.values()})
    every = rhythm(days)
    expected = days[-1] + timedelta(days=every) if every else None
    return Habits(
        visits=len(visits),
        member=usual((each.visit, each.member, each.at) for each in lines),
        service=usual((each.visit, each.service, each.at) for each in lines),
        weekday=usual((visit, WEEKDAYS[at.weekday()], at) for visit, at in visits.items()),
        part=usual((visit, part_of(at), at) for visit, at in visits.items()),
        every=every,
        expected_on=expected,
        late=max(0, (today - expected).days) if expected and not comes else 0,
    )


def rhythm(days: Sequence[date]) -> int | None:
    """The median of whole days from one day to the next, half a day up."""
    gaps = [(later - day).days for day, later in pairwise(days)]
    return int(median(gaps) + 0.5) if gaps else None


def usual(seen: Iterable[tuple[int, str, datetime]]) -> Usual | None:
    """What most visits have, at least two of them; of equals the later one."""
    latest: dict[str, datetime] = {}
    once = set()
    for visit, name, at in seen:
        if name:
            once.add((visit, name))
            latest[name] = max(at, latest.get(name, at))
    times = Counter(name for _, name in once)
    best = max(times, key=lambda name: (times[name], latest[name], name), default="")
    return Usual(best, times[best]) if times[best] > 1 else None


def part_of(at: datetime) -> str:
    if at.hour < NOON:
        return "mornings"
    return "afternoons" if at.hour < EVENING else "evenings"
