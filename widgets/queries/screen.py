"""The price list, and the one screen on which a specialist, a day and a time are chosen."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from booking.queries import Offer, Offered, next_by_member, next_of, times_to_show
from booking.queries.groups import offer_to
from booking.queries.kept import Rating
from catalog.tables import Branch
from clients.tables import Visit
from kit import clock
from kit.words import N_, _
from widgets.queries.prices import Listed, Prices, listed_online, worth_saying
from widgets.rules.days import STRIP_DAYS, DayAtAGlance, by_part_of_day, strip, strip_starts_on

ANYBODY = N_("Any specialist")
SOONEST = 3
Starts = dict[date, list[datetime]]


@dataclass(frozen=True, slots=True)
class Category:
    name: str
    services: list[Listed]


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody to choose, or anybody (id None), and their next time; `price` only where prices differ."""

    id: int | None
    name: str
    next: datetime | None
    price: int | None
    is_chosen: bool
    rating: Rating | None = None
    photo: str | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """A fortnight with the chosen day in it: the free times of each day, and the days the branch is shut.

    `best` are those of the chosen day that are shown first, where the branch prefers any.
    """

    zone: str
    today: date
    horizon: date
    day: date
    first: date
    last: date
    starts: Starts
    closed: frozenset[date]
    best: frozenset[datetime] = frozenset()

    @property
    def at_a_glance(self) -> list[DayAtAGlance]:
        return strip({day: len(found) for day, found in self.starts.items()}, self.closed)

    @property
    def of_the_day(self) -> list[datetime]:
        return self.starts.get(self.day, [])

    @property
    def parts(self) -> list[tuple[str, list[datetime]]]:
        return by_part_of_day(self.of_the_day, self.zone)

    @property
    def best_parts(self) -> list[tuple[str, list[datetime]]]:
        """Only what is shown first; everything where nothing is preferred."""
        first = [start for start in self.of_the_day if not self.best or start in self.best]
        return by_part_of_day(first, self.zone)

    @property
    def earlier(self) -> date | None:
        return self.first - timedelta(days=STRIP_DAYS) if self.first > self.today else None

    @property
    def later(self) -> date | None:
        return self.last + timedelta(days=1) if self.last < self.horizon else None

    def following(self, day: date) -> list[datetime]:
        return [start for each in sorted(self.starts) if each > day for start in self.starts[each]]


@dataclass(frozen=True, slots=True)
class Screen:
    """What is chosen so far (`chosen` None is anybody), and everything that can be chosen now.

    `soonest` are the next times of all, `after` those after the chosen day where that has none,
    `prices` those of times whose price is worth saying.
    """

    wanted: Offer
    chosen: Offered | None
    people: list[Choice]
    days: Days
    soonest: list[datetime]
    after: list[datetime]
    prices: Prices

    @property
    def title(self) -> str:
        return self.wanted.full_title

    @property
    def member(self) -> int | None:
        return self.chosen.id if self.chosen else None

    @property
    def member_name(self) -> str:
        return self.chosen.name if self.chosen else ""

    @property
    def minutes(self) -> int:
        return min(each.minutes for each in self.wanted.people)

    @property
    def price(self) -> int:
        return min(each.price for each in self.wanted.people)

    @property
    def is_from(self) -> bool:
        """Some ask for more."""
        return any(each.price != self.price for each in self.wanted.people)


async def price_list(branch: Branch) -> list[Category]:
    """What can be booked online by itself, under the headings of the price list."""
    services = await listed_online(branch)
    groups = groupby(services, lambda each: each.service.category)
    return [Category(name, list(group)) for name, group in groups]


async def time_screen(
    branch: Branch, offered: Offer, member: int | None, day: date | None, *, moving: Visit | None = None
) -> Screen:
    """An unknown specialist means anybody, or where that is no choice for a visit that is moved the first."""
    anybody = moving is None or moving.any_member
    everybody = await offer_to(offered, moving.client if moving else None)
    chosen = next((each for each in everybody.people if each.id == member), None)
    if chosen is None and not anybody:
        chosen = everybody.people[0]
    wanted = replace(everybody, people=(chosen,)) if chosen else everybody
    next_times = await next_by_member(everybody)
    first_free = next_times.get(chosen.id) if chosen else min(next_times.values(), default=None)
    days = await fortnight(wanted, branch, day, first_free)
    move = (moving, chosen.id if chosen else None) if moving else None
    first = await soonest(wanted, days) if first_free else []
    after = [] if days.of_the_day else await after_day(wanted, days)
    return Screen(
        wanted,
        chosen,
        people=choices(everybody, chosen, next_times)[0 if anybody else 1 :],
        days=days,
        soonest=first,
        after=after,
        prices=await worth_saying(wanted, {*first, *days.of_the_day, *after}, move),
    )


async def fortnight(wanted: Offer, branch: Branch, day: date | None, first_free: datetime | None) -> Days:
    """The day asked for, or else the first with a free time, and the fortnight around it."""
    today = clock.today(branch.zone)
    horizon = wanted.terms(clock.now()).last_day
    likely = clock.wall(first_free, branch.zone).date() if first_free else today
    shown = min(max(day or likely, today), horizon)
    first = strip_starts_on(shown, today)
    last = min(first + timedelta(days=STRIP_DAYS - 1), horizon)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    closed = frozenset(each for each in days if not wanted.opening_on(each) or wanted.closed_online_on(each))
    found = await times_to_show(wanted, first, last, shown)
    free = {each.day: each.starts for each in found.days}
    starts = {each: free.get(each, []) for each in days}
    return Days(branch.zone, today, horizon, shown, first, last, starts, closed, frozenset(found.best))


def choices(everybody: Offer, chosen: Offered | None, next_times: dict[int, datetime]) -> list[Choice]:
    """Anybody first, then each by name with their own next time; nothing to choose where only one does it."""
    if len(everybody.people) < 2:
        return []
    ratings = everybody.setup.kept.ratings or {}
    photos = {each.id: each.photo for each in everybody.setup.members.values()}
    differ = len({each.price for each in everybody.people}) > 1
    people = [
        Choice(
            each.id,
            each.name,
            next_times.get(each.id),
            each.price if differ else None,
            each is chosen,
            ratings.get(each.id),
            photos.get(each.id),
        )
        for each in everybody.people
    ]
    return [Choice(None, _(ANYBODY), min(next_times.values(), default=None), None, chosen is None), *people]


async def soonest(wanted: Offer, days: Days) -> list[datetime]:
    """The next few times, from the fortnight at hand when that begins today and holds enough."""
    found = days.following(days.today - timedelta(days=1)) if days.first == days.today else []
    return found[:SOONEST] if len(found) >= SOONEST else await next_of(wanted, clock.now(), SOONEST)


async def after_day(wanted: Offer, days: Days) -> list[datetime]:
    found = days.following(days.day)
    if len(found) >= SOONEST:
        return found[:SOONEST]
    return await next_of(wanted, clock.local_midnight(days.day + timedelta(days=1), wanted.zone), SOONEST)
