"""Several at once at one shelf: nothing is lost, nothing is taken twice. Each guard is also switched off."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterable

import pytest

from checkout.actions import visits
from kit import db
from stock import actions
from stock.actions import holding, levels
from stock.queries.goods import wrong_levels
from stock.schemas import CardForm, PostingForm
from tests.checkout import till
from tests.races.again import until_seen
from tests.races.slow import dawdling, hesitating
from tests.stock.store import Store, level, open_store, paper, receive, rows

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
AT_ONCE = 8
MOVED = "SELECT coalesce(sum(quantity), 0)::bigint FROM stock_move WHERE storage = $1 AND good = $2"


async def outcomes(attempts: Iterable[Awaitable[object]]) -> Counter[str]:
    await asyncio.gather(*(db.fetch_value("SELECT pg_sleep(0.05)") for _ in range(AT_ONCE)))  # all connected
    results = await asyncio.gather(*attempts, return_exceptions=True)
    return Counter(type(result).__name__ if isinstance(result, Exception) else "done" for result in results)


async def stocked() -> Store:
    store = await open_store()
    await receive(store, store.shop, ("Shampoo", "20", "100"), ("Colour cream", "2", "24"))
    return store


async def sold_at_once(store: Store) -> Counter[str]:
    """One shampoo at each of several tills."""
    sales = []
    for _ in range(AT_ONCE):
        visit = await till.arrived(store.salon, client=False)
        await till.buys_shampoo(store.salon, visit)
        sales.append(till.pay(store.salon, visit, till.by_card(5700)))
    return await outcomes(sales)


async def test_what_many_tills_sell_at_once_is_all_taken() -> None:
    store = await stocked()
    assert await sold_at_once(store) == {"done": AT_ONCE}
    assert await level(store.shop, store.shampoo) == (20 - AT_ONCE, 500 * (20 - AT_ONCE))
    assert await wrong_levels() == []


async def broken_at_once(store: Store) -> Counter[str]:
    """One shampoo written off on each of several documents, while a till sells one."""
    form = paper("write_off", store.shop, ("Shampoo", "1", ""))
    drafts = [await actions.draft_document(store.vera, form) for _ in range(AT_ONCE)]
    visit = await till.arrived(store.salon, client=False)
    await till.buys_shampoo(store.salon, visit)
    posting = [actions.post_document(store.vera, draft, PostingForm()) for draft in drafts]
    return await outcomes([till.pay(store.salon, visit, till.by_card(5700)), *posting])


async def test_what_many_write_off_while_a_till_sells_is_all_taken() -> None:
    store = await stocked()
    assert await broken_at_once(store) == {"done": AT_ONCE + 1}
    assert await level(store.shop, store.shampoo) == (19 - AT_ONCE, 500 * (19 - AT_ONCE))
    assert await wrong_levels() == []


@until_seen
async def test_without_the_lock_some_of_it_would_be_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    store = await stocked()
    before, found, _ = levels.LOCK_LEVELS.partition("FOR UPDATE")
    assert found
    monkeypatch.setattr(levels, "LOCK_LEVELS", dawdling(before))
    await broken_at_once(store)
    there, _ = await level(store.shop, store.shampoo)
    assert there > await db.fetch_value(MOVED, store.shop, store.shampoo)
    assert len(await wrong_levels()) == 1


async def two_tabs(store: Store) -> Counter[str]:
    visit = await till.arrived(store.salon)
    await till.buys_shampoo(store.salon, visit)
    return await outcomes(till.pay(store.salon, visit, till.by_card(5700)) for _ in range(AT_ONCE))


async def with_card(store: Store) -> None:
    await actions.set_consumables(
        store.vera, store.salon.haircut, CardForm(rows=rows(("Colour cream", "40 ml", "")))
    )


async def test_of_two_tabs_one_takes_what_the_visit_used() -> None:
    store = await stocked()
    await with_card(store)
    assert await two_tabs(store) == {"done": 1, "AlreadyDone": AT_ONCE - 1}
    assert (await level(store.shop, store.shampoo))[0] == 19
    assert (await level(store.back, store.cream))[0] == -40


@until_seen
async def test_without_lock_and_keys_it_would_be_taken_many_times(monkeypatch: pytest.MonkeyPatch) -> None:
    store = await stocked()
    await with_card(store)
    before, _, _ = visits.LOCK_VISIT.partition("FOR UPDATE")
    monkeypatch.setattr(visits, "LOCK_VISIT", dawdling(before))
    await db.execute("ALTER TABLE bill DROP CONSTRAINT bill_once")
    await db.execute("DROP INDEX bill_one_standing")
    await db.execute("DROP INDEX stock_document_once_a_closing")
    try:
        await two_tabs(store)
        assert (await level(store.back, store.cream))[0] < -40
    finally:
        await db.execute("TRUNCATE bill, stock_document CASCADE")
        await db.execute("ALTER TABLE bill ADD CONSTRAINT bill_once UNIQUE (visit, closing)")
        await db.execute("CREATE UNIQUE INDEX bill_one_standing ON bill (visit) WHERE reversed_at IS NULL")
        await db.execute(
            "CREATE UNIQUE INDEX stock_document_once_a_closing "
            "ON stock_document (visit, closing, kind, reason) WHERE reverses IS NULL AND visit IS NOT NULL"
        )


async def posted_at_once(store: Store) -> Counter[str]:
    draft = await actions.draft_document(store.vera, paper("receipt", store.shop, ("Shampoo", "5", "25")))
    return await outcomes(actions.post_document(store.vera, draft, PostingForm()) for _ in range(AT_ONCE))


async def test_a_document_is_posted_once_however_many_press_the_button() -> None:
    store = await stocked()
    assert await posted_at_once(store) == {"done": 1, "AlreadyPosted": AT_ONCE - 1}
    assert (await level(store.shop, store.shampoo))[0] == 25


@until_seen
async def test_without_the_lock_of_the_document_it_would_move_many_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = await stocked()
    monkeypatch.setattr(holding, "LOCK_DOCUMENT", holding.LOCK_DOCUMENT.replace("FOR UPDATE", ""))
    monkeypatch.setattr(holding, "access_document", hesitating(holding.access_document))
    await db.execute("ALTER TABLE stock_document DISABLE TRIGGER stock_document_posted_stays")
    try:
        await posted_at_once(store)
        assert (await level(store.shop, store.shampoo))[0] > 25
    finally:
        await db.execute("ALTER TABLE stock_document ENABLE TRIGGER stock_document_posted_stays")


async def test_a_document_is_undone_once_and_two_movements_both_ways_make_no_ring() -> None:
    store = await stocked()
    received = await receive(store, store.shop, ("Shampoo", "5", "25"))
    found = await outcomes(actions.undo_document(store.vera, received, PostingForm()) for _ in range(AT_ONCE))
    assert found == {"done": 1, "AlreadyUndone": AT_ONCE - 1}
    await receive(store, store.back, ("Shampoo", "20", "100"), ("Colour cream", "2", "24"))
    there = ("Shampoo", "1", ""), ("Colour cream", "1 ml", "")
    back = ("Colour cream", "1 ml", ""), ("Shampoo", "1", "")
    drafts = [
        await actions.draft_document(
            store.vera,
            paper("movement", store.shop, *there, to_storage=str(store.back))
            if number % 2
            else paper("movement", store.back, *back, to_storage=str(store.shop)),
        )
        for number in range(AT_ONCE)
    ]
    posting = (actions.post_document(store.vera, draft, PostingForm()) for draft in drafts)
    assert await outcomes(posting) == {"done": AT_ONCE}
    assert await level(store.shop, store.shampoo) == (20, 10_000)
    assert await wrong_levels() == []
