"""What of a bill can go back: examples, and what holds whatever is asked for in whatever order."""

from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkout.rules import Method, Paid, Settlement, Totals
from checkout.rules.entries import Place, sale_entries
from checkout.rules.refund_entries import lines_back, refund_entries, taxes_back
from checkout.rules.refunding import WrongRefund, agree
from checkout.rules.refunds import (
    Agreed,
    Asked,
    BillLeft,
    PaymentLeft,
    SoldLine,
    TipLeft,
    Wish,
    bill_after,
    money_left,
)
from checkout.rules.taxes import Taxed
from checkout.rules.tips import TipPart
from ledger.rules import Account, Entry, imbalance, summed

HAIRCUT = SoldLine(1, 11, "Haircut", True, quantity=1, gross=4500, amount=4500)
SHAMPOO = SoldLine(2, 12, "Shampoo", False, quantity=3, gross=3000, amount=2000)
CARD, CASH = PaymentLeft(7, Method.card, 5000), PaymentLeft(8, Method.cash, 2000)
BILL = BillLeft([HAIRCUT, SHAMPOO], [CARD, CASH], [TipLeft(5, 500)], "EUR")
EVERYTHING = Wish(everything=True)
HERE = Place(1, desk=3, visit=9)


def given_back(agreed: Agreed) -> dict[int, int]:
    return {part.payment: part.amount for part in agreed.payments}


def refusal(wish: Wish, bill: BillLeft = BILL) -> tuple[str, dict[str, str]]:
    with pytest.raises(WrongRefund) as refused:
        agree(bill, wish)
    return refused.value.sentence, refused.value.fields


def test_everything_is_every_line_every_tip_and_every_payment() -> None:
    agreed = agree(BILL, EVERYTHING)
    assert [(each.line, each.quantity, each.amount) for each in agreed.lines] == [(1, 1, 4500), (2, 3, 2000)]
    assert (agreed.tips, given_back(agreed), agreed.amount) == (((5, 500),), {7: 5000, 8: 2000}, 7000)
    assert not bill_after(BILL, agreed).is_left


def test_three_bottles_one_after_another_come_to_all_of_the_line() -> None:
    bill, found = BILL, []
    for _ in range(3):
        agreed = agree(bill, Wish(lines={2: Asked(1)}))
        found.append(agreed.amount)
        bill = bill_after(bill, agreed)
    assert (found, bill.lines[1].left) == ([667, 666, 667], 0)


def test_after_a_part_of_its_price_the_last_of_a_line_is_what_is_left() -> None:
    bill = bill_after(BILL, agree(BILL, Wish(lines={2: Asked(0, 700)})))
    first = agree(bill, Wish(lines={2: Asked(1)}))
    rest = agree(bill_after(bill, first), Wish(lines={2: Asked(2)}))
    assert (first.amount, rest.amount) == (667, 633)


def test_so_much_of_a_payment_is_shared_out_over_the_lines_and_not_the_tip() -> None:
    agreed = agree(BILL, Wish(of_payment=(7, 650)))
    assert [(each.line, each.quantity, each.amount) for each in agreed.lines] == [(1, 0, 450), (2, 0, 200)]
    assert (agreed.tips, given_back(agreed)) == ((), {7: 650})


def test_only_what_the_lines_do_not_hold_is_taken_off_the_tip() -> None:
    bill = replace(BILL, payments=[replace(CARD, amount=7000)])
    agreed = agree(bill, Wish(of_payment=(7, 6700)))
    assert (agreed.tips, sum(each.amount for each in agreed.lines)) == (((5, 200),), 6500)


def test_it_goes_back_by_the_payments_in_their_order() -> None:
    agreed = agree(BILL, Wish(lines={1: Asked(1), 2: Asked(2)}))
    assert given_back(agreed) == {7: 5000, 8: 833}


def test_points_go_back_in_proportion_and_in_whole_points() -> None:
    points = PaymentLeft(6, Method.points, 2000, step=100)
    bill = replace(BILL, payments=[points, replace(CARD, amount=5000)])
    assert given_back(agree(bill, Wish(lines={1: Asked(1)}))) == {6: 1300, 7: 3200}
    after = bill_after(bill, agree(bill, Wish(lines={1: Asked(1)})))
    assert given_back(agree(after, EVERYTHING)) == {6: 700, 7: 1800}


