"""Days at a glance, times in groups, and how they are written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from booking.rules.guests import GuestRules
from kit.words import N_, _, month_text, ngettext, short_day_text

STRIP_DAYS = 14
FEW = 4
PARTS_OF_DAY = ((12, N_("Morning")), (17, N_("Afternoon")), (24, N_("Evening")))


@dataclass(frozen=True, slots=True)
class DayAtAGlance:
    """One day of the strip. `fill` is free, few, full or closed."""

    day: date
    count: int
    fill: str


def strip_starts_on(day: date, today: date) -> date:
    """The first day of the fortnight, counted from today, that `day` falls into."""
    return today + timedelta(days=(day - today).days // STRIP_DAYS * STRIP_DAYS)


def strip(counts: Mapping[date, int], closed: Collection[date]) -> list[DayAtAGlance]:
    """Each day by the number of its free times: few are at most four, or far fewer than the best day has."""
    best = max(counts.values(), default=0)
    return [
        DayAtAGlance(day, count, "closed" if day in closed else fill_of(count, best))
        for day, count in counts.items()
    ]


def fill_of(count: int, best: int) -> str:
    if count == 0:
        return "full"
    return "few" if count <= FEW or count * 3 < best else "free"


def by_part_of_day(starts: Sequence[datetime], zone: str) -> list[tuple[str, list[datetime]]]:
    """Times under Morning, Afternoon and Evening of the branch's own clock; empty parts are left out."""
    local = ZoneInfo(zone)
    groups: dict[str, list[datetime]] = {}
    for start in starts:
        hour = start.astimezone(local).hour
        groups.setdefault(next(name for end, name in PARTS_OF_DAY if hour < end), []).append(start)
    return [(_(name), found) for name, found in groups.items()]


@lru_cache(maxsize=200)
def clock_faces(offset: timedelta) -> tuple[str, ...]:
    """For each minute of the day in UTC what a clock at that distance from UTC shows: "T16:00:00+01:00"."""
    midnight = datetime(2000, 1, 1, tzinfo=UTC).astimezone(timezone(offset))
    return tuple((midnight + timedelta(minutes=n)).isoformat(timespec="seconds")[10:] for n in range(1440))


def day_in_words(day: date, starts: Sequence[datetime], zone: str) -> list[str]:
    """Starts (UTC) of one local day as 2026-12-01T16:00:00+01:00; fast unless the clock changes that day."""
    local = ZoneInfo(zone)
    offsets = {edge.astimezone(local).utcoffset() for edge in (starts[0], starts[-1])} if starts else set()
    if len(offsets) != 1:
        return [local_iso(start, zone) for start in starts]
    faces, date_part = clock_faces(offsets.pop() or timedelta()), day.isoformat()
    return [date_part + faces[start.hour * 60 + start.minute] for start in starts]


def local_iso(moment: datetime, zone: str) -> str:
    """2026-12-01T16:00:00+01:00: what the branch's clock shows, and its distance from UTC."""
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")


def short_day(day: date, today: date) -> str:
    """Today, Tomorrow, or Tue 1 Dec."""
    near = {0: N_("Today"), 1: N_("Tomorrow")}.get((day - today).days)
    return _(near) if near else short_day_text(day)


def near_day(moment: datetime, zone: str, today: date) -> str:
    return short_day(moment.astimezone(ZoneInfo(zone)).date(), today)


def months(first: date, last: date) -> str:
    """December, or December – January."""
    if first.month == last.month:
        return month_text(first)
    return f"{month_text(first)} – {month_text(last)}"


def for_whom(rules: GuestRules) -> str:
    """Who may book it, said before anybody is asked for a phone number; "" is everybody."""
    if rules.members_only:
        return _("For members.")
    if rules.seen_within is not None:
        return ngettext(
            "For clients who were here the day before.",
            "For clients who were here in the %(n)d days before.",
            rules.seen_within,
        )
    return _("For clients who have been here before.") if rules.known_only else ""
