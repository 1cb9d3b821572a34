"""What can be owed and used, which bills are open, and where what goes back goes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkout.rules import Method, Tender, Totals, WrongPayment, settle
from checkout.rules.accounts import (
    Age,
    Move,
    Standing,
    age_of,
    back_to_accounts,
    check_debt,
    check_deposit,
    open_bills,
)
from checkout.rules.cash import Coins
from checkout.rules.reckoning import Typed, reckon
from checkout.rules.refunds import PaymentLeft

AT = datetime(2026, 12, 1, 8, tzinfo=UTC)
BILL = Totals(services=6500, goods=0, discount=0, tip=500, currency="EUR")


def owed(amount: int) -> Tender:
    return Tender(Method.on_account, amount, payer=7)


def test_what_is_not_paid_now_goes_on_account() -> None:
    found = settle(BILL, [Tender(Method.card, 2000), owed(5000)], 0)
    assert [(paid.method, paid.amount, paid.payer) for paid in found.payments] == [
        (Method.card, 2000, None),
        (Method.on_account, 5000, 7),
    ]
    assert found.of_clients(Method.on_account) == {7: 5000}


def test_a_tip_is_paid_at_once() -> None:
    with pytest.raises(WrongPayment, match=r"A tip is not put on account: the €5\.00 of it"):
        settle(BILL, [owed(7000)], 0)
    assert settle(BILL, [Tender(Method.card, 500), owed(6500)], 0).by(Method.on_account) == 6500


def test_more_than_the_bill_is_not_owed() -> None:
    with pytest.raises(WrongPayment, match=r"1\.00 above the bill"):
        settle(BILL, [Tender(Method.card, 700), owed(6400)], 0)


def test_cash_of_several_is_rounded_once_and_everybody_stays_who_paid() -> None:
    bill = Totals(services=5003, goods=0, discount=0, tip=0, currency="CHF")
    tenders = [Tender(Method.cash, 2000, payer=8), Tender(Method.cash, 3003)]
    found = settle(bill, tenders, 0, Coins(5))
    assert [(paid.amount, paid.received, paid.payer) for paid in found.payments] == [
        (2000, 2000, 8),
        (3005, 3005, None),
    ]
    assert (found.rounding, found.change) == (2, 0)


def test_who_may_owe_no_more_is_told_the_limit_the_debt_and_what_is_left() -> None:
    masha = Standing(1, "Masha", owed=2000, most=5000)
    check_debt(masha, 3000, "EUR")
    with pytest.raises(WrongPayment) as refused:
        check_debt(masha, 3001, "EUR")
    assert refused.value.sentence == (
        "Masha may owe €50.00 and owes €20.00 already: €30.00 more can go on account, and this is €30.01."
        " The rest has to be paid now."
    )
    with pytest.raises(WrongPayment, match="Nothing is sold on account here"):
        check_debt(Standing(1, "Masha"), 1, "EUR")
    with pytest.raises(WrongPayment, match=r"€0\.00 more can go"):
        check_debt(Standing(1, "Masha", owed=9000, most=5000), 1, "EUR")


def test_a_deposit_is_used_up_to_what_there_is() -> None:
    masha = Standing(1, "Masha", deposit=1000)
    check_deposit(masha, 1000, "EUR")
    with pytest.raises(WrongPayment, match=r"There is €10\.00 on the deposit of Masha"):
        check_deposit(masha, 1001, "EUR")


def days(number: int) -> datetime:
    return AT + timedelta(days=number)


def bills(*moves: Move) -> dict[int, int]:
    return {bill.payment: bill.owed for bill in open_bills(moves)}


def test_payments_go_to_the_oldest_bill_or_to_the_chosen_one() -> None:
    sold = Move(1, 4000, days(0), payment=10), Move(2, 3000, days(5), payment=11)
    assert bills(*sold) == {10: 4000, 11: 3000}
    assert bills(*sold, Move(3, -4500, days(6))) == {11: 2500}
    assert bills(*sold, Move(3, -3000, days(6), payment=11)) == {10: 4000}
    # What a chosen bill does not need goes to the oldest.
    assert bills(*sold, Move(3, -3000, days(6), payment=11), Move(4, -1000, days(7), payment=11)) == {
        10: 3000
    }
    assert bills(*sold, Move(3, -4500, days(6)), Move(4, 4500, days(7), undoes=3)) == {10: 4000, 11: 3000}


@given(
    st.lists(st.integers(1, 10_000), max_size=6),
    st.lists(st.tuples(st.integers(1, 10_000), st.none() | st.integers(0, 6)), max_size=6),
)
def test_open_bills_come_to_what_is_owed(sold: list[int], paid: list[tuple[int, int | None]]) -> None:
    moves = [Move(place, amount, days(place), payment=place) for place, amount in enumerate(sold)]
    left = sum(sold)
    for place, (amount, payment) in enumerate(paid, start=len(sold)):
        taken = min(amount, left)
        if taken:
            moves.append(Move(place, -taken, days(place), payment=payment))
            left -= taken
    found = open_bills(moves)
    assert sum(bill.owed for bill in found) == left
    assert all(0 < bill.owed <= sold[bill.payment] for bill in found)
    assert [bill.made_at for bill in found] == sorted(bill.made_at for bill in found)


@pytest.mark.parametrize(
    ("number", "age"),
    [(0, Age.new), (30, Age.new), (31, Age.month), (60, Age.month), (61, Age.two_months), (91, Age.older)],
)
def test_how_long_something_is_owed(number: int, age: Age) -> None:
    assert age_of(number) is age


@given(
    st.lists(st.tuples(st.booleans(), st.integers(1, 5000), st.integers(1, 3)), max_size=5),
    st.dictionaries(st.integers(1, 3), st.integers(0, 6000)),
)
def test_what_goes_back_goes_off_what_is_owed_and_the_rest_is_a_deposit(
    parts: list[tuple[bool, int, int]], debts: dict[int, int]
) -> None:
    payments = [
        (PaymentLeft(place, Method.on_account if was_owed else Method.deposit, amount, payer=who), amount)
        for place, (was_owed, amount, who) in enumerate(parts)
    ]
    found = back_to_accounts(payments, {who: Standing(who, owed=owed) for who, owed in debts.items()})
    assert [back.debt + back.deposit for back in found] == [amount for _, amount in payments]
    assert all(back.debt == 0 for back, (_, *_rest) in zip(found, parts, strict=True) if not _)
    for who in (1, 2, 3):
        off = sum(back.debt for back in found if back.client == who)
        was_owed = sum(amount for owing, amount, payer in parts if owing and payer == who)
        assert off == min(debts.get(who, 0), was_owed)


def test_what_is_said_while_somebody_types_is_what_is_charged() -> None:
    said = reckon(Typed(left=6500, tip=500, way="later", in_cash=2000), Coins())
    assert (said.total, said.later, said.now, said.over) == (7000, 5000, 2000, 0)
    said = reckon(Typed(left=5003, cash_before=2000, way="cash"), Coins(5))
    assert (said.total, said.rounding, said.over) == (5005, 2, 0)
    said = reckon(Typed(left=6500, before=1500, way="cash", in_cash=10_000), Coins())
    assert (said.total, said.over) == (6500, 5000)
    said = reckon(Typed(left=6500, way="later", in_cash=7000), Coins())
    assert (said.later, said.over) == (0, 500)
