"""What a done visit takes out of the storages, and what its reopening brings back."""

from dataclasses import replace

import asyncpg
import pytest

from catalog.queries import prices_of_good
from checkout import actions as desk
from checkout.queries.margin import margin_of
from clients.tables import Visit
from kit import db
from kit.errors import NotFound
from kit.rights import SYSTEM
from ledger.queries import faults
from stock import actions
from stock.actions.posting import OfVisit
from stock.queries.goods import wrong_levels
from stock.queries.setup import Cost
from stock.schemas import CardForm, PostingForm
from stock.tables import StockDocument
from tests.checkout import till
from tests.checkout.refunding import EVERYTHING, lines_of, refund, some
from tests.checkout.till import balances
from tests.stock.store import ANYWAY, Store, everything, level, open_store, receive, rows

pytestmark = pytest.mark.usefixtures("morning")


async def equipped() -> Store:
    """Shampoo at 5.00 in the shop, cream at 12.00 a bottle in the back room; a haircut takes 40 ml of it."""
    store = await open_store()
    await receive(store, store.shop, ("Shampoo", "10", "50"))
    await receive(store, store.back, ("Colour cream", "2", "24"))
    await actions.set_consumables(
        store.vera, store.salon.haircut, CardForm(rows=rows(("Colour cream", "40 ml", "")))
    )
    return store


async def sold(store: Store, quantity: int = 2) -> int:
    """Masha's haircut, and shampoo for her."""
    visit = await till.arrived(store.salon)
    await till.buys_shampoo(store.salon, visit, quantity)
    await till.pay(store.salon, visit, till.by_card(4500 + 1200 * quantity))
    return int(visit.id)


async def margin(store: Store, visit: Visit) -> tuple[int, int, Cost, int]:
    found = await margin_of(store.vera, visit.id)
    assert found is not None
    return found.taken, found.back, found.cost, found.left


async def test_what_is_sold_and_what_is_used_leaves_its_storage_and_costs_what_it_cost() -> None:
    store = await equipped()
    visit = await sold(store)
    assert await level(store.shop, store.shampoo) == (8, 4000)
    assert await level(store.back, store.cream) == (960, 2304)
    found = await balances(store.salon)
    assert (found["cost_of_goods"], found["consumables_used"], found["stock"]) == (1000, 96, 6304)
    margin = await margin_of(store.vera, visit)
    assert margin is not None
    assert (margin.taken, margin.cost, margin.left) == (6900, Cost(1000, 96), 5804)
    assert margin.share == 84
    assert await faults() == []


async def test_reopening_brings_it_back_and_closing_again_takes_it_again() -> None:
    store = await equipped()
    visit = await sold(store)
    await desk.reopen_visit(store.vera, visit, "Wrong price", 2)
    assert await level(store.shop, store.shampoo) == (10, 5000)
    assert await level(store.back, store.cream) == (1000, 2400)
    assert {"cost_of_goods", "consumables_used"} & (await balances(store.salon)).keys() == set()
    assert await margin_of(store.vera, visit) is None
    await desk.complete_visit(store.vera, visit, till.by_card(6900, version=3))
    assert await level(store.shop, store.shampoo) == (8, 4000)
    assert await StockDocument.count() == 2 + 2 + 2 + 2
    assert await wrong_levels() == []


async def test_what_is_refunded_comes_back_where_it_can_be_sold_again_at_what_it_cost() -> None:
    store = await equipped()
    visit = await Visit.objects().get(Visit.id == await sold(store, 3))
    assert visit is not None
    await receive(store, store.shop, ("Shampoo", "10", "100"))
    before = await level(store.shop, store.shampoo)
    await refund(store.salon, visit, await some(visit, Shampoo=1))
    assert await level(store.shop, store.shampoo) == before
    assert await margin(store, visit) == (8100, 1200, Cost(1500, 96), 5304)
    line = (await lines_of(visit))["Shampoo"]
    back = replace(await some(visit, Shampoo=1), to_stock=frozenset({line}))
    await refund(store.salon, visit, back)
    assert await level(store.shop, store.shampoo) == (before[0] + 1, before[1] + 500)
    assert await margin(store, visit) == (8100, 2400, Cost(1000, 96), 4604)
    await refund(store.salon, visit, replace(EVERYTHING, to_stock=frozenset({line})))
    assert await level(store.shop, store.shampoo) == (before[0] + 2, before[1] + 1000)
    assert (await balances(store.salon))["cost_of_goods"] == 500
    assert await margin(store, visit) == (8100, 8100, Cost(500, 96), -596)
    assert await wrong_levels() == []
    assert await faults() == []


