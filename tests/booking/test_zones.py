"""Six zones, day by day: hours of work as moments, cycles across the days of a change, and free times.

Each row of the table was checked by hand against the rules of its zone. Lisbon and São Paulo change by an
hour, Lord Howe by half of one, Kathmandu is three quarters off and never changes, Casablanca goes back for
Ramadan and forward after it, Apia left out a whole date.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

import catalog.actions
import staff.actions
from booking import actions, queries
from booking.actions import Booking
from booking.rules.days import ONE_DAY, day_spans, days_between, midnight
from catalog.tables import Branch
from kit import clock
from kit.rights import SYSTEM
from staff import queries as people
from staff.rules import Cycle, hours_on
from tests.cast import open_salon

NIGHT, DAY, EVENING = (0, 300), (540, 780, 840, 1080), (1320, 1440)
# date, hours from midnight to midnight, then in UTC 00-05 and 09-13, 14-18 of the wall clock
GOLDEN = """
Europe/Lisbon        2026-03-28  24    28T00:00/28T05:00   28T09:00/28T13:00 28T14:00/28T18:00
Europe/Lisbon        2026-03-29  23    29T00:00/29T04:00   29T08:00/29T12:00 29T13:00/29T17:00
Europe/Lisbon        2026-10-25  25    24T23:00/25T05:00   25T09:00/25T13:00 25T14:00/25T18:00
America/Sao_Paulo    2018-02-17  25    17T02:00/17T07:00   17T11:00/17T15:00 17T16:00/17T20:00
America/Sao_Paulo    2018-02-18  24    18T03:00/18T08:00   18T12:00/18T16:00 18T17:00/18T21:00
America/Sao_Paulo    2018-11-04  23    04T03:00/04T07:00   04T11:00/04T15:00 04T16:00/04T20:00
America/Sao_Paulo    2026-11-01  24    01T03:00/01T08:00   01T12:00/01T16:00 01T17:00/01T21:00
Asia/Kathmandu       2026-12-01  24    30T18:15/30T23:15   01T03:15/01T07:15 01T08:15/01T12:15
Australia/Lord_Howe  2026-04-04  24    03T13:00/03T18:00   03T22:00/04T02:00 04T03:00/04T07:00
Australia/Lord_Howe  2026-04-05  24.5  04T13:00/04T18:30   04T22:30/05T02:30 05T03:30/05T07:30
Australia/Lord_Howe  2026-10-04  23.5  03T13:30/03T18:00   03T22:00/04T02:00 04T03:00/04T07:00
Africa/Casablanca    2026-02-14  24    13T23:00/14T04:00   14T08:00/14T12:00 14T13:00/14T17:00
Africa/Casablanca    2026-02-15  25    14T23:00/15T05:00   15T09:00/15T13:00 15T14:00/15T18:00
Africa/Casablanca    2026-03-21  24    21T00:00/21T05:00   21T09:00/21T13:00 21T14:00/21T18:00
Africa/Casablanca    2026-03-22  23    22T00:00/22T04:00   22T08:00/22T12:00 22T13:00/22T17:00
Pacific/Apia         2011-12-29  24    29T10:00/29T15:00   29T19:00/29T23:00 30T00:00/30T04:00
Pacific/Apia         2011-12-30  0
Pacific/Apia         2011-12-31  24    30T10:00/30T15:00   30T19:00/30T23:00 31T00:00/31T04:00
"""
CHANGED_AT_THEIR_END = {"2018-02-17"}  # São Paulo went back at midnight, when everybody was home
ROWS = [line.split() for line in GOLDEN.strip().splitlines()]
each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}")


def in_utc(zone: str, day: date, hours: tuple[int, ...]) -> list[str]:
    """Spans as 28T00:00/28T05:00: the day of the month and the time, in UTC."""
    return [
        "/".join(f"{datetime.fromtimestamp(moment, UTC):%dT%H:%M}" for moment in span)
        for span in day_spans(day, zone, hours)
    ]


@each_row
def test_a_day_is_as_long_as_the_table_says(row: list[str]) -> None:
    zone, day = row[0], date.fromisoformat(row[1])
    assert (midnight(day + ONE_DAY, zone) - midnight(day, zone)) / 3600 == float(row[2])


@each_row
def test_hours_of_work_are_the_moments_the_table_says(row: list[str]) -> None:
    zone, day = row[0], date.fromisoformat(row[1])
    assert in_utc(zone, day, NIGHT) == row[3:4]
    assert in_utc(zone, day, DAY) == row[4:]


def test_minutes_added_to_midnight_would_miss_every_day_on_which_the_clocks_change_by_day() -> None:
    """The table is worth something: the usual mistake fails it, on exactly these days."""

    def added(zone: str, day: date, hours: tuple[int, ...]) -> list[str]:
        start = midnight(day, zone)
        moments = [f"{datetime.fromtimestamp(start + minute * 60, UTC):%dT%H:%M}" for minute in hours]
        return ["/".join(pair) for pair in zip(moments[::2], moments[1::2], strict=True)]

    missed = [row[1] for row in ROWS if added(row[0], date.fromisoformat(row[1]), DAY) != row[4:]]
    assert missed == [row[1] for row in ROWS if row[2] != "24" and row[1] not in CHANGED_AT_THEIR_END]


def test_an_hour_that_comes_twice_before_midnight_is_worked_twice() -> None:
    assert in_utc("America/Sao_Paulo", date(2018, 2, 16), EVENING) == ["17T00:00/17T02:00"]
    assert in_utc("America/Sao_Paulo", date(2018, 2, 17), EVENING) == ["18T00:00/18T03:00"]


def worked(zone: str, cycle: Cycle, days: list[date]) -> list[float]:
    """Hours really worked on each date."""
    return [
        sum(end - start for start, end in day_spans(day, zone, hours_on(day, [cycle], {}))) / 3600
        for day in days
    ]


def test_two_on_two_off_counts_the_date_that_was_left_out() -> None:
    """The rule is about the calendar on the wall: the turn that fell on 30 December was lost, not put off."""
    shifts = Cycle(date(2011, 12, 29), 4, {0: DAY, 1: DAY})
    days = days_between(date(2011, 12, 29), date(2012, 1, 3))
    assert worked("Pacific/Apia", shifts, days) == [8, 0, 0, 0, 8, 8]


NIGHTS = [
    ("Europe/Lisbon", date(2026, 3, 28), 4, [5, 4, 0, 0, 5, 5]),
    ("Europe/Lisbon", date(2026, 10, 24), 1, [5, 6, 5]),
    ("America/Sao_Paulo", date(2018, 11, 3), 1, [5, 4, 5]),
    ("Asia/Kathmandu", date(2026, 3, 28), 4, [5, 5, 0, 0, 5, 5]),
    ("Australia/Lord_Howe", date(2026, 4, 4), 1, [5, 5.5, 5]),
    ("Australia/Lord_Howe", date(2026, 10, 3), 1, [5, 4.5, 5]),
    ("Africa/Casablanca", date(2026, 2, 14), 1, [5, 6, 5]),
    ("Africa/Casablanca", date(2026, 3, 21), 1, [5, 4, 5]),
    ("Pacific/Apia", date(2011, 12, 29), 1, [5, 0, 5]),
]


@pytest.mark.parametrize(("zone", "first", "length", "hours"), NIGHTS)
def test_a_cycle_goes_by_dates_whatever_the_clocks_do(
    zone: str, first: date, length: int, hours: list[float]
) -> None:
    cycle = Cycle(first, length, {0: NIGHT, 1: NIGHT} if length > 1 else {0: NIGHT})
    days = [first + timedelta(days=n) for n in range(len(hours))]
    assert worked(zone, cycle, days) == hours


@each_row
async def test_what_is_free_and_can_be_booked_follows_the_table(row: list[str]) -> None:
    """Anna works the night of the table; a haircut takes an hour and starts at any quarter of one."""
    zone, day = row[0], date.fromisoformat(row[1])
    salon = await open_salon()
    with clock.pretend(datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=10)):
        await Branch.update({Branch.zone: zone}).where(Branch.id == salon.center)
        open_always = dict.fromkeys(range(7), (0, 1440))
        await catalog.actions.set_opening_hours(SYSTEM, salon.center, open_always)
        await staff.actions.set_exception(SYSTEM, salon.anna, day, NIGHT)
        assert (await people.work_hours([salon.anna], day, day))[salon.anna, day] == NIGHT
        [found] = await queries.free_times(salon.center, salon.haircut, salon.anna, day, day)
        shown = [f"{start:%dT%H:%M}" for start in found.starts]
        assert shown == starts_in(row[3:4])
        if found.starts:
            wanted = Booking(
                salon.center, salon.haircut, salon.anna, found.starts[-1], "Masha", client=salon.masha
            )
            visit = await actions.book(salon.actors["Nora"], wanted)
            assert visit.ends_at.astimezone(ZoneInfo(zone)).strftime("%H:%M") == "05:00"


def starts_in(spans: list[str]) -> list[str]:
    """Every quarter of an hour in the spans that leaves an hour before their end."""
    found = []
    for start, end in (span.split("/") for span in spans):
        begins, ends = (datetime.strptime(f"2000-10-{text}", "%Y-%m-%dT%H:%M") for text in (start, end))  # noqa: DTZ007
        count = (ends - begins - timedelta(hours=1)) // timedelta(minutes=15) + 1
        found += [f"{begins + timedelta(minutes=15 * n):%dT%H:%M}" for n in range(count)]
    return found
