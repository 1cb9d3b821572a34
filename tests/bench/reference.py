"""What a seed offers, found minute by minute with nothing but the seed itself."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bench.business import Business, Kind, Person

GRID = 15


def offered_starts(business: Business, now: int, first: date, last: date) -> dict:  # type: ignore[type-arg]
    return {
        name: {
            who: {
                title: starts(business, person, kind, (place.zone, now, first, last))
                for title, kind in business.services.items()
            }
            for who, person in place.staff.items()
        }
        for name, place in business.branches.items()
    }


def starts(
    business: Business, person: Person, kind: Kind, question: tuple[str, int, date, date]
) -> list[int]:
    """Every quarter of an hour of the wall's clock from which each needed minute is worked and not taken."""
    zone, now, first, last = question
    free = worked_minutes(person) - taken_minutes(business, person)
    return [
        minute * 60
        for minute in minutes_around(first, last)
        if minute * 60 >= now
        and shows_a_quarter(minute, zone, first, last)
        and all(minute + offset in free for offset in needed_minutes(kind))
    ]


def worked_minutes(person: Person) -> set[int]:
    return {
        minute
        for spans in person.work.values()
        for start, end in spans
        for minute in range(start // 60, end // 60)
    }


def taken_minutes(business: Business, person: Person) -> set[int]:
    return {
        visit.start // 60 + offset
        for visit in person.visits
        for offset in needed_minutes(business.services[visit.service])
    }


def needed_minutes(kind: Kind) -> list[int]:
    """Minutes from the start in which the person is needed, and those of the buffer."""
    found, at = [], 0
    for minutes, busy in kind.segments:
        found += range(at, at + minutes) if busy else []
        at += minutes
    return [*found, *range(at, at + kind.buffer)]


def minutes_around(first: date, last: date) -> range:
    """Minutes since 1970 that hold the days in every zone."""
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp() // 60
    end = datetime(last.year, last.month, last.day, tzinfo=UTC).timestamp() // 60
    return range(int(begin) - 24 * 60, int(end) + 48 * 60)


def shows_a_quarter(minute: int, zone: str, first: date, last: date) -> bool:
    wall = datetime.fromtimestamp(minute * 60, ZoneInfo(zone))
    return wall.minute % GRID == 0 and first <= wall.date() <= last
