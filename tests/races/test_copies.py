"""Somebody changes a price at the very moment at which a copy of the branch is taken back."""

import asyncio

import pytest

from guide import actions
from guide.actions import ChangedSince, Wish, copies
from kit import clock, db
from tests.browser.harness import NOW
from tests.cast import Salon, add, open_salon
from tests.races.again import until_seen

pytestmark = pytest.mark.committed
WAITED_FOR = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"
PRICE = "SELECT price FROM service_price WHERE branch = $1 AND service = $2"


async def copied(salon: Salon) -> tuple[int, int]:
    """Another branch with a haircut of its own, which was copied over; the branch and the copy."""
    from catalog.tables import Branch, ServicePrice

    place = {"zone": "Europe/Berlin", "currency": "EUR", "country": "DE"}
    yard = await add(Branch(name="Yard", slug="yard", **place))
    await add(ServicePrice(service=salon.haircut, branch=yard, price=6000))
    await actions.copy_branch(salon.actors["Vera"], Wish(salon.center, yard, frozenset({"services"})))
    return yard, int(await db.fetch_value("SELECT id FROM branch_copy"))


async def taken_back_while_a_price_changes(salon: Salon, yard: int, copy: int) -> object:
    """The price is written, but not yet for good, when the copy is taken back; then it is."""
    written, waited_for = asyncio.Event(), asyncio.Event()

    async def change() -> None:
        async with db.transaction():
            await db.execute("UPDATE service_price SET price = 5000 WHERE branch = $1", yard)
            written.set()
            await waited_for.wait()

    changing = asyncio.create_task(change())
    await written.wait()
    undoing = asyncio.create_task(actions.undo_copy(salon.actors["Vera"], copy))
    async with asyncio.timeout(10):
        while not await db.fetch_value(WAITED_FOR):  # noqa: ASYNC110  # the database tells nobody
            await asyncio.sleep(0.02)
    waited_for.set()
    _, answer = await asyncio.gather(changing, undoing, return_exceptions=True)
    return answer


async def test_a_change_on_its_way_is_waited_for_and_keeps_the_copy_from_being_taken_back() -> None:
    salon = await open_salon()
    with clock.pretend(NOW):
        yard, copy = await copied(salon)
        answer = await taken_back_while_a_price_changes(salon, yard, copy)
    assert isinstance(answer, ChangedSince)
    assert await db.fetch_value(PRICE, yard, salon.haircut) == 5000


@until_seen
async def test_without_holding_the_tables_the_change_would_be_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    salon = await open_salon()
    monkeypatch.setattr(copies, "HOLD_TABLES", "SELECT '{names}'")
    with clock.pretend(NOW):
        yard, copy = await copied(salon)
        assert await taken_back_while_a_price_changes(salon, yard, copy) == yard
    assert await db.fetch_value(PRICE, yard, salon.haircut) == 6000