def test_what_is_left_of_points_goes_back_in_whole_points_or_not() -> None:
    only = replace(
        BILL, payments=[PaymentLeft(6, Method.points, 6500, step=100), PaymentLeft(7, Method.card, 500)]
    )
    sentence, fields = refusal(
        Wish(lines={1: Asked(0, 550)}), bill_after(only, agree(only, Wish(of_payment=(7, 500))))
    )
    assert sentence == "What is left was paid with points, and a point is €1.00. Refund whole points."
    assert fields == {"payments": "In steps of €1.00."}


def test_who_may_chooses_the_payments_and_the_means() -> None:
    wish = Wish(lines={1: Asked(0, 2500)}, payments={7: 500, 8: 2000}, otherwise={7: Method.cash})
    agreed = agree(BILL, wish)
    assert [(part.payment, part.amount, part.method) for part in agreed.payments] == [
        (7, 500, Method.cash),
        (8, 2000, Method.cash),
    ]


def test_only_goods_that_come_back_go_on_the_shelf() -> None:
    wish = Wish(lines={1: Asked(1), 2: Asked(1)}, to_stock=frozenset({1, 2}))
    assert [each.to_stock for each in agree(BILL, wish).lines] == [False, True]
    assert [
        each.to_stock for each in agree(BILL, Wish(lines={2: Asked(0, 100)}, to_stock=frozenset({2}))).lines
    ] == [False]


@pytest.mark.parametrize(
    ("wish", "field", "words"),
    [
        (Wish(), "what", "Choose what goes back."),
        (Wish(lines={2: Asked(4)}), "line-2", "3 of it can go back."),
        (Wish(lines={2: Asked(-1)}), "line-2", "3 of it can go back."),
        (Wish(lines={1: Asked(0, 4501)}), "line-1", "€45.00 of it can go back."),
        (Wish(lines={1: Asked(0, -1)}), "line-1", "€45.00 of it can go back."),
        (Wish(lines={9: Asked(1)}), "line-9", "There is no such line on this bill."),
        (Wish(tips={5: 501}), "tip-5", "€5.00 of the tip can go back."),
        (Wish(tips={6: 1}), "tip-6", "€0.00 of the tip can go back."),
        (Wish(of_payment=(7, 5001)), "of_amount", "At most €50.00."),
        (Wish(of_payment=(7, 0)), "of_amount", "At most €50.00."),
        (Wish(of_payment=(99, 1)), "of_payment", "Choose a payment of this bill."),
        (Wish(lines={1: Asked(1)}, payments={8: 4500}), "payment-8", "€20.00 of it is left."),
        (Wish(lines={1: Asked(1)}, payments={99: 4500}), "payment-99", "This bill has no such payment."),
        (Wish(lines={1: Asked(1)}, otherwise={7: Method.points}), "means-7", "Choose cash or card."),
    ],
)  # fmt: skip
def test_more_than_there_was_is_refused_and_the_field_says_how_much_there_is(
    wish: Wish, field: str, words: str
) -> None:
    assert refusal(wish)[1] == {field: words}


def test_payments_that_come_to_another_sum_are_refused() -> None:
    sentence, _ = refusal(Wish(lines={1: Asked(1)}, payments={7: 4000}))
    assert sentence == "What goes back is another sum. The payments chosen come to €5.00 less than it."


def test_cash_goes_in_whole_steps_where_small_coins_are_gone() -> None:
    bill = replace(BILL, cash_step=5, payments=[replace(CASH, amount=6998)], rounding=-2)
    assert refusal(Wish(lines={1: Asked(0, 432)}), bill)[1] == {"payment-8": "Cash goes in steps of €0.05."}
    assert agree(bill, Wish(lines={1: Asked(0, 430)})).amount == 430
    assert agree(bill, EVERYTHING).amount == 6998


def test_what_cash_was_rounded_by_goes_back_with_the_last_of_it() -> None:
    bill = replace(BILL, payments=[replace(CASH, amount=7002)], rounding=2)
    first = agree(bill, Wish(lines={1: Asked(1)}))
    rest = agree(bill_after(bill, first), EVERYTHING)
    assert (first.rounding, rest.rounding, rest.amount) == (0, 2, 2502)


