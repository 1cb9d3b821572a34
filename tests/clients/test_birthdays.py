"""Birthdays as people write them, with a year or without."""

from datetime import date

import pytest

from clients.rules.birthdays import age_on, is_soon, next_birthday, parse_birthday, show_birthday
from kit.errors import Invalid

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("typed", "kept", "told"),
    [
        ("", "", ""),
        ("17.5.", "05-17", "17 May"),
        ("17.05.1990", "1990-05-17", "17 May 1990"),
        ("17/05/1990", "1990-05-17", "17 May 1990"),
        ("1990-05-17", "1990-05-17", "17 May 1990"),
        (" 17  may ", "05-17", "17 May"),
        ("17. May 1990", "1990-05-17", "17 May 1990"),
        ("May 17, 1990", "1990-05-17", "17 May 1990"),
        ("29 february", "02-29", "29 February"),
    ],
)
def test_a_birthday_is_read_in_many_ways_and_told_in_one(typed: str, kept: str, told: str) -> None:
    assert parse_birthday(typed, TODAY) == kept
    assert show_birthday(kept) == told
    assert parse_birthday(told, TODAY) == kept


@pytest.mark.parametrize(
    "typed", ["soon", "32.1.", "30.2.", "29.2.1999", "2.12.2026", "1.1.1899", "17 Mabel", "0.0."]
)
def test_what_is_no_birthday_is_refused_beside_its_field(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_birthday(typed, TODAY)
    assert "birthday" in refusal.value.fields


def test_a_birthday_to_come_is_said_to_be_one() -> None:
    with pytest.raises(Invalid) as refusal:
        parse_birthday("17.05.2099", TODAY)
    assert refusal.value.fields["birthday"] == "17 May 2099 is in the future."


@pytest.mark.parametrize(
    ("birthday", "next_one", "soon"),
    [
        ("12-01", date(2026, 12, 1), True),
        ("1990-12-15", date(2026, 12, 15), True),
        ("12-16", date(2026, 12, 16), False),
        ("11-30", date(2027, 11, 30), False),
        ("02-29", date(2027, 2, 28), False),
    ],
)
def test_the_next_birthday_is_today_or_after_it(birthday: str, next_one: date, soon: bool) -> None:
    assert next_birthday(birthday, TODAY) == next_one
    assert is_soon(birthday, TODAY, 14) is soon


def test_an_age_is_told_where_the_year_was() -> None:
    assert age_on("1990-12-15", date(2026, 12, 15)) == 36
    assert age_on("12-15", date(2026, 12, 15)) is None
