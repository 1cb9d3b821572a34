"""The dates of a class as strangers see them."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from booking.queries import classes
from booking.queries.classes import Event
from catalog import queries as catalog
from catalog.queries import PricedService
from catalog.tables import Branch
from kit import clock
from kit.errors import NotFound
from kit.paging import SIZE
from kit.words import _


@dataclass(frozen=True, slots=True)
class Dates:
    """The coming dates of one class by local day; `later` is the day to go on from when there are more."""

    service: PricedService
    days: list[tuple[date, list[Event]]]
    later: date | None


async def class_dates(branch: Branch, service_id: int, first: date | None) -> Dates:
    """From a day on (today, if not said), as far ahead as the branch can be booked."""
    listed = {each.id: each for each in await catalog.price_list(branch.id, online=True)}
    if service_id not in listed:
        raise NotFound(_("There is no such service here."))
    horizon = clock.today(branch.zone) + timedelta(days=branch.horizon_days)
    found = await classes.online_events(branch, service_id, first, horizon, SIZE + 1)
    local = [(clock.wall(each.starts_at, branch.zone).date(), each) for each in found]
    later = next_page(local)
    shown = [pair for pair in local if later is None or pair[0] < later]
    days = [(day, [event for _, event in pairs]) for day, pairs in groupby(shown, lambda pair: pair[0])]
    return Dates(listed[service_id], days, later)


def next_page(local: list[tuple[date, Event]]) -> date | None:
    """A page ends with a whole day, and has at least one."""
    if len(local) <= SIZE:
        return None
    return max(local[SIZE][0], local[0][0] + timedelta(days=1))


async def class_date(branch: Branch, event_id: int) -> Event:
    """One date that a stranger may look at."""
    event = await classes.event(event_id)
    if event.branch != branch.id or not event.is_online:
        raise NotFound(_("There is no such class here."))
    return event
