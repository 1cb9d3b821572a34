"""What the journal says a change was."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staff.changes import Change, Money, changes, hidden, without_contacts

EURO = Money("EUR", "en")


def told(before: dict | None, after: dict | None, money: Money | None = EURO) -> list[Change]:
    return changes(before and json.dumps(before), after and json.dumps(after), money)


def test_what_stayed_and_what_only_the_program_needs_is_left_out() -> None:
    before = {"id": 7, "version": 1, "status": "waiting", "starts_at": "2026-12-01T09:00:00+00:00"}
    after = {**before, "version": 2, "status": "no_show"}
    assert told(before, after) == [Change("status", "waiting", "no show")]


def test_a_moment_stays_one_so_that_the_page_says_it_in_the_time_of_the_branch() -> None:
    [change] = told(None, {"starts_at": "2026-12-01T09:00:00+00:00"})
    assert change == Change("starts at", "", datetime(2026, 12, 1, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("price", 4500, "€45.00"),
        ("payments", {"card": 1200, "cash": 300}, "card: €12.00, cash: €3.00"),
        ("services_rate", 4050, "40.5 %"),
        ("quantity", 2, "2"),
        ("price in Center", "€45.00", "€45.00"),
        ("every branch", False, "no"),
        ("starts_on", "2026-05-11", "11 May 2026"),
        ("schedule", "7 days from 2026-05-11", "7 days from 11 May 2026"),
        ("notes", "2026-99-99 and 2026-13-01T00:00:00Z", "2026-99-99 and 2026-13-01T00:00:00Z"),
        ("notes", "2026-13-01T00:00:00Z", "2026-13-01T00:00:00Z"),
        ("email", None, ""),
        ("branches", ["Center", "Harbour"], "Center, Harbour"),
    ],
)
def test_a_fact_is_said_as_people_say_it(name: str, value: object, words: str) -> None:
    assert [change.after for change in told(None, {name: value})] == [words]


def test_a_day_in_the_name_of_a_fact_is_said_too() -> None:
    assert told({"hours on 2026-12-24": "day off"}, None) == [Change("hours on 24 Dec 2026", "day off", "")]


def test_amounts_of_no_branch_stay_numbers() -> None:
    assert told(None, {"price": 4500}, None) == [Change("price", "", "4500")]


words = st.text("ab 0126-T:Z", max_size=12)
facts = st.dictionaries(
    st.sampled_from(["id", "price", "starts_at", "status", "notes"]),
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | words | st.lists(words, max_size=3),
)


@given(facts, facts)
def test_every_difference_is_told_once_and_nothing_else(before: dict, after: dict) -> None:
    names = {name for name in {**before, **after} if name not in before or name not in after}
    names |= {name for name in before.keys() & after.keys() if before[name] != after[name]}
    assert sorted(change.name for change in told(before, after)) == sorted(
        name.replace("_", " ") for name in names - {"id"}
    )


def test_numbers_and_addresses_of_clients_are_hidden_and_days_sums_and_colleagues_are_not() -> None:
    told = changes(
        None, '{"notes": "Call +49 151 1234-5678 or 0151/12345678, masha@example.com", "on": "2026-12-01"}'
    )
    shown = {each.name: each.after for each in without_contacts("client", told)}
    assert shown == {"notes": "Call ••• or •••, •••", "on": "1 Dec 2026"}
    assert without_contacts("staff_member", told) == told
    for text in ("2026-12-01T10:00:00+01:00 late", "1.000,00", "€45.00 · 0 %", "12345678", "Room 0-1"):
        assert hidden(text) == text