def test_a_thing_that_cost_nothing_comes_back_without_money() -> None:
    gift = SoldLine(3, 13, "Sample", False, quantity=2, gross=900, amount=0)
    bill = replace(BILL, lines=[gift, HAIRCUT])
    agreed = agree(bill, Wish(lines={3: Asked(1)}, to_stock=frozenset({3})))
    assert (agreed.amount, agreed.payments, agreed.lines[0].to_stock) == (0, (), True)
    [back, _] = lines_back(bill, agreed)
    assert (back.gross, back.discount) == (450, 450)


def test_tax_goes_back_with_its_rate() -> None:
    taxed = replace(HAIRCUT, tax_name="VAT", tax_rate=1900, tax=718)
    bill = replace(BILL, lines=[taxed, SHAMPOO])
    agreed = agree(bill, Wish(lines={1: Asked(0, 1000), 2: Asked(1)}))
    assert [(each.name, each.rate, each.amount, each.tax) for each in taxes_back(bill, agreed)] == [
        ("VAT", 1900, 1000, 160)
    ]


def test_money_that_stays_earns_points_and_points_do_not() -> None:
    points = PaymentLeft(6, Method.points, 2000, step=100)
    bill = replace(BILL, payments=[points, replace(CARD, amount=5000)])
    assert money_left(bill) == 4500
    assert money_left(bill_after(bill, agree(bill, Wish(lines={1: Asked(1)})))) == 2000 - 700
    assert money_left(bill_after(bill, agree(bill, EVERYTHING))) == 0


def test_the_worked_example_of_the_docs() -> None:
    haircut = SoldLine(1, 11, "Haircut", True, quantity=1, gross=4500, amount=3947)
    shampoo = SoldLine(2, 12, "Shampoo", False, quantity=1, gross=1200, amount=1053)
    paid = [
        PaymentLeft(6, Method.points, 1000, step=100),
        PaymentLeft(7, Method.card, 2000),
        PaymentLeft(8, Method.cash, 2300),
    ]
    bill = BillLeft([haircut, shampoo], paid, [TipLeft(5, 300)], "EUR")
    first = agree(bill, Wish(lines={2: Asked(1)}))
    after = bill_after(bill, first)
    rest = agree(after, EVERYTHING)
    assert [sums(refund_entries(bill, first, HERE)), sums(refund_entries(after, rest, HERE))] == [
        {"card_terminal": -853, "points_redeemed": -200, "discounts": -147, "revenue_goods": 1200},
        {
            "cash_desk": -2300, "card_terminal": -1147, "points_redeemed": -800, "discounts": -553,
            "revenue_services": 4500, "tips_payable": 300,
        },
    ]  # fmt: skip


def sums(entries: list[Entry]) -> dict[str, int]:
    return {str(each.account.kind): each.amount for each in summed(entries)}


# Whatever is asked for, in whatever order.

