"""Series as dates and moments: docs/events.md, section 8."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from booking.rules.series import MOST_DATES, dates_of, moment_on, moved, read_rule
from kit.errors import Invalid

LISBON, LORD_HOWE, APIA = "Europe/Lisbon", "Australia/Lord_Howe", "Pacific/Apia"
ZONES = st.sampled_from(
    [LISBON, LORD_HOWE, APIA, "America/Sao_Paulo", "Asia/Kathmandu", "Africa/Casablanca", "Europe/Berlin"]
)
DAYS = st.dates(date(2009, 1, 1), date(2027, 12, 31))
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 5, 15, 30, 45]))


def dates(rule: str, first: date = date(2026, 12, 1)) -> list[str]:
    return [f"{day:%a} {day:%d.%m.%y}" for day in dates_of(read_rule(rule), first)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=WEEKLY;COUNT=3", ["Tue 01.12.26", "Tue 08.12.26", "Tue 15.12.26"]),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3", ["Wed 02.12.26", "Mon 07.12.26", "Wed 09.12.26"]),
        ("FREQ=WEEKLY;INTERVAL=2;UNTIL=20261229", ["Tue 01.12.26", "Tue 15.12.26", "Tue 29.12.26"]),
        ("freq=daily;count=2", ["Tue 01.12.26", "Wed 02.12.26"]),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", ["Fri 25.12.26", "Fri 29.01.27"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", ["Thu 31.12.26", "Sun 31.01.27", "Wed 31.03.27"]),
        ("FREQ=DAILY;UNTIL=20261201T080000Z", ["Tue 01.12.26"]),
    ],
)
def test_a_rule_as_dates(rule: str, expected: list[str]) -> None:
    assert dates(rule) == expected


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=WEEKLY", "A series without end cannot be kept"),
        ("FREQ=WEEKLY;COUNT=2;UNTIL=20270101", "not both"),
        ("FREQ=HOURLY;COUNT=2", "days, weeks, months or years"),
        ("", "days, weeks, months or years"),
        ("every Tuesday", "no rule we know"),
        ("FREQ=WEEKLY;BYHOUR=9;COUNT=2", "no rule we know"),
        ("FREQ=WEEKLY;BYDAY=XX;COUNT=2", "no rule we know"),
        ("FREQ=WEEKLY;COUNT=2;COUNT=3", "no rule we know"),
        ("FREQ=WEEKLY;INTERVAL=0;COUNT=2", "no rule we know"),
        ("FREQ=YEARLY;BYDAY=60MO;COUNT=2", "no rule we know"),
        ("FREQ=WEEKLY;INTERVAL=99999;COUNT=2", "from 1 to 999"),
        ("FREQ=DAILY;COUNT=0", "from 1 to 366"),
        ("FREQ=DAILY;COUNT=367", "from 1 to 366"),
        ("FREQ=DAILY;UNTIL=20281231", "more than 366 dates"),
        ("FREQ=DAILY;UNTIL=20260101", "No date fits"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1", "No date fits"),
        ("FREQ=YEARLY;COUNT=10", "three years ahead"),
        ("FREQ=WEEKLY;UNTIL=soon", "last day like"),
        ("FREQ=WEEKLY;COUNT=2;" + "BYMONTH=1," * 50, "too long"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_in_words(rule: str, said: str) -> None:
    with pytest.raises(Invalid) as refusal:
        dates(rule)
    assert said in refusal.value.fields["rule"]


def shown(rule: str, first: date, at: time, zone: str) -> list[str]:
    moments = [moment_on(day, at, zone) for day in dates_of(read_rule(rule), first)]
    return [f"{moment:%d %H:%M}" if moment else "–" for moment in moments]


def test_a_series_keeps_its_time_on_the_wall_across_a_change_of_the_clock() -> None:
    weekly = shown("FREQ=WEEKLY;COUNT=3", date(2026, 3, 22), time(10), LISBON)
    assert weekly == ["22 10:00", "29 09:00", "05 09:00"]
    half_an_hour = shown("FREQ=DAILY;COUNT=3", date(2026, 4, 4), time(10), LORD_HOWE)
    assert half_an_hour == ["03 23:00", "04 23:30", "05 23:30"]


def test_a_time_that_the_clock_skips_is_not_there() -> None:
    assert shown("FREQ=DAILY;COUNT=3", date(2026, 3, 28), time(1, 30), LISBON) == [
        "28 01:30",
        "–",
        "30 00:30",
    ]
    assert shown("FREQ=DAILY;COUNT=3", date(2026, 10, 3), time(2, 15), LORD_HOWE)[1] == "–"
    assert shown("FREQ=DAILY;COUNT=3", date(2011, 12, 29), time(10), APIA) == ["29 20:00", "–", "30 20:00"]


def test_a_time_that_comes_twice_is_the_first() -> None:
    assert shown("FREQ=DAILY;COUNT=1", date(2026, 10, 25), time(1, 30), LISBON) == ["25 00:30"]
    assert shown("FREQ=DAILY;COUNT=1", date(2026, 4, 5), time(1, 45), LORD_HOWE) == ["04 14:45"]


@given(DAYS, TIMES, ZONES)
def test_every_moment_is_what_the_wall_shows(day: date, at: time, zone: str) -> None:
    moment = moment_on(day, at, zone)
    if moment is not None:
        assert moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == datetime.combine(day, at)
        assert moment.tzinfo == UTC


@given(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]),
    st.integers(1, 4),
    st.integers(1, 24),
    DAYS,
    st.sets(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])),
)
def test_dates_are_in_order_begin_no_sooner_and_are_as_many_as_said(
    frequency: str, interval: int, count: int, first: date, weekdays: set[str]
) -> None:
    on = f";BYDAY={','.join(sorted(weekdays))}" if weekdays else ""
    try:
        found = dates_of(read_rule(f"FREQ={frequency};INTERVAL={interval}{on};COUNT={count}"), first)
    except Invalid as refusal:
        event(refusal.fields["rule"])
        assume(False)
    assert found == sorted(set(found))
    assert found[0] >= first
    assert len(found) == count <= MOST_DATES
    assert not weekdays or {f"{day:%a}".upper()[:2] for day in found} <= weekdays


@given(st.integers(1, 3), st.integers(0, 120), DAYS)
def test_an_end_by_day_and_one_by_count_agree(interval: int, length: int, first: date) -> None:
    last = first + timedelta(days=length)
    by_day = dates_of(read_rule(f"FREQ=DAILY;INTERVAL={interval};UNTIL={last:%Y%m%d}"), first)
    assert by_day[-1] <= last < by_day[-1] + timedelta(days=interval)
    assert dates_of(read_rule(f"FREQ=DAILY;INTERVAL={interval};COUNT={len(by_day)}"), first) == by_day


def test_all_dates_go_as_many_days_on_and_to_the_new_time_of_day() -> None:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(LISBON)).astimezone(UTC)

    there = (at("2026-03-22T10:00"), at("2026-03-23T11:30"))
    assert moved(at("2026-03-29T10:00"), there, LISBON) == at("2026-03-30T11:30")
    same_time = (at("2026-03-22T10:00"), at("2026-03-23T10:00"))
    assert moved(at("2026-03-29T18:00"), same_time, LISBON) == at("2026-03-30T18:00")
    skipped = (at("2026-03-22T10:00"), at("2026-03-22T01:30"))
    assert moved(at("2026-03-29T10:00"), skipped, LISBON) is None
