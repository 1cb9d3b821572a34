"""What a Russian receipt says: every kopeck of it comes to the total, and points are no payment."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkout.registers.protocol import EXEMPT, Line, Means, Part, Rejected, Tax
from checkout.registers.russian import evenly, kopecks, payments, positions, roubles, settled
from tests.checkout.sold import HAIRCUT, SHAMPOO, sold, taxed


def test_three_for_29_are_two_at_967_and_one_at_966() -> None:
    assert evenly(2900, 3) == [(1, 966), (2, 967)]


def test_what_divides_evenly_stays_one_line() -> None:
    assert evenly(2400, 2) == [(2, 1200)]


@given(st.integers(0, 10**9), st.integers(1, 1000))
def test_parts_of_a_line_come_to_its_amount(amount: int, quantity: int) -> None:
    parts = evenly(amount, quantity)
    assert sum(some * price for some, price in parts) == amount
    assert sum(some for some, _ in parts) == quantity
    assert all(some > 0 and price >= 0 for some, price in parts)


def test_points_come_off_the_lines_in_proportion() -> None:
    bought = sold(HAIRCUT, SHAMPOO, payments=[Part(Means.other, 690), Part(Means.card, 6210)])

    assert [line.amount for line in positions(bought, "none")] == [4050, 2160]
    assert payments(bought) == [("electronically", 6210)]


lines = st.lists(
    st.builds(
        lambda quantity, price: Line("Something", quantity, price, 0, quantity * price),
        st.integers(1, 9),
        st.integers(0, 10**6),
    ),
    min_size=1,
    max_size=6,
)


@given(lines, st.data())
def test_what_is_sold_is_what_is_paid(bought: list[Line], data: st.DataObject) -> None:
    """Whatever the tip, and however it was paid."""
    total = sum(line.amount for line in bought)
    tip = data.draw(st.integers(0, 5000))
    points = data.draw(st.integers(0, total))
    card = data.draw(st.integers(0, total + tip - points))
    parts = [Part(Means.other, points), Part(Means.card, card), Part(Means.cash, total + tip - points - card)]
    document = sold(*bought, payments=parts, tip=tip)

    assert sum(line.amount for line in positions(document, "none")) == sum(
        sum_ for _, sum_ in payments(document)
    )


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([Part(Means.card, 4500)], "full_payment"),
        ([Part(Means.card, 1000), Part(Means.credit, 3500)], "partial_payment"),
        ([Part(Means.credit, 4500)], "credit"),
        ([Part(Means.other, 500), Part(Means.credit, 4000)], "credit"),
    ],
)
def test_what_is_owed_is_said_with_what_is_sold(parts: list[Part], said: str) -> None:
    assert settled(sold(HAIRCUT, payments=parts), HAIRCUT) == said


def test_rates_have_the_names_of_the_registers() -> None:
    bought = sold(*(taxed(HAIRCUT, rate) for rate in (0, 500, 700, 1000, 2000, 2200)), HAIRCUT)

    assert [line.vat for line in positions(bought, "vat5")] == [
        "vat0", "vat5", "vat7", "vat10", "vat20", "vat22", "vat5",
    ]  # fmt: skip


def test_what_is_exempt_has_no_vat() -> None:
    exempt = replace(HAIRCUT, tax=Tax("VAT", 0, 0, EXEMPT))

    assert [line.vat for line in positions(sold(exempt), "vat22")] == ["none"]


def test_a_rate_that_russia_does_not_have_is_refused_with_the_line() -> None:
    with pytest.raises(Rejected, match="“Haircut” has 19 % VAT"):
        positions(sold(taxed(HAIRCUT, 1900)), "none")


def test_other_money_than_roubles_is_refused() -> None:
    with pytest.raises(Rejected, match="roubles only"):
        positions(sold(HAIRCUT, currency="EUR"), "none")


@given(st.integers(0, 10**12))
def test_roubles_are_kopecks_again(amount: int) -> None:
    assert kopecks(roubles(amount)) == amount
