"""Which free time suits somebody who waits, who of them comes first, and when nobody is written to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.rules.days import ONE_DAY

DAY_MINUTES = 24 * 60
Stretch = tuple[datetime, datetime]
Starts = Mapping[int | None, Sequence[datetime]]


@dataclass(frozen=True, slots=True)
class Preference:
    """Days, both included, weekdays (0 is Monday; none is any), and minutes between which a visit may start.

    `member` None is anybody.
    """

    first: date
    last: date
    weekdays: frozenset[int] = frozenset()
    opens: int = 0
    closes: int = DAY_MINUTES
    member: int | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in line. `refused` is what they were offered before: none of it is offered again."""

    id: int
    service: int
    value: int
    placed_at: datetime
    preferences: tuple[Preference, ...]
    refused: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A start that suits, and who was asked for."""

    starts_at: datetime
    member: int | None


def fits(preference: Preference, start: datetime, zone: str) -> bool:
    """The branch's wall clock shows a day and a time of the preference at that moment."""
    wall = start.astimezone(ZoneInfo(zone))
    return (
        preference.first <= wall.date() <= preference.last
        and (not preference.weekdays or wall.weekday() in preference.weekdays)
        and preference.opens <= wall.hour * 60 + wall.minute <= preference.closes
    )


def choices(preferences: Iterable[Preference], free: Starts, zone: str) -> list[Choice]:
    """Every free start that suits, in order of time, each once: for the first preference it suits."""
    found: dict[datetime, Choice] = {}
    for preference in preferences:
        for start in free.get(preference.member, ()):
            if fits(preference, start, zone):
                found.setdefault(start, Choice(start, preference.member))
    return [found[start] for start in sorted(found)]


def still_new(found: Iterable[Choice], refused: Collection[Stretch], length: timedelta) -> list[Choice]:
    """Without what would share a moment with a time that was offered before."""
    return [
        each
        for each in found
        if not any(start < each.starts_at + length and each.starts_at < end for start, end in refused)
    ]


def nearest(found: Iterable[Choice], freed: datetime | None) -> list[Choice]:
    """The start nearest to where the freed time begins comes first: it leaves the fewest scraps."""
    if freed is None:
        return sorted(found, key=lambda each: each.starts_at)
    return sorted(found, key=lambda each: (abs(each.starts_at - freed), each.starts_at))


def spread(found: Sequence[Choice], zone: str, most: int = 3) -> list[Choice]:
    """At most so many of each day, from its first to its last: enough to ask somebody on the phone."""
    by_day: dict[date, list[Choice]] = {}
    for each in found:
        by_day.setdefault(each.starts_at.astimezone(ZoneInfo(zone)).date(), []).append(each)
    return [
        day[n * (len(day) - 1) // max(min(most, len(day)) - 1, 1)]
        for day in by_day.values()
        for n in range(min(most, len(day)))
    ]


def in_line(waiting: Iterable[Waiting], *, by_value: bool) -> list[Waiting]:
    """Whose turn it is: by place in line, or those first whose service costs most."""
    return sorted(waiting, key=lambda each: (-each.value if by_value else 0, each.placed_at, each.id))


def days_wished(waiting: Iterable[Waiting]) -> tuple[date, date] | None:
    """From the first day anybody wishes for to the last; None where nobody wishes."""
    wishes = [each for one in waiting for each in one.preferences]
    if not wishes:
        return None
    return min(each.first for each in wishes), max(each.last for each in wishes)


def quiet_ends(now: datetime, zone: str, quiet: tuple[int, int]) -> datetime | None:
    """When the quiet hours end that it is now, or None when it is not quiet. Equal ends: it never is."""
    wall = now.astimezone(ZoneInfo(zone))
    minute, (begins, ends) = wall.hour * 60 + wall.minute, quiet
    over_midnight = begins > ends
    if over_midnight and minute >= begins:
        day = wall.date() + ONE_DAY
    elif minute < ends and (over_midnight or minute >= begins):
        day = wall.date()
    else:
        return None
    return datetime.combine(day, time(ends // 60, ends % 60), ZoneInfo(zone))
