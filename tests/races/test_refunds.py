"""Two who refund one bill at once: what went back went back once. Each guard is also switched off."""

from collections.abc import Awaitable

import pytest

import ledger.queries
from checkout import actions
from checkout.actions import Order, visits
from checkout.refund_tables import RefundPart
from checkout.rules.refunding import WrongRefund
from checkout.rules.refunds import Asked, Wish
from kit import db
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.refunding import EVERYTHING, left, lines_of
from tests.races.again import until_seen
from tests.races.test_checkout import AT_ONCE, outcomes, rewarding_salon, unlocked

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
WALLS = ("refund_line", "refund_part")


async def attempts(salon: Salon, wish: Wish | None = None) -> list[Awaitable[object]]:
    """Ten tabs show one bill of 69.00 that was just paid."""
    visit = await till.arrived(salon)
    await till.buys_shampoo(salon, visit, 2)
    await till.pay(salon, visit, till.by_card(6900))
    order = Order(2, "Race", wish or EVERYTHING, shown=None)
    return [actions.refund(salon.actors["Nora"], visit.id, order) for _ in range(AT_ONCE)]


async def given_back() -> int:
    return int(await db.fetch_value("SELECT coalesce(sum(amount), 0) FROM refund_part"))


def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them look before any of them writes."""
    monkeypatch.setattr(visits, "LOCK_VISIT", unlocked(visits.LOCK_VISIT))
    monkeypatch.setattr("checkout.actions.refunding.NEXT_NUMBER", SLOW_NUMBER)


SLOW_NUMBER = "SELECT (SELECT coalesce(max(number), 0) + 1 FROM refund WHERE bill = $1) FROM pg_sleep(0.3)"


async def test_a_bill_that_many_refund_at_once_goes_back_once() -> None:
    salon = await rewarding_salon()
    found = await outcomes(await attempts(salon))
    assert found == {"done": 1, "Stale": AT_ONCE - 1}
    assert await given_back() == 6900
    assert await till.balances(salon) == {}
    assert await ledger.queries.faults() == []


async def test_parts_that_are_refunded_one_after_another_come_to_no_more_than_was_paid() -> None:
    """Each tab looks again after it was refused, until nothing is left."""
    salon = await open_salon()
    visit = await till.arrived(salon)
    await till.pay(salon, visit, till.by_card(4500))
    line = (await lines_of(visit))["Haircut"]

    async def patiently() -> None:
        while await left(visit) >= 1000:
            version = (await till.fresh(visit)).version
            order = Order(version, "Race", Wish(lines={line: Asked(0, 1000)}))
            try:
                await actions.refund(salon.actors["Nora"], visit.id, order)
            except (actions.Stale, WrongRefund):
                continue

    assert await outcomes(patiently() for _ in range(4)) == {"done": 4}
    assert (await given_back(), await left(visit)) == (4000, 500)
    assert (await till.balances(salon))["card_terminal"] == 500


@until_seen
async def test_without_the_lock_only_the_walls_of_the_database_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    salon = await rewarding_salon()
    tabs = await attempts(salon)
    without_lock(monkeypatch)
    found = await outcomes(tabs)
    assert found["done"] == 1
    assert sum(count for name, count in found.items() if name.endswith("Error")) == AT_ONCE - 1
    assert await given_back() == 6900


@until_seen
async def test_without_lock_and_walls_more_goes_back_than_was_paid(monkeypatch: pytest.MonkeyPatch) -> None:
    salon = await open_salon()
    tabs = await attempts(salon)
    without_lock(monkeypatch)
    for table in WALLS:
        await db.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_within")
    await db.execute("ALTER TABLE refund DROP CONSTRAINT refund_once")
    await db.execute("ALTER TABLE receipt DROP CONSTRAINT receipt_once")
    try:
        await outcomes(tabs)
        assert await given_back() > 6900
    finally:
        await db.execute("TRUNCATE refund, receipt CASCADE")
        await db.execute("ALTER TABLE refund ADD CONSTRAINT refund_once UNIQUE (bill, number)")
        await db.execute("ALTER TABLE receipt ADD CONSTRAINT receipt_once UNIQUE (bill, kind, refund)")
        for table in WALLS:
            await db.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_within")


async def test_refunding_and_reopening_at_once_give_the_money_back_once() -> None:
    salon = await rewarding_salon()
    visit = await till.arrived(salon)
    await till.pay(salon, visit, till.by_card(4500))
    nora = salon.actors["Nora"]
    refunding = [actions.refund(nora, visit.id, Order(2, "Race", EVERYTHING)) for _ in range(3)]
    reopening = [actions.reopen_visit(nora, visit.id, "Race", 2) for _ in range(3)]
    found = await outcomes([*refunding, *reopening])
    assert found["done"] == 1
    assert not {name for name in found if name.endswith("Error")}
    assert await till.balances(salon) == {}
    assert await RefundPart.count() in (0, 1)
