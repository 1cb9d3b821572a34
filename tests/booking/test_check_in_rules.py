"""What a scanner reads, and who may be checked in."""

from datetime import UTC, date, datetime, timedelta
from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.check_in import Scanned, Verdict, is_at_the_door, read_scanned, verdict
from clients.rules import read_short_code, short_code
from clients.tables import Visit

CODES = st.text(ascii_letters + digits + "-_", min_size=22, max_size=22)
GERMAN = str.maketrans("yzYZ-/_:", "zyZYß-?Ö")
TODAY = date(2026, 12, 1)


@given(
    CODES,
    st.sampled_from(["https://book.example.com/v/{}", "http://salon.test/v/{}?booked=1", " {} ", "/v/{}/\n"]),
)
def test_a_code_is_read_from_its_link_or_bare(code: str, way: str) -> None:
    assert read_scanned(way.format(code)) == Scanned(code=code)


@given(CODES)
def test_a_scanner_on_a_german_keyboard_is_understood(code: str) -> None:
    typed = f"https://book.example.com/v/{code}".translate(GERMAN)
    assert read_scanned(typed) == Scanned(code=code)


@given(CODES)
def test_the_short_code_is_read_as_people_type_it(code: str) -> None:
    short = short_code(code)
    for typed in (
        short,
        short.lower(),
        short.replace("-", ""),
        f" {short[:3]} {short[4:]} ",
        short.replace("0", "o"),
    ):
        assert read_short_code(typed) == short
        assert read_scanned(typed) == Scanned(short=short)


def test_a_short_code_tells_nothing_of_the_link_and_seldom_meets_another() -> None:
    shorts = {short_code(f"code-{number}") for number in range(2000)}
    assert len(shorts) == 2000


@pytest.mark.parametrize(
    "text", ["", "4006381333931", "https://example.com", "K7Q", "K7Q-M3TT", "ü" * 600, "\0"]
)
def test_anything_else_is_no_code(text: str) -> None:
    assert read_scanned(text) == Scanned()


def test_the_poster_is_known_as_the_poster() -> None:
    assert read_scanned("https://book.example.com/c/abcdefghijklmnopqrstuv").is_poster


@given(st.text())
def test_whatever_is_scanned_is_read_somehow(text: str) -> None:
    read_scanned(text)


@pytest.mark.parametrize("status", list(Visit.Status))
def test_each_status_has_a_verdict_and_only_who_is_expected_fits(status: Visit.Status) -> None:
    found = verdict(status, TODAY, TODAY, is_here=True)
    assert (found == Verdict.fits) == (status in (Visit.Status.waiting, Visit.Status.confirmed))
    assert verdict(status, TODAY, TODAY, is_here=False) == Verdict.elsewhere
    tomorrow = verdict(status, TODAY + timedelta(days=1), TODAY, is_here=True)
    told_first = {Visit.Status.cancelled: Verdict.cancelled, Visit.Status.done: Verdict.done}
    assert tomorrow == told_first.get(status, Verdict.another_day)


@given(st.integers(0, 240), st.integers(0, 240), st.integers(-300, 300))
def test_the_door_is_open_in_its_window_alone(early: int, late: int, minutes: int) -> None:
    start = datetime(2026, 12, 1, 14, tzinfo=UTC)
    found = is_at_the_door(start, start + timedelta(minutes=minutes), (early, late))
    assert found == (-early <= minutes <= late)
