"""Each reason in words, named by the minutes of one day."""

from dataclasses import replace
from datetime import date

import pytest

from booking.rules.days import Span, midnight
from booking.rules.facts import Claim, Facts, Room, RoomsNeeded, Someone, Use
from booking.rules.reasons import reasons_against
from booking.rules.reasons_told import sentence
from booking.rules.terms import Terms
from tests.booking.reasons import BERLIN, DAY, between, moment, told
from tests.booking.strategies import shape


def visit(start: str, end: str, what: str = "Masha Petrova (Colour)", core: Span | None = None) -> Claim:
    return Claim(between(start, end), Use.visit, core or between(start, end), what)


def other(use: Use, span: Span, what: str = "", until: int = 0) -> Claim:
    return Claim(span, use, span, what, until)


def anna(length: int = 60, *, around: tuple[int, int] = (0, 0), there=None, claims=(), **more) -> Someone:
    hours = [between("09:00", "13:00"), between("14:00", "18:00")] if there is None else there
    return Someone("Anna", shape((length,), around), hours, claims, **more)


def test_a_free_time_has_no_reason() -> None:
    assert told("09:00", anna()) == []


def test_everything_that_is_in_the_way_is_told_at_once() -> None:
    blue = Room("Blue", claims=[visit("14:00", "15:30", "Lena (Massage)")])
    rooms = [blue, Room("Red", is_in_use=False)]
    who = anna(120, claims=[visit("14:30", "15:30")])
    assert told("12:05", who, needs=[RoomsNeeded("room", 1, rooms)], online=True, is_online=False) == [
        "“Colour” is not offered online.",
        "Visits start every 15 min, counted from midnight.",
        "Anna has a break 13:00–14:00.",
        "Blue is taken 14:00–15:30 with Lena (Massage).",
        "Red is out of use.",
    ]
    assert told("13:30", who, needs=[RoomsNeeded("room", 1, rooms)]) == [
        "Anna has a break 13:00–14:00.",
        "Anna is busy 14:30–15:30 with Masha Petrova (Colour).",
        "Blue is taken 14:00–15:30 with Lena (Massage).",
        "Red is out of use.",
    ]


@pytest.mark.parametrize(
    ("start", "who", "sentences"),
    [
        ("08:30", anna(), ["Anna works from 09:00."]),
        ("17:30", anna(), ["Anna works until 18:00."]),
        (
            "17:00",
            anna(around=(0, 10)),
            ["Anna works until 18:00, and the buffer of this visit takes 18:00–18:10."],
        ),
        ("10:00", anna(there=[]), ["Anna does not work on Wednesday 2 December."]),
        (
            "10:00",
            anna(there=[], off_because="wedding"),
            ["Anna does not work on Wednesday 2 December: wedding."],
        ),
        (
            "10:00",
            anna(there=[], leaves=midnight(date(2026, 12, 1), BERLIN)),
            ["Anna does not work here any more from Tuesday 1 December on."],
        ),
        ("10:00", anna(is_able=False), ["Anna does not do “Colour”."]),
        (
            "11:00",
            anna(claims=[visit("10:00", "11:10", core=between("10:00", "11:00"))]),
            ["Anna keeps 11:00–11:10 free beside the visit with Masha Petrova (Colour)."],
        ),
        (
            "09:00",
            anna(around=(0, 10), claims=[visit("10:00", "11:00")]),
            [
                "Anna is busy 10:00–11:00 with Masha Petrova (Colour), "
                "and the buffer of this visit takes 10:00–10:10."
            ],
        ),
        (
            "10:00",
            anna(claims=[visit("10:00", "11:00", "at another branch")]),
            ["Anna is busy 10:00–11:00 at another branch."],
        ),
        (
            "10:00",
            anna(claims=[other(Use.hold, between("10:00", "11:00"), until=moment("07:10"))]),
            ["Anna is held 10:00–11:00 for somebody who is booking, until 07:10."],
        ),
        (
            "10:00",
            anna(claims=[other(Use.away, (moment("12:00", date(2026, 11, 30)), moment("12:00")), "holiday")]),
            ["Anna is away from Mon 30 Nov, 12:00 until Wed 2 Dec, 12:00: holiday."],
        ),
    ],
)  # fmt: skip
def test_a_person_who_cannot_be_had(start, who, sentences) -> None:
    assert told(start, who) == sentences


