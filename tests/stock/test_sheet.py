"""Which column of a spreadsheet says what, and what its rows ask for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.errors import Invalid
from stock.sheet import rows_of

MOST = 200


def read(*grid: list[str], currency: str = "EUR") -> list[tuple[str, str, str]]:
    rows = rows_of(list(grid), currency, MOST)
    return [
        (rows.goods[number], rows.quantities[number], rows.costs.get(number, "")) for number in rows.goods
    ]


def refusal(*grid: list[str]) -> str:
    with pytest.raises(Invalid) as refused:
        rows_of(list(grid), "EUR", MOST)
    return refused.value.fields["file"]


def test_headings_are_known_in_any_order_and_by_their_usual_names() -> None:
    assert read(["Qty", "Product", "Total cost"], ["3", "Shampoo", "15.00"]) == [("Shampoo", "3", "15.00")]
    assert read(["name", "COUNTED"], ["Shampoo", "3"], currency="") == [("Shampoo", "3", "")]


def test_a_barcode_says_more_than_an_article_and_that_more_than_a_name() -> None:
    headings = ["Name", "Article", "Barcode", "Quantity"]
    rows = [["Shampoo", "S-1", "4006381333931", "1"], ["Shampoo", "S-1", "", "2"], ["Shampoo", "", "", "3"]]
    assert [good for good, _, _ in read(headings, *rows)] == ["4006381333931", "S-1", "Shampoo"]


def test_rows_without_a_quantity_are_left_out_and_none_is_a_quantity() -> None:
    found = read(["Name", "Quantity"], ["Shampoo", ""], ["Cream", "0"], ["Brush", "  "], currency="")
    assert found == [("Cream", "0", "")]


@pytest.mark.parametrize(
    ("quantity", "each", "cost"),
    [
        ("10", "4.50", "45.00"),
        ("2.5", "4.50", "11.25"),
        ("2,5", "4,50", "11.25"),
        ("3 bottle", "4.50", ""),  # how many that is, nobody knows here
        ("3", "cheap", ""),
        ("10", "", ""),
    ],
)
def test_what_one_costs_makes_what_all_of_it_cost(quantity: str, each: str, cost: str) -> None:
    headings = ["Name", "Quantity", "Cost of one"]
    assert read(headings, ["Shampoo", quantity, each]) == [("Shampoo", quantity, cost)]


def test_what_is_said_of_all_of_it_counts_before_what_is_said_of_one() -> None:
    assert read(["Name", "Quantity", "Cost", "Cost of one"], ["Shampoo", "10", "40", "5"])[0][2] == "40"


def test_a_sheet_that_does_not_say_what_is_what_is_told_what_is_missing() -> None:
    for headings in (["Shampoo", "3"], ["Name", "Price"], ["Quantity", "Cost"]):
        assert "first row" in refusal(headings, ["Shampoo", "3"])
    assert "No row" in refusal(["Name", "Quantity"], ["Shampoo", ""])
    assert "201 rows" in refusal(["Name", "Quantity"], *[["Shampoo", "1"]] * 201)


@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), min_size=1, max_size=6))
def test_whatever_is_in_the_cells_it_is_read_or_refused_in_words(cells: list[list[str]]) -> None:
    asked = [row for row in cells if row[1].strip()]
    if not asked:
        assert "No row" in refusal(["Name", "Quantity", "Cost of one"], *cells)
        return
    assert len(read(["Name", "Quantity", "Cost of one"], *cells)) == len(asked)
