"""Colours that can be read, days at a glance, what an address says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.typed import in_words
from widgets.rules.addresses import Frame, read_day, read_frame, read_id, read_moment
from widgets.rules.colours import DARK_PAGE, LIGHT_PAGE, accents, best_on, contrast, read_colour
from widgets.rules.days import (
    by_part_of_day,
    day_in_words,
    fill_of,
    local_iso,
    months,
    short_day,
    strip,
    strip_starts_on,
)

BERLIN = "Europe/Berlin"
TUESDAY = date(2026, 12, 1)
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_counted_as_the_guidelines_do() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@given(colours)
def test_any_accent_can_be_read_by_day_and_by_night(colour: str) -> None:
    day, night = accents(colour)
    assert day.fill == colour
    for accent in (day, night):
        assert contrast(accent.fill, accent.on_fill) >= 4.5
    assert contrast(day.ink, LIGHT_PAGE) >= 4.5
    assert contrast(night.ink, DARK_PAGE) >= 4.5


def test_white_is_kept_on_a_colour_where_it_can_be_read() -> None:
    assert best_on("#0f766e") == "#ffffff"
    assert best_on("#fde047") == "#000000"


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("#BE185D", "#be185d"),
        ("be185d", "#be185d"),
        ("red", None),
        ("#12", None),
        ("#12345g", None),
        ("", None),
    ],
)
def test_a_colour_is_six_hexadecimal_digits(text: str, colour: str | None) -> None:
    assert read_colour(text) == colour


def test_an_address_carries_what_is_known_and_nothing_else() -> None:
    frame = read_frame(
        {
            "embed": "popup",
            "accent": "be185d",
            "utm_source": "maps",
            "fbclid": "x" * 500,
            "evil": "1",
            "lang": "de",
        }
    )
    assert frame.facts() == {
        "embed": "popup", "accent": "#be185d", "lang": "de", "utm_source": "maps", "fbclid": "x" * 300,
    }  # fmt: skip
    assert read_frame({"embed": "<script>", "accent": "red", "lang": "../", "scheme": "neon"}) == Frame()


def test_a_link_keeps_its_state_and_what_is_carried() -> None:
    frame = Frame(embed="inline")
    assert frame.link("/book/center", service=3, member=None) == "/book/center?service=3&embed=inline"
    assert Frame().link("/book/center") == "/book/center"
    assert Frame().link("/book/center", day=TUESDAY, place="days") == "/book/center?day=2026-12-01#days"


@given(st.text())
def test_whatever_is_typed_as_a_moment_a_day_or_an_id_is_no_crash(text: str) -> None:
    read_moment(text, BERLIN)
    read_day(text)
    read_id(text)


@pytest.mark.parametrize("text", ["", "0", "-1", "1.5", "٣", "9999999999", "1e3", " 1"])
def test_an_id_is_a_plain_positive_number(text: str) -> None:
    assert read_id(text) is None


def test_a_moment_without_an_offset_is_the_branchs_own_clock() -> None:
    expected = datetime(2026, 12, 1, 15, tzinfo=UTC)
    assert read_moment("2026-12-01T16:00", BERLIN) == expected
    assert read_moment("2026-12-01T15:00:00Z", BERLIN) == expected
    assert read_moment("0001-01-01T00:00:00+14:00", BERLIN) is None


def test_the_strip_counts_fortnights_from_today() -> None:
    assert strip_starts_on(TUESDAY, TUESDAY) == TUESDAY
    assert strip_starts_on(TUESDAY + timedelta(days=13), TUESDAY) == TUESDAY
    assert strip_starts_on(TUESDAY + timedelta(days=14), TUESDAY) == TUESDAY + timedelta(days=14)


def test_a_day_is_free_few_full_or_closed() -> None:
    counts = {TUESDAY + timedelta(days=n): count for n, count in enumerate([30, 9, 4, 0, 0])}
    closed = {TUESDAY + timedelta(days=4)}
    assert [day.fill for day in strip(counts, closed)] == ["free", "few", "few", "full", "closed"]
    assert fill_of(10, 30) == "free"


def test_times_are_grouped_by_the_branchs_own_clock() -> None:
    starts = [datetime(2026, 12, 1, hour, tzinfo=UTC) for hour in (8, 11, 15, 16)]
    groups = by_part_of_day(starts, BERLIN)
    assert [(name, len(found)) for name, found in groups] == [
        ("Morning", 1),
        ("Afternoon", 2),
        ("Evening", 1),
    ]


@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.lists(st.integers(0, 1439), unique=True),
    st.sampled_from(
        [BERLIN, "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Kiritimati"]
    ),
)
def test_the_quick_way_to_write_times_says_the_same_as_the_slow_one(
    day: date, minutes: list[int], zone: str
) -> None:
    from kit.clock import local_midnight

    begin = local_midnight(day, zone)
    starts = [begin + timedelta(minutes=minute) for minute in sorted(minutes)]
    starts = [start for start in starts if local_iso(start, zone).startswith(day.isoformat())]
    assert day_in_words(day, starts, zone) == [local_iso(start, zone) for start in starts]


def test_days_and_lengths_read_as_people_say_them() -> None:
    assert short_day(TUESDAY, TUESDAY) == "Today"
    assert short_day(TUESDAY + timedelta(days=1), TUESDAY) == "Tomorrow"
    assert short_day(date(2026, 12, 10), TUESDAY) == "Thu 10 Dec"
    assert months(TUESDAY, date(2026, 12, 14)) == "December"
    assert months(date(2026, 12, 29), date(2027, 1, 11)) == "December – January"
    assert [in_words(minutes) for minutes in (45, 60, 90)] == ["45 min", "1 h", "1 h 30 min"]