@pytest.mark.parametrize(
    ("start", "known", "sentences"),
    [
        ("10:00", {"doors": []}, ["The branch is closed on Wednesday 2 December."]),
        (
            "10:00",
            {"doors": [], "closed_because": "stock-taking"},
            ["The branch is closed on Wednesday 2 December: stock-taking."],
        ),
        ("09:00", {"doors": [between("09:30", "20:00")]}, ["The branch opens at 09:30."]),
        ("16:30", {"doors": [between("08:00", "17:00")]}, ["The branch closes at 17:00."]),
        (
            "12:00",
            {"doors": [between("08:00", "12:30"), between("13:30", "20:00")]},
            ["The branch is closed 12:30–13:30."],
        ),
        ("10:00", {"is_sold": False}, ["“Colour” is not on the price list here."]),
        ("10:00", {"needs": [RoomsNeeded("Colour chair", 1, [])]}, ["No Colour chair is in use here."]),
    ],
)
def test_a_branch_that_does_not_offer_it(start, known, sentences) -> None:
    assert told(start, anna(), **known) == sentences


def test_one_free_room_is_enough_where_one_is_needed() -> None:
    rooms = [Room("Blue", claims=[visit("08:00", "18:00")]), Room("Red")]
    assert told("10:00", anna(), needs=[RoomsNeeded("room", 1, rooms)]) == []


def test_where_several_are_needed_it_is_said_how_many_and_what_the_others_do() -> None:
    lamps = [
        Room("Lamp 1", claims=[visit("08:00", "18:00", "Lena (Massage)")]),
        Room("Lamp 2"),
        Room("Lamp 3", claims=[visit("08:00", "18:00", "Olga (Facial)")]),
    ]
    room = RoomsNeeded("Room", 1, [Room("Red")])
    assert told("10:00", anna(), needs=[room, RoomsNeeded("Lamp", 2, lamps)]) == [
        "Lamp: 2 are needed at once, and 1 of the 3 is free.",
        "Lamp 1 is taken 08:00–18:00 with Lena (Massage).",
        "Lamp 3 is taken 08:00–18:00 with Olga (Facial).",
    ]
    taken = [lamps[0], replace(lamps[1], claims=lamps[0].claims), lamps[2]]
    assert told("10:00", anna(), needs=[RoomsNeeded("Lamp", 2, taken)])[0] == (
        "Lamp: 2 are needed at once, and none of the 3 is free."
    )


@pytest.mark.parametrize(
    ("quantity", "sentence"),
    [
        (2, "Lamp: 2 are needed at once, and there is only 1 for this here."),
        (1, ""),
    ],
)
def test_what_somebody_may_not_use_is_told_and_does_not_count(quantity, sentence) -> None:
    lamps = [Room("Lamp 1", id=1), Room("Lamp 2", id=2), Room("Lamp 3", is_in_use=False, id=3)]
    who = replace(anna(), barred={1: "Lena"})
    others = ["Lamp 1 is only for Lena.", "Lamp 3 is out of use."]
    found = told("10:00", who, needs=[RoomsNeeded("Lamp", quantity, lamps)])
    assert found == ([sentence, *others] if sentence else [])
    none = replace(who, barred={1: "Lena", 2: "“Laser”"})
    assert told("10:00", none, needs=[RoomsNeeded("Lamp", quantity, lamps)])[-3:] == [
        "Lamp 1 is only for Lena.",
        "Lamp 2 is only for “Laser”.",
        "Lamp 3 is out of use.",
    ]


@pytest.mark.parametrize(
    ("earliest", "last_day", "now", "told"),
    [
        ("12:00", date(2026, 12, 20), "11:00", "That time has passed."),
        ("12:00", DAY, "10:00", "Lead time is 2 h: nothing can be booked before Wed 2 Dec, 12:00."),
        ("08:00", date(2026, 11, 30), "07:00", "The book is only open until Monday 30 November."),
    ],
)  # fmt: skip
def test_a_start_that_the_terms_do_not_allow(earliest, last_day, now, told) -> None:
    terms = Terms(BERLIN, 900, moment(earliest), last_day)
    facts = Facts("Colour", moment("10:30"), moment(now), [between("08:00", "20:00")])
    [reason] = reasons_against(facts, anna(), terms, online=True)
    assert sentence(reason, facts.start, BERLIN) == told


def test_somebody_who_is_not_online_can_be_had_at_the_desk() -> None:
    hidden = anna(is_online=False)
    assert told("09:00", hidden) == []
    assert told("09:00", hidden, online=True) == ["Anna cannot be booked online."]


def test_a_gap_in_a_colour_needs_nobody() -> None:
    colour = Someone(
        "Anna", shape((30, -45, 15), (0, 0)), [between("09:00", "18:00")], [visit("10:30", "11:15")]
    )
    assert told("10:00", colour) == []
