"""One line as people type it: every way of writing a known sentence is understood as that sentence."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.rules.spoken.days import MONTHS, WEEKDAYS, day_at
from booking.rules.spoken.reading import Known, Named, Reading, same_person, understand
from booking.rules.spoken.times import time_at

TODAY = date(2026, 12, 1)  # a Tuesday
HAIRCUT, COLOUR, FRINGE, MASSAGE = (
    Named(1, "Haircut"), Named(2, "Colour & finish"), Named(3, "Fringe trim"), Named(4, "Head massage"),
)  # fmt: skip
ANNA, LENA, SASHA = Named(11, "Anna"), Named(12, "Lena Berg"), Named(13, "Sasha")
CENTER, HARBOUR = Named(21, "Center"), Named(22, "Harbour")
KNOWN = Known((HAIRCUT, COLOUR, FRINGE, MASSAGE), (ANNA, LENA, SASHA), (CENTER, HARBOUR))


def read(text: str) -> Reading:
    return understand(text, KNOWN, TODAY)[0]


def said(text: str) -> tuple[object, ...]:
    """Client, service, person, day and minutes."""
    reading = read(text)
    service, person, day, time = (reading.of(kind) for kind in ("service", "person", "day", "time"))
    return (
        reading.client,
        service and service.ids[0],
        person and person.ids[0],
        day and day.day,
        time and time.minutes,
    )


def test_the_sentence_of_every_day_is_understood() -> None:
    assert said("masha haircut tomorrow 3pm anna") == ("masha", 1, 11, date(2026, 12, 2), 15 * 60)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-12-01"),
        ("tomorrow", "2026-12-02"),
        ("tomorow", "2026-12-02"),
        ("day after tomorrow", "2026-12-03"),
        ("fri", "2026-12-04"),
        ("tue", "2026-12-08"),
        ("this friday", "2026-12-04"),
        ("next friday", "2026-12-11"),
        ("wendesday", "2026-12-02"),
        ("in 2 weeks", "2026-12-15"),
        ("in a week", "2026-12-08"),
        ("in three days", "2026-12-04"),
        ("in a month", "2027-01-01"),
        ("12 dec", "2026-12-12"),
        ("12th of december", "2026-12-12"),
        ("Dec 12", "2026-12-12"),
        ("24.12.", "2026-12-24"),
        ("24/12", "2026-12-24"),
        ("2026-12-24", "2026-12-24"),
        ("3 jan", "2027-01-03"),
        ("3 jan 2028", "2028-01-03"),
    ],
)
def test_days_as_people_say_them(text: str, day: str) -> None:
    words = [each.strip(".").lower() for each in text.split()]
    assert day_at(words, TODAY) == (len(words), date.fromisoformat(day))


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("3pm", "15:00"),
        ("3 pm", "15:00"),
        ("3:30pm", "15:30"),
        ("15:30", "15:30"),
        ("15.30", "15:30"),
        ("1530", "15:30"),
        ("15h", "15:00"),
        ("half past three", "15:30"),
        ("quarter to 4", "15:45"),
        ("quarter past nine", "09:15"),
        ("ten past nine pm", "21:10"),
        ("at 3", "15:00"),
        ("at nine", "09:00"),
        ("three o'clock", "15:00"),
        ("noon", "12:00"),
        ("12am", "00:00"),
        ("12pm", "12:00"),
    ],
)
def test_times_as_people_say_them(text: str, time: str) -> None:
    words = text.split()
    hours, minutes = time.split(":")
    assert time_at(words) == (len(words), int(hours) * 60 + int(minutes))


@pytest.mark.parametrize(
    "text",
    [
        "25:00",
        "13pm",
        "0pm",
        "30.2.",
        "2961",
        "12:75",
        "maybe",
        "in two cats",
        "31 feb",
        "31.12.9999",
        "0001-01-01",
    ],
)
def test_what_is_no_day_and_no_time_is_neither(text: str) -> None:
    words = text.split()
    assert day_at(words, TODAY) is None
    assert time_at(words) is None


def test_with_and_for_say_who_is_who() -> None:
    assert said("anna haircut with lena")[:3] == ("anna", 1, 12)
    assert said("haircut for sasha with anna tomorrow") == ("sasha", 1, 11, date(2026, 12, 2), None)
    assert said("haircut for sun li mon 9am") == ("sun li", 1, None, date(2026, 12, 7), 540)


def test_of_two_people_the_first_is_the_client_and_the_last_does_it() -> None:
    assert said("anna haircut tomorrow lena")[:3] == ("anna", 1, 12)


def test_a_name_that_may_be_the_clients_is_read_both_ways() -> None:
    first, second = understand("hanna haircut tomorrow", KNOWN, TODAY)
    assert (first.client, first.of("person").ids[0]) == ("", 11)  # type: ignore[union-attr]
    assert (second.client, second.of("person")) == ("hanna", None)


def test_a_phone_number_is_the_clients_and_four_figures_a_time() -> None:
    reading = read("0151 2345678 haircut 1530")
    assert (reading.phone, reading.of("time").minutes) == ("0151 2345678", 930)  # type: ignore[union-attr]


def test_services_that_are_as_likely_are_told() -> None:
    known = Known((Named(1, "Cut for her"), Named(2, "Cut for him"), Named(3, "Colour")))
    [reading, *_] = understand("cut tomorrow", known, TODAY)
    piece = reading.of("service")
    assert piece is not None
    assert (set(piece.ids), piece.rivals) == ({1, 2}, 1)


def test_a_second_service_or_day_is_left_for_a_person_to_decide() -> None:
    assert read("masha haircut massage tomorrow").left == "massage"
    assert read("masha haircut tomorrow friday").left == "friday"


def test_branches_are_known_too() -> None:
    reading = read("haircut harbour tomorrow")
    assert reading.of("branch").ids == (22,)  # type: ignore[union-attr]


# Every way of writing it


@dataclass(frozen=True)
class Said:
    """A part of a sentence in one of its ways."""

    text: str
    value: object


def time_ways(minutes: int) -> list[str]:
    hour, past = divmod(minutes, 60)
    half, twelve = ("am" if hour < 12 else "pm"), hour % 12 or 12
    ways = [
        f"{hour}:{past:02}",
        f"{hour:02}{past:02}",
        f"{twelve}:{past:02}{half}",
        f"{twelve}:{past:02} {half}",
    ]
    if past == 0:
        ways += [f"{twelve}{half}", f"{twelve} {half}", f"{hour}h"]
    return [way for way in ways if not (way.isdigit() and 1900 < int(way) < 2100)]


def day_ways(day: date) -> list[str]:
    month = MONTHS[day.month - 1]
    ways = [
        day.isoformat(),
        f"{day.day} {month}",
        f"{month[:3]} {day.day}",
        f"{day.day}/{day.month}",
        f"{day.day}. {month}",
    ]
    ahead = (day - TODAY).days
    ways += [f"in {ahead} days"] if ahead else ["today"]
    if 1 <= ahead <= 7:
        ways += [WEEKDAYS[day.weekday()], WEEKDAYS[day.weekday()][:3]]
    if ahead and ahead % 7 == 0:
        ways += [f"in {ahead // 7} weeks"]
    return ways


times = st.integers(7 * 12, 21 * 12).flatmap(
    lambda five: st.sampled_from([Said(way, five * 5) for way in time_ways(five * 5)])
)
days = st.integers(0, 300).flatmap(
    lambda ahead: st.sampled_from(
        [Said(way, TODAY + timedelta(days=ahead)) for way in day_ways(TODAY + timedelta(days=ahead))]
    )
)
services = st.sampled_from(
    [
        Said(way, each.id)
        for each in (HAIRCUT, FRINGE, MASSAGE)
        for way in (each.name, each.name.lower(), each.name.upper())
    ]
)
people = st.sampled_from(
    [
        Said(way, each.id)
        for each in (ANNA, LENA)
        for way in (each.name, f"with {each.name}", each.name.split()[0])
    ]
)
clients = st.sampled_from([Said(name, name) for name in ("Masha Petrova", "Otto", "Petra Quint", "Zoë")])
spaces = st.sampled_from([" ", "  ", ", ", "; "])


@given(st.tuples(clients, services, people, days, times), st.permutations(range(5)), spaces)
def test_any_way_of_writing_a_sentence_in_any_order_is_that_sentence(parts, order, space) -> None:
    text = space.join(parts[number].text for number in order)
    client, service, person, day, time = (part.value for part in parts)
    assert said(text) == (client, service, person, day, time), text


def slips(word: str) -> st.SearchStrategy[str]:
    """One letter left out, one doubled, two in the wrong order, or the neighbour of one."""
    at = st.integers(1, len(word) - 2)
    return st.one_of(
        at.map(lambda here: word[:here] + word[here + 1 :]),
        at.map(lambda here: word[:here] + word[here] + word[here:]),
        at.map(lambda here: word[:here] + word[here + 1] + word[here] + word[here + 2 :]),
        at.map(lambda here: word[:here] + "x" + word[here + 1 :]),
    )


@given(slips("haircut"), slips("lena"), slips("tomorrow"))
def test_a_slip_of_the_finger_in_each_word_is_forgiven(service, person, day) -> None:
    assert said(f"otto {service} {day} 3pm with {person}") == ("otto", 1, 12, date(2026, 12, 2), 900)


@given(slips("petrova"))
def test_a_clients_name_is_known_in_any_order_and_with_a_slip(name) -> None:
    assert same_person(f"{name} masha", "Masha Petrova")
    assert not same_person(f"{name} otto", "Masha Petrova")


@given(st.text(max_size=250))
def test_whatever_is_typed_is_read_somehow(text) -> None:
    for reading in understand(text, KNOWN, TODAY):
        assert all(piece.words for piece in reading.pieces)
