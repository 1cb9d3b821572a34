"""What moving does to quantity and worth, and quantities as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.errors import Invalid
from ledger.rules import imbalance
from stock.rules import (
    Level,
    Step,
    Units,
    Wanted,
    cost_of,
    entries,
    lacking,
    moved,
    opposite_steps,
    parse_quantity,
    show_quantity,
    steps_of,
)
from stock.tables import DocumentKind

PIECES = Units("pc")
BOTTLES = Units("bottle", "ml", 500)
SHOP, BACK, SOAP = 1, 2, 7


def post(kind: DocumentKind, quantity: int, cost: int, levels: dict[tuple[int, int], Level]) -> list[Step]:
    other = BACK if kind is DocumentKind.movement else None
    return steps_of(kind, [Wanted(SOAP, quantity, cost)], (SHOP, other), levels)


def empty(per_sale: int = 1) -> dict[tuple[int, int], Level]:
    return {(place, SOAP): Level(per_sale=per_sale) for place in (SHOP, BACK)}


@pytest.mark.parametrize(
    ("text", "units", "quantity"),
    [
        ("3", PIECES, 3),
        ("3 pc", PIECES, 3),
        ("3", BOTTLES, 1500),
        ("2.5", BOTTLES, 1250),
        ("2,5 Bottle", BOTTLES, 1250),
        ("3 bottle 250 ml", BOTTLES, 1750),
        ("40ml", BOTTLES, 40),
        (" 1 bottle, 1 ml ", BOTTLES, 501),
    ],
)
def test_a_quantity_is_read(text: str, units: Units, quantity: int) -> None:
    assert parse_quantity(text, units) == quantity


@pytest.mark.parametrize(
    "text", ["", "many", "-3", "0", "1/2", "2.5001", "3 l", "1e9", "9999999999", "3 - 1", "ml"]
)
def test_what_is_no_quantity_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_quantity(text, BOTTLES, "quantity-1")
    assert set(refusal.value.fields) == {"quantity-1"}


def test_a_quantity_is_shown_in_what_is_sold_and_the_rest_in_what_is_used() -> None:
    shown = [show_quantity(each, BOTTLES) for each in (0, 1750, 500, 40, -40)]
    assert shown == ["0 bottle", "3 bottle 250 ml", "1 bottle", "40 ml", "−40 ml"]
    assert show_quantity(-3, PIECES) == "−3 pc"


@given(st.integers(1, 10**9), st.integers(1, 10**6))
def test_what_is_shown_is_read_as_the_same(quantity: int, per_sale: int) -> None:
    units = Units("bottle", "ml" if per_sale > 1 else "", per_sale)
    assert parse_quantity(show_quantity(quantity, units), units) == quantity


def test_what_leaves_costs_the_average_and_the_last_of_it_all_that_is_left() -> None:
    levels = empty()
    post(DocumentKind.receipt, 3, 1000, levels)
    costs = [post(DocumentKind.write_off, 1, 0, levels)[0].cost for _ in range(3)]
    assert costs == [-333, -334, -333]
    assert levels[SHOP, SOAP] == Level(0, 0, 333)


def test_below_zero_is_guessed_by_what_it_last_cost_and_put_right_as_more_comes_in() -> None:
    levels = empty()
    post(DocumentKind.receipt, 2, 1000, levels)
    assert post(DocumentKind.sale, 5, 0, levels)[0].cost == -2500
    assert levels[SHOP, SOAP] == Level(-3, -1500, 500)
    [step] = post(DocumentKind.receipt, 10, 6000, levels)
    assert levels[SHOP, SOAP] == Level(7, 4200, 600)
    assert (step.cost, step.worth) == (6000, 5700)  # the three that were gone cost 3.00 more than was thought


def test_a_movement_takes_its_cost_along() -> None:
    levels = empty()
    post(DocumentKind.receipt, 4, 1001, levels)
    out, came = post(DocumentKind.movement, 3, 0, levels)
    assert (out.storage, out.cost, came.storage, came.cost) == (SHOP, -751, BACK, 751)
    assert sum(level.worth for level in levels.values()) == 1001


def test_only_what_leaves_less_than_nothing_lacks() -> None:
    levels = empty()
    assert not lacking(post(DocumentKind.receipt, 2, 0, levels))
    assert not lacking(post(DocumentKind.write_off, 2, 0, levels))
    assert lacking(post(DocumentKind.write_off, 1, 0, levels))
    assert not lacking(post(DocumentKind.receipt, 0 + 1, 0, levels) or [])


def test_a_bottle_costs_what_the_shelf_says_by_the_millilitre() -> None:
    assert cost_of(Level(1000, 2400, 1200, 500), 60) == 144
    assert cost_of(Level(0, 0, 1200, 500), 60) == 144


kinds = st.sampled_from(list(DocumentKind))
documents = st.lists(st.tuples(kinds, st.integers(1, 40), st.integers(0, 5000)), max_size=20)


@given(documents, st.sampled_from([1, 7, 500]))
def test_whatever_is_posted_and_undone_the_worth_follows_and_the_book_says_the_same(
    papers: list[tuple[DocumentKind, int, int]], per_sale: int
) -> None:
    levels, posted, stock = empty(per_sale), [], 0
    for kind, quantity, cost in papers:
        asked = quantity - 20 if kind is DocumentKind.stocktake else quantity
        steps = post(kind, asked, cost, levels)
        posted.append((kind, steps))
        written = entries(kind, steps, 1, "EUR")
        assert not imbalance(written)
        stock += sum(each.amount for each in written if each.account.kind == "stock")
        assert stock == sum(level.worth for level in levels.values())
        for level in levels.values():
            assert level.worth == 0 or (level.worth > 0) == (level.quantity > 0)
    for kind, steps in reversed(posted):
        undone = opposite_steps(steps, levels)
        assert not imbalance(entries(kind, undone, 1, "EUR"))
    assert all((level.quantity, level.worth) == (0, 0) for level in levels.values())


@given(documents, st.randoms())
def test_undone_in_any_order_nothing_is_left_on_any_account(
    papers: list[tuple[DocumentKind, int, int]], shuffled
) -> None:
    levels, posted, book = empty(), [], []
    for kind, quantity, cost in papers:
        steps = post(kind, quantity, cost, levels)
        posted.append((kind, steps))
        book += entries(kind, steps, 1, "EUR")
    shuffled.shuffle(posted)
    for kind, steps in posted:
        book += entries(kind, opposite_steps(steps, levels), 1, "EUR")
    left: dict[object, int] = {}
    for entry in book:
        left[entry.account] = left.get(entry.account, 0) + entry.amount
    assert set(left.values()) <= {0}


def test_a_cost_that_is_not_known_leaves_the_next_guess_as_it_was() -> None:
    levels = empty()
    post(DocumentKind.receipt, 1, 500, levels)
    post(DocumentKind.receipt, 1, 0, levels)
    assert levels[SHOP, SOAP] == Level(2, 500, 500)
    assert moved((SHOP, SOAP), levels[SHOP, SOAP], -2, -500).after == Level(0, 0, 500)
