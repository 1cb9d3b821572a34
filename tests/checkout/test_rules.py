"""What a bill comes to, and which payments settle it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkout import rules
from checkout.rules import Line, Method, Tender, Totals, WrongPayment
from checkout.rules.entries import Place, sale_entries
from checkout.rules.tips import TipPart
from clients.rules.discounts import WrongDiscount, parse_discount
from kit.errors import Invalid
from ledger.rules import imbalance

HAIRCUT = Line(is_service=True, quantity=1, price=4500)
SHAMPOO = Line(is_service=False, quantity=2, price=1200, discount=400)
BILL = Totals(services=4500, goods=2400, discount=400, tip=500, currency="EUR")


def cash(amount: int, received: int = 0) -> Tender:
    return Tender(Method.cash, amount, received)


def card(amount: int) -> Tender:
    return Tender(Method.card, amount)


def points(amount: int) -> Tender:
    return Tender(Method.points, amount)


def refusal(*tenders: Tender, worth: int = 0) -> str:
    with pytest.raises(WrongPayment) as refused:
        rules.settle(BILL, tenders, worth)
    return refused.value.sentence


def test_services_goods_discount_and_tip_make_the_total() -> None:
    assert rules.add_up([HAIRCUT, SHAMPOO], 500, "EUR") == BILL
    assert (BILL.due, BILL.total) == (6500, 7000)


def test_a_negative_tip_is_no_tip() -> None:
    with pytest.raises(Invalid):
        rules.add_up([HAIRCUT], -1, "EUR")


def test_exact_cash_leaves_no_change() -> None:
    settled = rules.settle(BILL, [cash(7000)], 0)
    assert (settled.by(Method.cash), settled.change) == (7000, 0)


def test_a_larger_note_gives_change() -> None:
    settled = rules.settle(BILL, [cash(7000, received=10_000)], 0)
    assert (settled.by(Method.cash), settled.change) == (7000, 3000)


def test_cash_above_what_is_left_counts_as_handed_over() -> None:
    settled = rules.settle(BILL, [card(5000), cash(5000)], 0)
    assert (settled.by(Method.card), settled.by(Method.cash), settled.change) == (5000, 2000, 3000)


def test_a_bill_is_split_over_points_card_and_cash() -> None:
    settled = rules.settle(BILL, [points(1000), card(4000), cash(2000)], 1000)
    assert [paid.amount for paid in settled.payments] == [1000, 4000, 2000]


def test_a_free_bill_needs_no_payment() -> None:
    assert rules.settle(Totals(0, 0, 0, 0, "EUR"), [], 0).payments == ()


def test_refusals_say_what_is_wrong() -> None:
    assert refusal() == "€70.00 is still to be paid."
    assert refusal(card(6999)) == "€0.01 is still to be paid."
    assert refusal(card(7100)) == "That is €1.00 above the bill. Only cash can be handed over above it."
    assert refusal(card(7000), cash(100)) == "Nothing is left to be paid in cash."
    assert refusal(cash(7000, received=5000)) == "Less cash was handed over than is to be paid in cash."
    assert refusal(card(0), cash(7000)) == "A payment must be above zero."
    assert refusal(card(-7000)) == "A payment must be above zero."
    assert refusal(points(1100), card(5900), worth=1000) == "Points can pay €10.00 of this bill."
    assert refusal(points(100), points(100), card(6800), worth=1000) == "Points can be used once on a bill."
    assert refusal(Tender(Method.card, 7000, currency="USD")) == "This branch takes EUR, not USD."
    assert refusal(*[card(10)] * 11) == "A bill can be split into 10 payments at most."


def test_points_never_pay_a_tip() -> None:
    assert refusal(points(7000), worth=10_000) == "Points can pay €65.00 of this bill."


@pytest.mark.parametrize(
    ("line", "reason", "field"),
    [
        (Line(True, 0, 4500), "", "quantity"),
        (Line(True, 10_001, 4500), "", "quantity"),
        (Line(True, 1, -1), "", "price"),
        (Line(True, 1, 4500, -1), "because", "discount"),
        (Line(True, 1, 4500, 4501), "because", "discount"),
        (Line(True, 1, 4500, 100), " ", "discount_reason"),
    ],
)
def test_a_line_that_cannot_be_sold_names_the_field(line: Line, reason: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.check_line(line, reason)
    assert list(refused.value.fields) == [field]


def test_a_discount_on_the_bill_is_spread_by_what_lines_cost() -> None:
    assert rules.spread(1000, [HAIRCUT, SHAMPOO], "Birthday") == [652, 348]
    with pytest.raises(WrongDiscount):
        rules.spread(7000, [HAIRCUT, SHAMPOO], "Too much")


@pytest.mark.parametrize(
    ("typed", "amount"), [("10%", 690), ("10 %", 690), ("12.5%", 863), ("5,50", 550), ("", 0)]
)
def test_a_discount_is_typed_as_money_or_percent(typed: str, amount: int) -> None:
    assert parse_discount(typed, 6900, "EUR") == amount


@pytest.mark.parametrize("typed", ["-1%", "101%", "a lot", "%", "nan%", "1.234%"])
def test_what_is_no_discount_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        parse_discount(typed, 6900, "EUR")


amounts = st.integers(0, 10**9)
lines = st.lists(
    st.builds(Line, is_service=st.booleans(), quantity=st.integers(1, 20), price=amounts), max_size=8
)
tenders = st.lists(
    st.builds(
        Tender,
        method=st.sampled_from(Method),
        amount=st.integers(-5, 3000),
        received=st.integers(0, 3000),
        payer=st.just(7),  # accounts are somebody's: `named` sees to it before anything is settled
    ),
    max_size=5,
)
bills = st.builds(
    Totals,
    services=st.integers(0, 2000),
    goods=st.integers(0, 2000),
    discount=st.just(0),
    tip=st.integers(0, 500),
    currency=st.just("EUR"),
)


@given(lines, st.data())
def test_a_spread_discount_is_all_of_it_and_never_above_a_line(
    lines: list[Line], data: st.DataObject
) -> None:
    discount = data.draw(st.integers(0, sum(line.gross for line in lines)))
    parts = rules.spread(discount, lines, "A reason")
    assert sum(parts) == (discount if lines else 0)
    assert all(0 <= part <= line.gross for part, line in zip(parts, lines, strict=True))


@given(lines, st.integers(0, 10**6))
def test_the_parts_of_a_bill_sum_to_its_total(lines: list[Line], tip: int) -> None:
    totals = rules.add_up(lines, tip, "EUR")
    assert totals.total == totals.services + totals.goods - totals.discount + totals.tip
    assert totals.due == sum(line.net for line in lines)


@given(bills, tenders, st.integers(0, 3000))
def test_payments_are_exactly_the_total_or_refused(bill: Totals, tenders: list[Tender], worth: int) -> None:
    try:
        settled = rules.settle(bill, tenders, worth)
    except WrongPayment:
        return
    assert sum(paid.amount for paid in settled.payments) == bill.total
    assert settled.change >= 0
    assert all(paid.amount > 0 and paid.received >= paid.amount for paid in settled.payments)
    assert settled.by(Method.points) <= min(worth, bill.due)
    entries = sale_entries(bill, settled, Place(branch=1, desk=2, tips=[TipPart(3, bill.tip)]))
    assert imbalance(entries) == {}


@given(bills.filter(lambda bill: bill.total > 0), st.integers(0, 3000))
def test_any_note_at_least_as_large_as_the_bill_pays_it(bill: Totals, above: int) -> None:
    settled = rules.settle(bill, [cash(bill.total + above)], 0)
    assert settled.change == above
