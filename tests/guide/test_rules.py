"""Weeks as they are typed, steps as they stand, and what a zone tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.reading import slug
from guide.rules import (
    Known,
    Step,
    country_of,
    currency_of,
    language_of,
    marks_of,
    next_step,
    read_week,
    region_of,
    slugged,
    step_after,
    week_in_words,
    zone_of,
)
from guide.schemas import WeekForm
from guide.starters import TIMES_EUROS, TRADES, suggested
from kit.errors import Invalid

NINE_TO_SIX = [540, 1080]


def test_one_pair_of_times_counts_for_every_chosen_day() -> None:
    week = read_week(WeekForm())
    assert [week[day] for day in range(7)] == [NINE_TO_SIX] * 5 + [[], []]


def test_what_is_written_for_a_day_counts_instead_also_where_it_is_not_chosen() -> None:
    week = read_week(WeekForm(days=frozenset({0, 1}), hours={1: "10-13, 14-19", 5: "10-14", 6: " "}))
    assert (week[0], week[1], week[5], week[6]) == (NINE_TO_SIX, [600, 780, 840, 1140], [600, 840], [])


def test_midnight_as_the_end_is_the_end_of_the_day() -> None:
    assert read_week(WeekForm(opens="18:00", closes="00:00"))[0] == [1080, 1440]


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (WeekForm(opens="18:00", closes="09:00"), {"closes"}),
        (WeekForm(opens="", closes="18:00"), {"closes"}),
        (WeekForm(days=frozenset()), {"days"}),
        (WeekForm(hours={2: "noon", 4: "9-8"}), {"hours-2", "hours-4"}),
    ],
)
def test_a_week_that_cannot_be_is_refused_where_it_is_wrong(form: WeekForm, fields: set[str]) -> None:
    with pytest.raises(Invalid) as refusal:
        read_week(form)
    assert set(refusal.value.fields) == fields


def test_days_with_the_same_hours_are_told_together() -> None:
    assert week_in_words({0: NINE_TO_SIX, 1: NINE_TO_SIX, 2: NINE_TO_SIX, 5: [600, 840], 6: []}) == [
        ("Mon–Wed", "09:00-18:00"),
        ("Sat", "10:00-14:00"),
    ]


FULL = Known(has_branch=True, opens=True, services=8, people=2, working=1, visits=3)


def test_the_steps_are_read_from_what_there_is() -> None:
    assert [each.done for each in marks_of(Known())] == [True, False, False, False, False, False]
    assert next_step(Known()) == Step.branch
    assert next_step(Known(has_branch=True, opens=True, people=1)) == Step.services
    assert all(each.done for each in marks_of(FULL))
    assert next_step(FULL) is None


def test_a_step_can_be_left_for_later_and_the_last_stays() -> None:
    assert step_after(Step.services) == Step.people
    assert step_after(Step.trial) == Step.trial


@pytest.mark.parametrize(
    ("zone", "country", "currency"),
    [
        ("Europe/Berlin", "DE", "EUR"),
        ("Asia/Vladivostok", "RU", "RUB"),
        ("America/Sao_Paulo", "BR", "BRL"),
        ("UTC", "", ""),
        ("Nowhere/At_All", "", ""),
    ],
)
def test_a_zone_tells_country_and_currency(zone: str, country: str, currency: str) -> None:
    assert (country_of(zone), currency_of(country)) == (country, currency)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de_AT"),
        ("en-GB", "en_GB"),
        ("*", "en"),
        ("", "en"),
        ("xx-YY, fr", "fr"),
        ("../../etc/passwd, de", "de"),
    ],
)
def test_a_browser_tells_its_language(accepted: str, language: str) -> None:
    assert language_of(accepted) == language


def test_a_language_tells_a_country_and_a_country_with_one_zone_that_zone() -> None:
    assert (region_of("de_AT"), zone_of("AT")) == ("AT", "Europe/Vienna")
    assert (region_of("de"), zone_of(""), zone_of("RU")) == ("", "", "")


@pytest.mark.parametrize(
    ("name", "address"),
    [("Linden & Co.", "linden-co"), ("Salon Übermut", "salon-ubermut"), ("Студия", "branch"), ("", "branch")],
)
def test_a_name_makes_an_address(name: str, address: str) -> None:
    assert slugged(name) == address


@given(st.text(max_size=200))
def test_every_name_makes_an_address_that_can_be_one(name: str) -> None:
    assert slug(slugged(name), "slug") == slugged(name)


def test_every_starter_can_be_offered_as_it_is() -> None:
    for trade in TRADES:
        names = [each.name for each in trade.starters]
        assert len(set(names)) == len(names)
        assert all(5 <= each.minutes <= 240 and each.euros >= 0 for each in trade.starters)


def test_prices_are_round_and_unknown_currencies_have_none() -> None:
    assert (suggested(58, "EUR"), suggested(58, "RUB"), suggested(98, "JPY")) == ("58", "2600", "12750")
    assert suggested(58, "XAF") == ""
    assert all(suggested(0, each) == "0" for each in TIMES_EUROS)
