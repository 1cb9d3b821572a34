"""When several services can be had, and what each time costs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from booking.queries.looks import Looks, Soonest, look_at_all
from booking.queries.plan_prices import Moving, other_when_moved, unusual_of_plan
from booking.queries.plan_showing import days_of_plan, first_of_plan
from booking.queries.prices import Price
from booking.queries.several import soonest_of_several
from booking.queries.taken import NOTHING
from booking.queries.wanted import Several
from catalog.choices import Showing
from catalog.tables import Branch
from kit import clock
from widgets.queries.screen import SOONEST, Days
from widgets.rules.days import STRIP_DAYS, day_in_words, strip_starts_on

Prices = dict[datetime, Price]
Tell = Callable[[Looks, Iterable[datetime]], Prices]


@dataclass(frozen=True, slots=True)
class Times:
    """The days and times of several services, as the screen of times shows those of one."""

    several: Several
    days: Days
    soonest: list[datetime]
    after: list[datetime]
    prices: Prices
    people: tuple[()] = ()
    member: None = None
    member_name: str = ""

    @property
    def title(self) -> str:
        return ", ".join(part.title for part in self.several.parts)


async def times_together(
    branch: Branch, several: Several, day: date | None, moving: Moving | None = None
) -> Times:
    """The day asked for, or else the first with a free time, and the fortnight around it."""
    tell: Tell = partial(other_when_moved, moving=moving) if moving else unusual_of_plan
    first = await soonest_of_several(several, clock.now(), SOONEST)
    likely = clock.wall(first[0][0], branch.zone).date() if first else clock.today(branch.zone)
    shown = near(several, branch, day or likely)
    seen = await look_at_all(several, shown.first, shown.last, moving.own if moving else NOTHING)
    days = filled(shown, seen)
    after = [] if days.of_the_day else await following(days, seen)
    prices = {start: price for each in (*first, *after) for start, price in tell(each[1], each[:1]).items()}
    prices |= tell(seen, days.of_the_day)
    return Times(several, days, starts_of(first), starts_of(after), prices)


def starts_of(found: Soonest) -> list[datetime]:
    return [start for start, _ in found]


def near(several: Several, branch: Branch, wanted: date) -> Days:
    """The fortnight with the wanted day in it, still without times."""
    today, horizon = clock.today(branch.zone), several.terms(clock.now()).last_day
    shown = min(max(wanted, today), horizon)
    first = strip_starts_on(shown, today)
    last = min(first + timedelta(days=STRIP_DAYS - 1), horizon)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    closed = frozenset(
        each for each in days if not several.setup.opening_on(each) or several.closed_online_on(each)
    )
    return Days(branch.zone, today, horizon, shown, first, last, {each: [] for each in days}, closed)


def filled(days: Days, seen: Looks) -> Days:
    free = {each.day: each.starts for each in seen.day_times()}
    best = first_of_plan(seen, days.day, seen.several.setup.kept.showing)
    starts = {each: free.get(each, []) for each in days.starts}
    return replace(days, starts=starts, best=frozenset(best))


async def following(days: Days, seen: Looks) -> Soonest:
    """The next few times after the chosen day, from the fortnight at hand where that has any."""
    found = days.following(days.day)[:SOONEST]
    if found:
        return [(start, seen) for start in found]
    midnight = clock.local_midnight(days.day + timedelta(days=1), seen.several.zone)
    return await soonest_of_several(seen.several, midnight, SOONEST)


async def plan_in_words(
    several: Several, first: date, last: date, mode: Showing | None
) -> dict[str, list[str]]:
    """See `times_in_words`."""
    seen = await look_at_all(several, first, last)
    days = days_of_plan(seen, mode) if mode else seen.day_times()
    return {
        each.day.isoformat(): day_in_words(each.day, each.starts, several.zone)
        for each in days
        if each.starts
    }
