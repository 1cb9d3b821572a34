"""What is typed into fields of one's own is read, shown and read back; conditions say which are there."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.rules.answers import (
    MISSING,
    Sent,
    closes_ring,
    differences,
    fill,
    is_there,
    read_sent,
    sheet,
)
from clients.rules.fields import Field, Option, When, as_typed, dump, load, parse, show
from clients.tables.fields import Kind, Of, Says
from kit.errors import Invalid

HAIR = (Option(1, "Straight"), Option(2, "Curly"), Option(3, "None at all", is_removed=True))


def field(kind: Kind, field_id: int = 7, **more) -> Field:  # type: ignore[no-untyped-def]
    known = {"currency": "EUR" if kind == Kind.money else "", "options": HAIR if kind in LISTS else ()}
    return Field(field_id, Of.client, "Title", kind, **{**known, **more})


LISTS = (Kind.one_of, Kind.several)
READ = [
    (Kind.text, "  two   words ", "two words", "two words"),
    (Kind.long, "one\r\ntwo", "one\ntwo", "one\ntwo"),
    (Kind.whole, "1 200", 1200, "1200"),
    (Kind.decimal, "12,50", Decimal("12.5"), "12.5"),
    (Kind.decimal, "100000", Decimal(100_000), "100000"),
    (Kind.money, "45,5", 4550, "€45.50"),
    (Kind.one_of, "2", 2, "Curly"),
    (Kind.date, "2026-05-17", "2026-05-17", "17 May 2026"),
    (Kind.date, "17.05.1990", "1990-05-17", "17 May 1990"),
    (Kind.date, "17 May 1990", "1990-05-17", "17 May 1990"),
    (Kind.date_time, "2026-05-17T09:05", "2026-05-17T09:05", "17 May 2026, 09:05"),
    (Kind.date_time, "2026-05-17 09:05:00", "2026-05-17T09:05", "17 May 2026, 09:05"),
    (Kind.date_time, "17.5.1990 9.30", "1990-05-17T09:30", "17 May 1990, 09:30"),
    (Kind.date_time, "17 May 1990, 2:30 pm", "1990-05-17T14:30", "17 May 1990, 14:30"),
    (Kind.date_time, "May 17, 1990 12:00am", "1990-05-17T00:00", "17 May 1990, 00:00"),
    (Kind.yes_no, "Yes", True, "Yes"),
    (Kind.link, "example.com/a", "https://example.com/a", "https://example.com/a"),
]


@pytest.mark.parametrize(("kind", "typed", "kept", "shown"), READ)
def test_what_is_typed_is_kept_as_its_kind_and_shown_in_words(kind, typed, kept, shown) -> None:  # type: ignore[no-untyped-def]
    assert parse(field(kind), [typed]) == kept
    assert show(field(kind), kept) == shown


def test_several_are_kept_once_each_and_in_order() -> None:
    assert parse(field(Kind.several), ["2", "1", "2"]) == (1, 2)
    assert show(field(Kind.several), (1, 3)) == "Straight, None at all (removed)"


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_typed_is_no_value(kind: Kind) -> None:
    assert parse(field(kind), []) is parse(field(kind), ["", " \n"]) is None
    assert (show(field(kind), None), as_typed(field(kind), None)) == ("", [])


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.text, "x" * 301),
        (Kind.long, "x" * 10_001),
        (Kind.whole, "1.5"),
        (Kind.whole, "²"),
        (Kind.whole, "9" * 13),
        (Kind.decimal, "1.23456"),
        (Kind.decimal, "NaN"),
        (Kind.money, "1.234"),
        (Kind.one_of, "9"),
        (Kind.one_of, "3"),
        (Kind.several, "x"),
        (Kind.date, "17 May"),
        (Kind.date, "2026-02-30"),
        (Kind.date, "1700-01-01"),
        (Kind.date_time, "2026-05-17"),
        (Kind.date_time, "14:30"),
        (Kind.date_time, "17 May 14:30"),
        (Kind.date_time, "2026-02-30 14:30"),
        (Kind.date_time, "2026-05-17 24:00"),
        (Kind.date_time, "2026-05-17 14:60"),
        (Kind.date_time, "2026-05-17 14:30 pm"),
        (Kind.date_time, "1700-01-01 14:30"),
        (Kind.date_time, "2026-05-17T14:30Z"),
        (Kind.yes_no, "perhaps"),
        (Kind.link, "javascript:alert(1)"),
        (Kind.link, "https://[x"),
        (Kind.link, "nowhere"),
        (Kind.link, "https://example.com/a b"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(kind: Kind, typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse(field(kind), [typed])
    assert list(refusal.value.fields) == ["field-7"]


def test_an_option_that_is_gone_stays_only_where_it_was_chosen() -> None:
    assert parse(field(Kind.one_of), ["3"], had=3) == 3
    assert parse(field(Kind.several), ["1", "3"], had=(3,)) == (1, 3)
    [[_, [entry]]] = sheet([field(Kind.one_of)], {7: 3})
    assert entry.offered == [(1, "Straight"), (2, "Curly"), (3, "None at all (removed)")]


VALUES = {
    Kind.text: st.text(min_size=1, max_size=50),
    Kind.long: st.text(min_size=1, max_size=80),
    Kind.whole: st.integers(-(10**12) + 1, 10**12 - 1).map(str),
    Kind.decimal: st.decimals(-(10**9), 10**9, places=4).map(lambda each: f"{each:f}"),
    Kind.money: st.integers(-(10**9), 10**9).map(str),
    Kind.one_of: st.sampled_from(["1", "2"]),
    Kind.several: st.sampled_from(["1", "2"]),
    Kind.date: st.dates(min_value=date(1900, 1, 1)).map(str),
    Kind.date_time: st.datetimes(datetime.fromisoformat("1900-01-01")).map(str),
    Kind.yes_no: st.sampled_from(["yes", "no", "YES"]),
    Kind.file: st.integers(1, 10**8).map(str),
    Kind.link: st.from_regex(r"https?://[a-z]{1,9}\.(com|de)(/[a-z0-9]{0,9})?", fullmatch=True),
}


@given(st.data(), st.sampled_from(list(Kind)))
def test_what_a_form_shows_of_a_value_is_read_back_as_the_same(data: st.DataObject, kind: Kind) -> None:
    typed = data.draw(VALUES[kind])
    try:
        value = parse(field(kind), [typed])
    except Invalid:
        return
    if value is None:
        return
    assert parse(field(kind), as_typed(field(kind), value)) == value
    assert load(dump({7: value})) == {7: value}
    if kind not in (Kind.money, Kind.file, *LISTS):
        assert parse(field(kind), [show(field(kind), value)]) == value


@given(st.text(max_size=60), st.sampled_from(list(Kind)))
def test_any_text_is_a_value_or_a_sentence(text: str, kind: Kind) -> None:
    try:
        value = parse(field(kind), [text])
    except Invalid:
        return
    assert (value is None) == (show(field(kind), value) == "")


ALLERGIC = Field(1, Of.client, "Allergic", Kind.yes_no)
TO_WHAT = Field(2, Of.client, "To what", Kind.text, is_required=True, when=When(1, Says.same, "yes"))
SINCE = Field(3, Of.client, "Since", Kind.date, when=When(2, Says.filled))
ALL = [ALLERGIC, TO_WHAT, SINCE]


def sent(**typed: str) -> Sent:
    return read_sent([("fields", "1,2,3"), *((f"field-{name[1:]}", text) for name, text in typed.items())])


def test_a_field_is_there_only_where_the_other_says_so_and_has_to_be_filled_in_only_then() -> None:
    assert fill(ALL, [1, 2, 3], {}, sent(_1="no", _2="nuts")).values == {1: False}
    assert fill(ALL, [1, 2, 3], {}, sent(_1="yes")).wrong == {"field-2": MISSING}
    found = fill(ALL, [1, 2, 3], {}, sent(_1="yes", _2="nuts", _3="2020-05-01"))
    assert (found.values, found.wrong) == ({1: True, 2: "nuts", 3: "2020-05-01"}, {})


def test_what_waits_for_something_that_is_not_there_is_not_there_either() -> None:
    assert fill(ALL, [1, 2, 3], {2: "nuts", 3: "2020-05-01"}, sent(_1="no", _2="nuts", _3="x")).values == {
        1: False
    }


@pytest.mark.parametrize(
    ("says", "value", "there"),
    [
        (Says.same, "yes", [True]),
        (Says.other, "yes", [None, False]),
        (Says.filled, "", [True, False]),
    ],
)
def test_the_three_ways_of_asking(says: Says, value: str, there: list[bool | None]) -> None:
    asks = replace(TO_WHAT, when=When(1, says, value))
    fields = {1: ALLERGIC, 2: asks}
    for answer in (None, True, False):
        had = {} if answer is None else {1: answer}
        assert is_there(asks, fields, had) == (answer in there), answer


def test_one_of_several_is_enough() -> None:
    hair = field(Kind.several, 1)
    curls = Field(2, Of.client, "Curls", Kind.text, when=When(1, Says.same, "2"))
    assert is_there(curls, {1: hair, 2: curls}, {1: (1, 2)})
    assert not is_there(curls, {1: hair, 2: curls}, {1: (1,)})


def test_what_somebody_does_not_see_or_was_not_shown_survives_their_form() -> None:
    had = {1: True, 2: "nuts", 3: "2020-05-01"}
    assert fill(ALL, [1], had, sent(_1="no")).values == {**had, 1: False}
    assert fill(ALL, [1, 2, 3], had, Sent({2: ("milk",)}, frozenset({2}))).values == {**had, 2: "milk"}


@given(
    st.dictionaries(
        st.integers(1, 4), st.lists(st.sampled_from(["yes", "no", "x", "", "2020-05-01"]), max_size=2)
    ),
    st.sets(st.integers(1, 4)),
    st.sets(st.integers(1, 3)),
)
def test_no_form_at_all_touches_what_its_sender_does_not_see(
    typed: dict[int, list[str]], shown: set[int], mine: set[int]
) -> None:
    had = {1: True, 2: "nuts", 3: "2020-05-01"}
    form = Sent({each: tuple(texts) for each, texts in typed.items()}, frozenset(shown))
    filled = fill(ALL, sorted(mine), had, form)
    touched = {each for each in had if filled.values.get(each) != had[each]}
    assert touched <= mine & shown
    assert {int(each[6:]) for each in filled.wrong} <= mine & shown


def test_what_was_typed_into_a_field_that_is_gone_is_told_and_what_only_stood_there_is_not() -> None:
    gone = [ALLERGIC, replace(SINCE, is_archived=True, when=None)]
    filled = fill(gone, [1, 3], {3: "2020-05-01"}, sent(_2="nuts", _3="2021-06-02"))
    assert filled.lost == {"A field that is gone": "nuts", "Since": "2 Jun 2021"}
    assert filled.values == {3: "2020-05-01"}
    assert fill(gone, [1, 3], {3: "2020-05-01"}, sent(_3="2020-05-01")).lost == {}
    assert len(fill(gone, [1], {}, sent(_2="x" * 100_000)).lost["A field that is gone"]) == 301


def test_a_change_is_told_by_title_and_only_where_something_differs() -> None:
    before, after = {1: True, 2: "nuts"}, {1: True, 3: "2020-05-01"}
    assert differences(ALL, before, after) == (
        {"To what": "nuts", "Since": ""},
        {"To what": "", "Since": "1 May 2020"},
    )


def test_a_form_says_where_a_field_is_there() -> None:
    [[_, entries]] = sheet(ALL, {})
    assert [each.is_there for each in entries] == [True, False, False]
    assert entries[1].condition == "Only where “Allergic” is Yes."
    [[_, entries]] = sheet(ALL, {}, sent(_1="yes", _2="nuts"))
    assert [each.is_there for each in entries] == [True, True, True]


@given(st.dictionaries(st.integers(1, 6), st.integers(1, 6)), st.integers(1, 6), st.integers(1, 6))
def test_a_condition_is_refused_exactly_where_it_closes_a_ring(
    waits: dict[int, int], one: int, other: int
) -> None:
    waits.pop(one, None)
    if any(closes_ring({**waits, each: 0}, each, on) for each, on in waits.items()):
        return  # there is a ring without it
    seen, step = set[int](), other
    while step not in seen and step in waits:
        seen.add(step)
        step = waits[step]
    assert closes_ring(waits, one, other) == (one in {*seen, step, other})


@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), max_size=8))
def test_any_form_is_read_without_an_error(pairs: list[tuple[str, str]]) -> None:
    read = read_sent([*pairs, ("fields", "1,x,,99999999999"), ("field-²", "x")])
    assert read.shown >= {1}