taxed_lines = st.lists(
    st.tuples(
        st.integers(1, 4), st.integers(0, 6000), st.integers(0, 100), st.sampled_from([None, 0, 700, 1900]),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)  # fmt: skip


@st.composite
def sales(draw: st.DrawFn) -> tuple[BillLeft, list[Entry]]:
    """A bill as it was paid, and what the book has of it."""
    lines, taxed = [], []
    for number, (quantity, price, percent, rate, is_service) in enumerate(draw(taxed_lines), start=1):
        gross = quantity * price
        its = Taxed(is_service, gross - gross * percent // 100, "VAT" if rate is not None else "", rate)
        taxed.append(its)
        lines.append(
            SoldLine(number, number, "Line", is_service, quantity, gross, its.amount, its.name, rate, its.tax)
        )
    due = sum(line.amount for line in lines)
    tips = [
        TipLeft(member, amount)
        for member, amount in enumerate(draw(st.lists(st.integers(1, 900), max_size=2)))
    ]
    rounding = draw(st.sampled_from([0, 0, 0, 2, -1])) if due > 10 else 0
    payments = draw(paid_by(due, sum(tip.amount for tip in tips) + rounding))
    totals = Totals(
        services=sum(line.gross for line in lines if line.is_service),
        goods=sum(line.gross for line in lines if not line.is_service),
        discount=sum(line.gross - line.amount for line in lines),
        tip=sum(tip.amount for tip in tips),
        currency="EUR",
    )
    settlement = Settlement(tuple(Paid(each.method, each.amount, each.amount) for each in payments), rounding)
    place = Place(1, 3, [TipPart(tip.member, tip.amount) for tip in tips], 9)
    bill = BillLeft(lines, payments, tips, "EUR", rounding)
    return bill, sale_entries(totals, settlement, place, taxed)


@st.composite
def paid_by(draw: st.DrawFn, due: int, more: int) -> list[PaymentLeft]:
    """Points for a part of what is due, the rest by card, in cash and prepaid."""
    points = draw(st.integers(0, due // 100)) * 100
    rest = due - points + more
    parts = sorted(draw(st.lists(st.integers(0, max(rest, 0)), min_size=2, max_size=2)))
    sums = [parts[0], parts[1] - parts[0], rest - parts[1]]
    methods = draw(st.permutations([Method.card, Method.cash, Method.prepaid]))
    found = [PaymentLeft(1, Method.points, points, step=100)] if points else []
    return found + [
        PaymentLeft(number, method, amount)
        for number, (method, amount) in enumerate(zip(methods, sums, strict=True), start=2)
        if amount > 0
    ]


asked_of_a_line = st.builds(Asked, st.integers(0, 3), st.none() | st.integers(0, 4000))
wishes = st.one_of(
    st.builds(
        lambda lines, tips, payments: Wish(lines=lines, tips=tips, payments=payments),
        st.dictionaries(st.integers(1, 5), asked_of_a_line, max_size=3),
        st.dictionaries(st.integers(0, 2), st.integers(0, 500), max_size=1),
        st.just({}) | st.dictionaries(st.integers(1, 4), st.integers(0, 3000), max_size=2),
    ),
    st.builds(
        lambda number, amount: Wish(of_payment=(number, amount)), st.integers(1, 4), st.integers(1, 4000)
    ),
    st.just(EVERYTHING),
)


def within(bill: BillLeft) -> bool:
    """Nothing is below zero, and the payments hold exactly what the lines, tips and rounding do."""
    each = [line.left for line in bill.lines] + [line.left_quantity for line in bill.lines]
    each += [payment.left for payment in bill.payments] + [tip.left for tip in bill.tips]
    return min(each) >= 0 and bill.left == bill.lines_left + bill.tips_left + bill.rounding


@settings(max_examples=300)
@given(sales(), st.lists(wishes, max_size=8))
def test_any_refunds_in_any_order_never_come_to_more_and_all_of_them_leave_nothing(
    sale: tuple[BillLeft, list[Entry]], asked: list[Wish]
) -> None:
    bill, written = sale
    assert within(bill)
    for wish in [*asked, EVERYTHING]:
        try:
            agreed = agree(bill, wish)
        except WrongRefund:
            continue
        entries = refund_entries(bill, agreed, HERE)
        assert imbalance(entries) == {}
        assert agreed.amount == sum(part.amount for part in agreed.payments)
        written = written + entries
        bill = bill_after(bill, agreed)
        assert within(bill)
    assert not bill.is_left
    sums: dict[Account, int] = defaultdict(int)
    for entry in written:
        sums[entry.account] += entry.amount
    assert {account: amount for account, amount in sums.items() if amount} == {}


@settings(max_examples=150)
@given(sales(), st.lists(wishes, max_size=8))
def test_tax_and_discount_of_the_parts_come_to_those_of_the_whole(
    sale: tuple[BillLeft, list[Entry]], asked: list[Wish]
) -> None:
    bill, _ = sale
    gone: dict[int, tuple[int, int]] = {line.id: (0, 0) for line in bill.lines}
    whole = {line.id: (line.gross - line.amount, line.tax) for line in bill.lines}
    for wish in [*asked, EVERYTHING]:
        try:
            agreed = agree(bill, wish)
        except WrongRefund:
            continue
        for back in lines_back(bill, agreed):
            assert 0 <= back.tax <= max(back.amount, 0)
            discount, tax = gone[back.of.id]
            gone[back.of.id] = discount + back.discount, tax + back.tax
        bill = bill_after(bill, agreed)
    assert gone == whole
