"""How full the days of a month are, for whoever and whatever is looked at."""

from datetime import date

from booking.day import OPEN, branches_here, columns_of
from booking.queries.taken import kept_bits
from booking.rules.cells import CELL, Canvas
from booking.rules.days import (
    DAY,
    ONE_DAY,
    Hours,
    common_hours,
    day_spans,
    days_between,
    midnight,
)
from booking.rules.load import Load, load_of
from booking.rules.views import View, Whose, last_of
from booking.sheet import Whom
from clients.queries import own_column
from kit.db import fetch
from kit.rights import Actor, Permission
from staff import queries as staff

NO_HOURS: Hours = ()


async def month_load(actor: Actor, view: View, month: date) -> dict[date, Load]:
    """Each day of the month that begins then, in the clocks of the branches. Five queries.

    Rooms tell how full they are only to those who see the whole calendar.
    """
    actor.require(Permission.see_calendar)
    branches = await branches_here(actor, view.branches)
    zones = {each.id: each.zone for each in branches}
    opening = await fetch(OPEN, list(zones), month, last_of(month))
    doors = {(row["branch"], row["day"]): tuple(row["hours"] or ()) for row in opening}
    people = await columns_of(actor, view, list(zones))
    if view.whose == Whose.rooms:
        people = [each for each in people if each.is_here and own_column(actor) is None]
    work = await hours_of(view, people, month)
    canvas = canvas_of(month, list(zones.values()))
    found = await kept_bits([each.resource for each in people], [each.id for each in people], canvas)
    loads = dict.fromkeys(days_between(month, last_of(month)), Load())
    for whom in people:
        taken, away = found.resources.get(whom.resource, 0), found.away.get(whom.id, 0)
        for day in loads:
            open_then = doors[whom.branch, day]
            hours = common_hours(work.get((whom.id, day), NO_HOURS), open_then) if work else open_then
            spans = day_spans(day, zones[whom.branch], hours)
            loads[day] += load_of(canvas, spans, taken, away)
    return loads


async def hours_of(view: View, people: list[Whom], month: date) -> dict[tuple[int, date], Hours]:
    """Nothing for rooms, which are there while their branch is open."""
    if view.whose == Whose.rooms:
        return {}
    return await staff.work_hours([each.id for each in people], month, last_of(month))


def canvas_of(month: date, zones: list[str]) -> Canvas:
    """The UTC days that the month touches anywhere."""
    first = min(midnight(month, zone) for zone in zones) // DAY
    end = max(midnight(last_of(month) + ONE_DAY, zone) for zone in zones)
    return Canvas(first, -(-end // DAY) - first, CELL)
