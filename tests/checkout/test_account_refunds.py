"""What was put on account, or paid out of a deposit, when its bill is refunded or its visit reopened."""

from dataclasses import replace

import pytest

import ledger.queries
from checkout import actions
from checkout.account_tables import ClientMove
from checkout.actions import Order
from checkout.refund_tables import Refund
from checkout.rules import Checkout, Method, Tender
from checkout.rules.refunding import WrongRefund
from checkout.rules.refunds import Asked, Wish
from clients.actions.merging import merge
from clients.tables import Client, Visit
from kit import clock
from tests.cast import Salon, add, open_salon
from tests.checkout import till
from tests.checkout.accounts import (
    agree_with_the_book,
    by_deposit,
    owed_and_had,
    owes,
    settle,
    top_up,
    trusting,
)
from tests.checkout.refunding import EVERYTHING, lines_of, payments_of, refund

pytestmark = pytest.mark.usefixtures("morning")


async def back(salon: Salon, visit: Visit, amount: int) -> Refund:
    line = (await lines_of(visit))["Haircut"]
    return await refund(salon, visit, Wish(lines={line: Asked(0, amount)}))


async def test_a_refund_goes_off_what_is_owed_before_anything_else() -> None:
    salon = await trusting(await open_salon())
    visit = await owes(salon, 3000, price=4500)
    await back(salon, visit, 2000)
    assert await owed_and_had(salon) == (1000, 0)
    await back(salon, visit, 1500)
    assert await owed_and_had(salon) == (0, 0)
    assert await till.balances(salon) == {"card_terminal": 1000, "revenue_services": -1000}
    await refund(salon, visit, EVERYTHING)
    assert await till.balances(salon) == {}
    assert await agree_with_the_book()


async def test_what_was_paid_of_it_meanwhile_becomes_a_deposit() -> None:
    salon = await trusting(await open_salon())
    visit = await owes(salon, 4500)
    await settle(salon, 3000)
    await back(salon, visit, 2000)
    assert await owed_and_had(salon) == (0, 500)
    moves = await ClientMove.objects().order_by(ClientMove.id)
    assert [(move.kind, move.debt, move.deposit) for move in moves] == [
        ("sold", 4500, 0), ("settled", -3000, 0), ("refunded", -1500, 500),
    ]  # fmt: skip
    await refund(salon, visit, EVERYTHING)
    assert await owed_and_had(salon) == (0, 3000)
    assert await till.balances(salon) == {"card_terminal": 3000, "client_deposit": -3000}
    assert await agree_with_the_book()


async def test_what_goes_back_of_a_paid_bill_pays_another_that_is_open() -> None:
    salon = await trusting(await open_salon())
    visit = await owes(salon, 4500)
    await settle(salon, 4500)
    await owes(salon, 2000)
    await refund(salon, visit, EVERYTHING)
    assert await owed_and_had(salon) == (0, 2500)
    assert await agree_with_the_book()


async def test_a_deposit_is_a_deposit_again_or_money_where_that_is_allowed() -> None:
    salon = await open_salon()
    await top_up(salon, 4500)
    visit = await till.arrived(salon)
    await till.pay(salon, visit, by_deposit(4500))
    await back(salon, visit, 1000)
    assert await owed_and_had(salon) == (0, 1000)
    [payment] = (await payments_of(visit)).values()
    await refund(salon, visit, replace(EVERYTHING, otherwise={payment: Method.card}))
    assert await owed_and_had(salon) == (0, 1000)
    assert await till.balances(salon) == {"card_terminal": 1000, "client_deposit": -1000}
    assert await agree_with_the_book()


async def test_what_was_never_paid_is_not_given_back_as_money() -> None:
    salon = await trusting(await open_salon())
    visit = await owes(salon, 4500)
    [payment] = (await payments_of(visit)).values()
    before = await till.balances(salon)
    with pytest.raises(WrongRefund, match="goes off what is owed"):
        await refund(salon, visit, replace(EVERYTHING, otherwise={payment: Method.cash}))
    assert (await till.balances(salon), await till.count("client_move")) == (before, 1)


async def test_reopening_takes_all_of_it_back() -> None:
    salon = await trusting(await open_salon())
    await till.cashback(salon)
    await top_up(salon, 1000)
    visit = await till.arrived(salon)
    await till.pay(salon, visit, by_deposit(1000, Tender(Method.on_account, 3500)))
    await settle(salon, 500)
    await actions.reopen_visit(salon.actors["Nora"], visit.id, "Wrong service", 2)
    assert await owed_and_had(salon) == (0, 1500)
    assert await till.balances(salon) == {"card_terminal": 1500, "client_deposit": -1500}
    assert await agree_with_the_book()
    await till.pay(salon, visit, Checkout(3, [Tender(Method.deposit, 1500), Tender(Method.card, 3000)]))
    assert await owed_and_had(salon) == (0, 0)
    assert await agree_with_the_book()


@pytest.mark.parametrize("how", ["refund", "reopen"])
async def test_after_two_cards_became_one_it_goes_back_to_that_one(how: str) -> None:
    salon = await trusting(await open_salon())
    await top_up(salon, 1000)
    visit = await till.arrived(salon)
    await till.pay(salon, visit, by_deposit(1000, Tender(Method.on_account, 3500)))
    kept = await add(Client(name="Maria", created_at=clock.now()))
    await merge(salon.actors["Olga"], kept, salon.masha, {})
    version = (await till.fresh(visit)).version
    if how == "refund":
        await actions.refund(salon.actors["Nora"], visit.id, Order(version, "Unhappy", EVERYTHING))
    else:
        await actions.reopen_visit(salon.actors["Nora"], visit.id, "Wrong", version)
    assert await owed_and_had(salon, kept) == (0, 1000)
    assert await agree_with_the_book()
    assert await till.balances(salon) == {"card_terminal": 1000, "client_deposit": -1000}
    assert await ledger.queries.faults() == []
