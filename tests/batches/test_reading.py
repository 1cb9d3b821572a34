"""Whatever a spreadsheet puts on the clipboard is read as it was meant."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batches.rules.grid import MOST_COLUMNS, MOST_LETTERS, MOST_ROWS, Grid, read_grid, write_grid
from batches.rules.values import (
    NONE,
    length,
    minutes_around,
    named,
    named_or_new,
    number,
    one_line,
    price,
    same_name,
    several,
    yes_no,
)
from kit.errors import Invalid
from kit.money import decimals, plain

cells = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t\"',;"), max_size=12)


def trimmed(grid: Grid) -> Grid:
    """As a grid comes back: without blanks around a cell, and without what is empty around them all."""
    rows = [[cell.strip() for cell in row] for row in grid]
    filled = [place for place, row in enumerate(rows) if any(row)]
    rows = rows[filled[0] : filled[-1] + 1] if filled else []
    width = max((place for row in rows for place, cell in enumerate(row, start=1) if cell), default=1)
    return [(row + [""] * width)[:width] for row in rows]


@given(
    st.integers(2, 5).flatmap(
        lambda wide: st.lists(st.lists(cells, min_size=wide, max_size=wide), min_size=1)
    )
)
def test_what_we_write_is_read_back_the_same(grid: Grid) -> None:
    wanted = trimmed(grid)
    if not wanted:
        return
    text = write_grid([[*row, "end"] for row in wanted])
    assert read_grid(text) == [[*row, "end"] for row in wanted]


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("Haircut\t45\nColour\t110", [["Haircut", "45"], ["Colour", "110"]]),
        ("\ufeffHaircut\t45\r\nColour\t110\r\n\r\n", [["Haircut", "45"], ["Colour", "110"]]),
        ('Haircut\t"wash,\ncut ""and"" dry"\n', [["Haircut", 'wash,\ncut "and" dry']]),
        ("Haircut;45,50\nColour;110,00", [["Haircut", "45,50"], ["Colour", "110,00"]]),
        ("Haircut,45.50,60\nColour,110.00,120", [["Haircut", "45.50", "60"], ["Colour", "110.00", "120"]]),
        ("Haircut\nCut, wash and dry", [["Haircut"], ["Cut, wash and dry"]]),
        ('"Lux" cut\t45\nHaircut\t40', [['"Lux" cut', "45"], ["Haircut", "40"]]),
        ("\n\t\na\tb\n", [["a", "b"]]),
        ("a\tb\n\nc", [["a", "b"], ["", ""], ["c", ""]]),
    ],
)
def test_tabs_semicolons_commas_and_quotes(text: str, grid: Grid) -> None:
    assert read_grid(text) == grid


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" \n\t\n", "Copy some rows"),
        ("x\n" * (MOST_ROWS + 2), f"These are {MOST_ROWS + 2} rows"),
        ("x\t" * MOST_COLUMNS + "x", f"These are {MOST_COLUMNS + 1} columns"),
        ("x" * (MOST_LETTERS + 1), "That is too much at once"),
    ],
)
def test_too_little_and_too_much_is_said_in_words(text: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_grid(text)
    assert sentence in refused.value.fields["text"]


@given(st.integers(1, 1440))
def test_a_length_in_every_writing_is_the_same_minutes(minutes: int) -> None:
    hours, rest = divmod(minutes, 60)
    writings = [f"{minutes}", f"{minutes} min", f"{minutes}m", f"{hours}:{rest:02}"]
    writings += [f"{hours:02}:{rest:02}:00", f"{hours} h {rest} min", f"{hours}h{rest}"]
    writings += [f"{hours} Std. {rest} Min.", f"{hours} ч {rest} мин"]
    assert {length(text, "minutes") for text in writings} == {str(minutes)}


def test_hours_in_parts_and_a_length_in_parts() -> None:
    assert [length(text, "minutes") for text in ("1.5 h", "1,5 Std", "2h", "1 h 30")] == [
        "90",
        "90",
        "120",
        "90",
    ]
    assert length("30 + 45 free + 15 min", "minutes") == "30 + 45 free + 15"


@pytest.mark.parametrize("text", ["", "h", "long", "1:75", "0", "25:00", "1.555 h", "-5", "60 €"])
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        length(text, "minutes")


@given(st.integers(0, 10**9), st.sampled_from(["EUR", "JPY", "RUB"]))
def test_a_price_in_every_writing_is_the_same_amount(amount: int, currency: str) -> None:
    exact = Decimal(amount).scaleb(-decimals(currency))
    english = f"{exact:,f}"
    swapped = english.translate(str.maketrans(",.", ".,"))
    writings = [f"{exact:f}", english, swapped, f"{english} {currency}", f"{currency.lower()} {swapped}"]
    writings += [english.replace(",", mark) for mark in (" ", "’", "\u00a0")]
    assert {price(currency)(text, "price") for text in writings} == {plain(amount, currency)}


@pytest.mark.parametrize(
    ("text", "kept"),
    [("€45", "45.00"), ("45 €", "45.00"), ("45,-", "45.00"), ("45.–", "45.00"), ("1.234", "1234.00"),
     ("1,5", "1.50"), ("Fr. 45", "45.00"), ("-", NONE), ("—", NONE), ("n/a", NONE)],
)  # fmt: skip
def test_prices_as_people_write_them(text: str, kept: str) -> None:
    assert price("EUR")(text, "price") == kept


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("-5", "below zero"),
        ("forty", "Write an amount"),
        ("45 RUB", "This is in RUB"),
        ("£45", "This is in GBP"),
        ("1.2345", "Write an amount"),
    ],
)
def test_what_is_no_price_here_is_refused(text: str, why: str) -> None:
    if text == "45 60":
        assert (
            price("EUR")(text, "price") == "4560.00"
        )  # a blank parts thousands, and is shown before it counts
        return
    with pytest.raises(Invalid) as refused:
        price("EUR")(text, "price")
    assert why in refused.value.fields["price"]


def test_yes_and_no_in_several_tongues() -> None:
    assert [yes_no(text, "online") for text in ("Yes", "ja", "x", "1", "Да")] == ["yes"] * 5
    assert [yes_no(text, "online") for text in ("NO", "nein", "-", "0", "ні")] == ["no"] * 5
    with pytest.raises(Invalid, match="marked"):
        yes_no("perhaps", "online")


def test_names_are_the_same_whatever_their_capitals_and_spaces() -> None:
    assert same_name("  Hot\u00a0 Towel ") == same_name("hot towel")
    assert named(["Hot towel"], "service")("HOT  TOWEL", "x") == "Hot towel"
    assert named_or_new(["Hair"], 20)("nails", "x") == "nails"
    assert named_or_new(["Hair"], 20)("hair", "x") == "Hair"
    assert one_line(20)("two\nlines", "x") == "two lines"
    with pytest.raises(Invalid) as refused:
        named(["Junior", "Senior"], "level")("Top", "level")
    assert refused.value.fields["level"] == "There is no level “Top”. There is Junior, Senior."
    with pytest.raises(Invalid) as refused:
        named([], "level")("Top", "level")
    assert "none yet" in refused.value.fields["level"]


def test_several_names_are_parted_by_commas_semicolons_or_lines() -> None:
    reads = several(["Haircut", "Colour", "Cut, wash and dry"], "service")
    assert reads("haircut, colour", "x") == "Colour; Haircut"
    assert reads("Cut, wash and dry", "x") == "Cut, wash and dry"
    assert reads("Haircut\nCut, wash and dry", "x") == "Cut, wash and dry; Haircut"
    assert reads("-", "x") == NONE
    with pytest.raises(Invalid):
        reads("Haircut, Shave", "x")


def test_minutes_around_and_places() -> None:
    around = minutes_around(240)
    assert [around(text, "x") for text in ("0", "-", "15", "0:15", "1 h")] == ["0", "0", "15", "15", "60"]
    for text in ("241", "10 + 5 free", "soon"):
        with pytest.raises(Invalid):
            around(text, "x")
    assert number(0, 9)("07", "x") == "7"
    with pytest.raises(Invalid):
        number(0, 9)("10", "x")
