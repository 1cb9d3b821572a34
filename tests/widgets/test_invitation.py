"""The visit in the client's own calendar: read back, and read by a library that did not write it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import vobject
from icalendar import Calendar

from widgets.invitation import Invitation, as_ics, google_link, outlook_link

VISIT = Invitation(
    code="secret-code", title="Haircut; wash, cut · Center", details="Move or cancel: http://salon.test/v/secret-code",
    place="Center, Rosenthaler Str. 40", link="http://salon.test/v/secret-code",
    starts_at=datetime(2026, 12, 1, 15, tzinfo=UTC), ends_at=datetime(2026, 12, 1, 16, tzinfo=UTC),
    version=1, is_cancelled=False,
)  # fmt: skip
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)


def event(invitation: Invitation):  # type: ignore[no-untyped-def]
    calendar = Calendar.from_ical(as_ics(invitation, NOW))
    assert str(calendar["VERSION"]) == "2.0"
    assert calendar["PRODID"]
    [found] = calendar.walk("VEVENT")
    return found


def test_the_event_says_what_when_and_where() -> None:
    found = event(VISIT)
    assert found.decoded("DTSTART") == VISIT.starts_at
    assert found.decoded("DTEND") == VISIT.ends_at
    assert found.decoded("DTSTAMP") == NOW
    assert str(found["SUMMARY"]) == VISIT.title
    assert str(found["LOCATION"]) == VISIT.place
    assert str(found["URL"]) == VISIT.link
    assert str(found["STATUS"]) == "CONFIRMED"


def test_moments_are_in_utc_so_that_no_zone_can_be_misread() -> None:
    assert b"DTSTART:20261201T150000Z" in as_ics(VISIT, NOW)


def test_a_moved_visit_replaces_the_older_event() -> None:
    moved = replace(VISIT, starts_at=datetime(2026, 12, 2, 15, tzinfo=UTC), version=2)
    assert str(event(moved)["UID"]) == str(event(VISIT)["UID"])
    assert int(event(moved)["SEQUENCE"]) > int(event(VISIT)["SEQUENCE"])


def test_a_cancelled_visit_says_so() -> None:
    assert str(event(replace(VISIT, is_cancelled=True))["STATUS"]) == "CANCELLED"


def test_the_uid_does_not_give_the_secret_away() -> None:
    assert VISIT.code not in str(event(VISIT)["UID"])


def test_google_and_outlook_are_told_the_same() -> None:
    google = parse_qs(urlsplit(google_link(VISIT)).query)
    assert google["dates"] == ["20261201T150000Z/20261201T160000Z"]
    outlook = parse_qs(urlsplit(outlook_link(VISIT)).query)
    assert outlook["startdt"] == ["2026-12-01T15:00:00+00:00"]
    assert google["text"] == outlook["subject"] == [VISIT.title]


# Before, in and after the hours that Lisbon's clocks skip and repeat, and the last second of a year.
MOMENTS = [
    datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 45, tzinfo=UTC),
]


def as_others_read(written: bytes):  # type: ignore[no-untyped-def]
    return vobject.readOne(written.decode()).vevent


@pytest.mark.parametrize("moment", MOMENTS)
def test_another_library_reads_the_same_instants(moment: datetime) -> None:
    visit = replace(VISIT, starts_at=moment, ends_at=moment + timedelta(minutes=45), version=3)
    found = as_others_read(as_ics(visit, NOW))
    assert (found.dtstart.value, found.dtend.value) == (visit.starts_at, visit.ends_at)
    assert (found.summary.value, found.location.value) == (visit.title, visit.place)
    assert (found.sequence.value, found.status.value) == ("3", "CONFIRMED")


def test_without_the_mark_of_utc_it_would_read_another_moment() -> None:
    unmarked = as_ics(VISIT, NOW).replace(b"00Z", b"00")
    assert as_others_read(unmarked).dtstart.value.tzinfo is None
