"""The times of a day that are shown first, from what was read for the free times: no query of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from booking.queries.offers import Offer, Offered, offer_in
from booking.queries.setup import Setup, current, edition
from booking.queries.taken import NOTHING, Own
from booking.queries.times import DayTimes, Look, RoomStarts, look, within
from booking.rules.days import ONE_DAY, midnight, utc
from booking.rules.showing import (
    Sold,
    Table,
    best_first,
    earnings,
    losses_of,
    tidy,
    tidy_first,
    worths,
)
from catalog.choices import Showing
from kit import clock


@dataclass(frozen=True, slots=True)
class Shown:
    """Free times by day, and those of the chosen day that the branch would rather sell, if any are."""

    days: list[DayTimes]
    best: list[datetime]


async def times_to_show(offered: Offer, first: date, last: date, day: date) -> Shown:
    """What a stranger may book from `first` to `last`, with the best times of `day`: one query."""
    terms = offered.terms(clock.now())
    seen = await look(offered, within(terms, first, last), terms)
    return shown_in(seen, day, offered.setup.kept.showing)


async def desk_day(offered: Offer, day: date, own: Own = NOTHING) -> Shown:
    """The same for one day at the desk; `own` is not in the way."""
    terms = offered.terms(clock.now(), desk=True)
    seen = await look(offered, within(terms, day, day), terms, own, desk=True)
    return shown_in(seen, day, offered.setup.kept.showing)


async def first_times(
    branch: int, asked: tuple[int, int | None], first: date, last: date, showing: Showing
) -> list[DayTimes]:
    """Of each day only what is shown first in this mode; `asked` is a service and a member, or anybody."""

    async def ask(setup: Setup) -> tuple[list[DayTimes], str | None]:
        return await first_in(offer_in(setup, *asked), first, last, showing)

    return await current(branch, ask)


async def first_in(
    offered: Offer, first: date, last: date, showing: Showing
) -> tuple[list[DayTimes], str | None]:
    """The same for an offer at hand, and the edition it was found in."""
    terms = offered.terms(clock.now())
    seen = await look(offered, within(terms, first, last), terms)
    if seen is None:
        return [], await edition()
    days = [
        DayTimes(each.day, first_shown(seen, each.day, showing) or each.starts) for each in seen.day_times()
    ]
    return days, seen.taken.edition


def shown_in(seen: Look | None, day: date, showing: Showing) -> Shown:
    return Shown(seen.day_times(), first_shown(seen, day, showing)) if seen else Shown([], [])


def first_shown(seen: Look, day: date, showing: Showing) -> list[datetime]:
    """In order; none when the branch shows all of the day's times alike."""
    if showing == Showing.all:
        return []
    mask = tidy_on(seen, day) if showing == Showing.tidy else best_on(seen, day)
    return [utc(start) for start in seen.canvas.moments(mask)]


def tidy_on(seen: Look, day: date) -> int:
    """A start is tidy when it is so for one of those who are free then."""
    everything, found, cell = 0, 0, seen.canvas.cell
    for who, free, starts in people_on(seen, day):
        everything |= starts
        found |= tidy(who.shape, free, starts, seen.offer.step, cell)
    return tidy_first(everything, found)


def best_on(seen: Look, day: date) -> int:
    """A start loses what it loses in the day of the one who loses least by it."""
    losses: dict[int, int] = {}
    earn, cell = earnings_of(seen.offer.setup), seen.canvas.cell
    for who, free, starts in people_on(seen, day):
        for start, loss in losses_of(who.shape, free, starts, (earn, cell)).items():
            losses[start] = min(loss, losses.get(start, loss))
    return sum(1 << start for start in best_first(losses))


def people_on(seen: Look, day: date) -> Iterator[tuple[Offered, int, int]]:
    """Each with the cells in which they can serve somebody, and the starts they can be had at on the day."""
    rooms = RoomStarts(seen)
    on_day = seen.grid & cells_of_day(seen, day)
    for who in seen.offer.people:
        free = seen.sellable(who)
        starts = seen.starts_with(who) & rooms.of(who) & on_day
        if starts:
            yield who, free, starts


def cells_of_day(seen: Look, day: date) -> int:
    zone = seen.offer.zone
    return seen.canvas.there([(midnight(day, zone), midnight(day + ONE_DAY, zone))])


def earnings_of(setup: Setup) -> Table:
    return setup.once("earnings", lambda: earnings(worths(sold_in(setup))))


def sold_in(setup: Setup) -> list[Sold]:
    """By the branch's own history, and before it has one by its price list, each service once."""
    if setup.kept.demand:
        return list(setup.kept.demand)
    return [
        Sold(each.minutes + each.buffers.staff_before + each.buffers.staff_after, 1, each.price)
        for each in setup.services.values()
        if each.is_active and each.price is not None
    ]
