"""Statements: an example that reads as a bill does, then what holds of every book."""

from hypothesis import given
from hypothesis import strategies as st

from ledger.tables import AccountKind as Kind
from reports.rules import FLOWS, PARTS, PLACES, Part, Place, as_rows, flow, profit_and_loss

# The bill of docs/checkout.md, paid with points, by card and in cash.
BILL = {
    Kind.cash_desk: 2300,
    Kind.card_terminal: 2000,
    Kind.points_redeemed: 1000,
    Kind.discounts: 700,
    Kind.revenue_services: -4500,
    Kind.revenue_goods: -1200,
    Kind.tips_payable: -300,
}
PAY = {Kind.pay_expense: 1800, Kind.pay_payable: -1800}
of_money = [kind for kind in Kind if kind not in PARTS[Part.points]]


def test_every_account_has_one_place_in_the_statements() -> None:
    named = [kind for kinds in PARTS.values() for kind in kinds]
    assert sorted(named) == sorted(Kind)
    counted = [part for parts in FLOWS.values() for part in parts]
    assert sorted(counted) == sorted(set(Part) - {Part.places, Part.points})


def test_a_bill_and_its_pay_as_profit() -> None:
    rows = [(row.title, row.amounts) for row in profit_and_loss([BILL | PAY, {}])]
    assert rows == [
        ("Services", (4500, 0)),
        ("Goods", (1200, 0)),
        ("Discounts", (-700, 0)),
        ("Paid with points", (-1000, 0)),
        ("Revenue", (4000, 0)),
        ("Pay", (-1800, 0)),
        ("Profit", (2200, 0)),
    ]


def test_a_bill_as_money_that_came_in() -> None:
    places = [Place("Front desk", 10_000, 2300, 0), Place("Card terminal", 0, 2000, 0)]
    moved = flow(places, {kind: amount for kind, amount in BILL.items() if kind not in PLACES})
    assert (moved.opening, moved.closing, moved.change) == (10_000, 14_300, 4300)
    assert {title: sum(row.amounts[0] for row in rows) for title, rows in moved.groups.items()} == {
        "Sales": 4000,
        "Owed to clients, staff and the state": 300,
    }
    assert [(row.title, row.amounts) for row in as_rows(moved)][:: len(as_rows(moved)) - 1] == [
        ("At first", (10_000,)),
        ("At last", (14_300,)),
    ]


def test_nothing_is_two_sums_of_nothing() -> None:
    assert [(row.title, row.amounts) for row in profit_and_loss([{}])] == [
        ("Revenue", (0,)),
        ("Profit", (0,)),
    ]


@given(st.lists(st.lists(st.tuples(st.sampled_from(of_money), st.integers(-(10**9), 10**9)), max_size=6)))
def test_what_balances_is_told_without_a_rest(entries: list[list[tuple[Kind, int]]]) -> None:
    """Profit is what the money and the debts changed by, and the groups of a flow are its change."""
    sums = dict.fromkeys(of_money, 0)
    for entry in entries:
        for kind, amount in entry:
            sums[kind] += amount
        sums[Kind.owner_cash] -= sum(amount for _, amount in entry)
    profit = profit_and_loss([sums])[-1].amounts[0]
    rest = (*PARTS[Part.places], *PARTS[Part.owed], *PARTS[Part.owner])
    assert profit == sum(sums[kind] for kind in rest)
    places = [Place(kind, 7, max(sums[kind], 0), max(-sums[kind], 0)) for kind in PLACES]
    moved = flow(places, {kind: amount for kind, amount in sums.items() if kind not in PLACES})
    assert moved.change == sum(row.amounts[0] for rows in moved.groups.values() for row in rows)
