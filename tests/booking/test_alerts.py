"""What whoever serves a client should know first: docs/visits.md, “To know first”."""

from datetime import date

from booking.rules.alerts import Known, Unpaid, alerts

TODAY = date(2026, 12, 1)
ALL = Known(
    TODAY,
    warning="Allergic to ammonia",
    banned="Shouts",
    birthday="1990-12-04",
    no_shows=2,
    points=1320,
    is_first=True,
    unpaid=(Unpaid(7, 4500, date(2026, 11, 3)),),
    is_whole=True,
)


def told(known: Known) -> list[str]:
    return [each.text for each in alerts(known, "Masha")]


def test_the_gravest_comes_first_and_each_has_a_glyph() -> None:
    assert told(ALL) == [
        "Warning: Allergic to ammonia",
        "Only the desk books for Masha: Shouts",
        "Not paid: 3 November",
        "2 no-shows",
        "First visit",
        "Birthday on Friday 4 December: turns 36",
        "1,320 points",
    ]
    assert all(each.glyph and each.tone for each in alerts(ALL, "Masha"))


def test_who_may_not_see_the_card_is_told_what_the_work_needs() -> None:
    from dataclasses import replace

    assert told(replace(ALL, is_whole=False)) == ["Warning: Allergic to ammonia", "First visit"]


def test_of_a_client_without_anything_to_know_nothing_is_said() -> None:
    assert told(Known(TODAY, is_whole=True)) == []


def test_a_birthday_is_told_for_two_weeks_and_today_as_today() -> None:
    assert told(Known(TODAY, birthday="12-01", is_whole=True)) == ["Birthday today"]
    assert told(Known(TODAY, birthday="12-15", is_whole=True)) == ["Birthday on Tuesday 15 December"]
    assert told(Known(TODAY, birthday="12-16", is_whole=True)) == []


def test_one_no_show_is_one() -> None:
    assert told(Known(TODAY, no_shows=1, is_whole=True)) == ["1 no-show"]
