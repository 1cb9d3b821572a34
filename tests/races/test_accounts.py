"""Many tills at one account: no deposit is spent twice, no debt paid twice. Each guard is also off."""

from collections.abc import Awaitable

import pytest

import ledger.queries
from checkout import actions
from checkout.actions import Money, accounts
from kit import db
from ledger.rules import Account
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.accounts import (
    agree_with_the_book,
    by_deposit,
    later,
    owed_and_had,
    owes,
    top_up,
    trusting,
)
from tests.races.again import until_seen
from tests.races.test_checkout import AT_ONCE, outcomes

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]


async def spending(salon: Salon) -> list[Awaitable[object]]:
    """Ten bills of 45.00, and 45.00 on deposit."""
    await top_up(salon, 4500)
    visits = [await till.arrived(salon) for _ in range(AT_ONCE)]
    return [till.pay(salon, visit, by_deposit(4500)) for visit in visits]


async def owing(salon: Salon) -> list[Awaitable[object]]:
    """Ten bills of 45.00, and 100.00 may be owed."""
    await trusting(salon, 10_000)
    visits = [await till.arrived(salon) for _ in range(AT_ONCE)]
    return [till.pay(salon, visit, later(4500)) for visit in visits]


async def settling(salon: Salon) -> list[Awaitable[object]]:
    """Ten tabs in which one debt of 45.00 is paid."""
    await trusting(salon)
    await owes(salon, 4500)
    money, olga = Money(4500, "card"), salon.actors["Olga"]
    return [actions.settle_debt(olga, salon.masha, salon.center, money) for _ in range(AT_ONCE)]


def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them look before any of them writes."""

    async def wait(_account: Account) -> None:
        await db.fetch_value("SELECT pg_sleep(0.3)")

    standing = accounts.standing_of_client

    async def slowly(*asked: object) -> object:
        found = await standing(*asked)
        await db.fetch_value("SELECT pg_sleep(0.3)")
        return found

    monkeypatch.setattr(accounts.ledger.actions, "lock_account", wait)
    monkeypatch.setattr(accounts, "standing_of_client", slowly)


async def test_ten_tills_use_a_deposit_once() -> None:
    salon = await open_salon()
    assert await outcomes(await spending(salon)) == {"done": 1, "WrongPayment": AT_ONCE - 1}
    assert await owed_and_had(salon) == (0, 0)
    assert await agree_with_the_book()


async def test_ten_tills_sell_no_more_on_account_than_may_be_owed() -> None:
    salon = await open_salon()
    assert await outcomes(await owing(salon)) == {"done": 2, "WrongPayment": AT_ONCE - 2}
    assert await owed_and_had(salon) == (9000, 0)


async def test_ten_tabs_pay_one_debt_once() -> None:
    salon = await open_salon()
    assert await outcomes(await settling(salon)) == {"done": 1, "Invalid": AT_ONCE - 1}
    assert await till.balances(salon) == {"card_terminal": 4500, "revenue_services": -4500}
    assert await agree_with_the_book()
    assert await ledger.queries.faults() == []


async def test_ten_who_take_one_payment_back_do_it_once() -> None:
    salon = await open_salon()
    move = await top_up(salon, 4500)
    await top_up(salon, 4500)
    found = await outcomes(
        actions.undo_move(salon.actors["Nora"], move.id, "Mistake") for _ in range(AT_ONCE)
    )
    assert found == {"done": 1, "UndoneAlready": AT_ONCE - 1}
    assert await owed_and_had(salon) == (0, 4500)


async def test_a_bill_and_its_reopening_do_not_wait_for_each_other_for_ever() -> None:
    """Debts are paid while bills are put on them and reopened: everybody comes through."""
    salon = await trusting(await open_salon(), 1_000_000)
    await till.drawer(salon)
    done = [await owes(salon, 4500) for _ in range(4)]
    new = [await till.arrived(salon) for _ in range(4)]
    nora, olga = salon.actors["Nora"], salon.actors["Olga"]
    found = await outcomes(
        [
            *(actions.reopen_visit(nora, visit.id, "Wrong", 2) for visit in done),
            *(till.pay(salon, visit, later(4500)) for visit in new),
            *(actions.settle_debt(olga, salon.masha, salon.center, Money(1, "cash")) for _ in range(4)),
        ]
    )
    assert found["done"] >= 8
    assert set(found) <= {"done", "Invalid"}
    assert await agree_with_the_book()


@until_seen
async def test_without_the_lock_only_the_wall_of_the_database_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    salon = await open_salon()
    tabs = await spending(salon)
    without_lock(monkeypatch)
    found = await outcomes(tabs)
    assert found["done"] == 1
    assert found["CheckViolationError"] > 0
    assert await owed_and_had(salon) == (0, 0)


@until_seen
async def test_without_lock_and_wall_a_deposit_is_spent_many_times(monkeypatch: pytest.MonkeyPatch) -> None:
    salon = await open_salon()
    tabs = await spending(salon)
    without_lock(monkeypatch)
    await db.execute("ALTER TABLE client_move DISABLE TRIGGER client_move_within")
    try:
        assert (await outcomes(tabs))["done"] > 1
        assert (await owed_and_had(salon))[1] < 0
    finally:
        await db.execute("ALTER TABLE client_move ENABLE TRIGGER client_move_within")


@until_seen
async def test_without_lock_and_wall_a_debt_is_paid_many_times(monkeypatch: pytest.MonkeyPatch) -> None:
    salon = await open_salon()
    tabs = await settling(salon)
    without_lock(monkeypatch)
    await db.execute("ALTER TABLE client_move DISABLE TRIGGER client_move_within")
    try:
        assert (await outcomes(tabs))["done"] > 1
        assert (await owed_and_had(salon))[0] < 0
    finally:
        await db.execute("ALTER TABLE client_move ENABLE TRIGGER client_move_within")


@until_seen
async def test_without_the_lock_more_is_owed_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    salon = await open_salon()
    tabs = await owing(salon)
    without_lock(monkeypatch)
    assert (await outcomes(tabs))["done"] > 2
    assert (await owed_and_had(salon))[0] > 10_000