async def test_a_card_of_ones_own_stands_in_place_of_the_one_for_everybody() -> None:
    store = await equipped()
    own = CardForm(
        member=str(store.salon.anna), rows=rows(("Colour cream", "55 ml", ""), ("Shampoo", "1", ""))
    )
    await actions.set_consumables(store.vera, store.salon.haircut, own)
    await sold(store, 1)
    assert (await level(store.back, store.cream))[0] == 1000 - 55
    assert (await level(store.back, store.shampoo))[0] == -1
    await actions.set_consumables(store.vera, store.salon.haircut, CardForm(member=str(store.salon.anna)))
    await sold(store, 1)
    assert (await level(store.back, store.cream))[0] == 1000 - 55 - 40


async def test_twice_the_service_uses_twice_as_much() -> None:
    store = await equipped()
    visit = await till.arrived(store.salon)
    await db.execute("UPDATE visit_line SET quantity = 3 WHERE visit = $1", visit.id)
    await till.pay(store.salon, visit, till.by_card(3 * 4500))
    assert (await level(store.back, store.cream))[0] == 1000 - 120


async def test_the_till_is_not_stopped_by_the_count_and_the_document_is_marked() -> None:
    store = await equipped()
    await sold(store, 11)
    assert (await level(store.shop, store.shampoo))[0] == -1
    marked = await StockDocument.objects().where(StockDocument.below_zero.eq(value=True))
    assert [document.kind for document in marked] == ["sale"]


async def test_without_a_storage_nothing_is_counted() -> None:
    store = await equipped()
    await db.execute("UPDATE storage SET sells = false, uses = false")
    before = await StockDocument.count()
    visit = await sold(store)
    assert await StockDocument.count() == before
    assert await margin_of(store.vera, visit) is None


async def test_a_visits_document_is_undone_by_reopening_alone() -> None:
    store = await equipped()
    await sold(store)
    document = await StockDocument.objects().get(StockDocument.kind == "sale")
    assert document is not None
    before = await everything()
    with pytest.raises(OfVisit):
        await actions.undo_document(store.vera, document.id, ANYWAY)
    assert await everything() == before


async def test_the_database_itself_takes_once_for_a_closing() -> None:
    store = await equipped()
    visit = await sold(store)
    with pytest.raises(asyncpg.UniqueViolationError):
        async with db.transaction():
            await actions.take_for_visit(visit, 1)
    assert await level(store.shop, store.shampoo) == (8, 4000)


async def test_a_visit_that_could_not_be_paid_takes_nothing() -> None:
    store = await equipped()
    visit = await till.arrived(store.salon)
    before = await everything()
    with pytest.raises(Exception, match="still to be paid"):
        await till.pay(store.salon, visit, till.by_card(100))
    assert await everything() == before


async def test_the_margin_is_of_ones_own_branch() -> None:
    store = await equipped()
    visit = await sold(store)
    with pytest.raises(NotFound):
        await margin_of(store.salon.actors["Boris"], visit)
    assert await margin_of(SYSTEM, 999_999) is None


async def test_after_undoing_everything_no_account_of_the_stock_holds_anything() -> None:
    store = await equipped()
    visit = await sold(store)
    await desk.reopen_visit(store.vera, visit, "Wrong", 2)
    for document in await StockDocument.objects().where(StockDocument.kind == "receipt"):
        await actions.undo_document(store.vera, document.id, PostingForm())
    assert await balances(store.salon) == {}
    assert await prices_of_good(store.shampoo) == {store.salon.center: 1200}
