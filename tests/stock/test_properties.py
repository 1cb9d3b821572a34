"""Random documents, as people enter them: what there is stays the sum of what moved, and the book agrees."""

import asyncio

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit import db
from kit.errors import Refused
from ledger.queries import faults
from stock import actions
from stock.queries.goods import wrong_levels
from stock.schemas import CountForm, PostingForm
from tests.checkout.till import balances
from tests.stock.store import ANYWAY, Store, open_store, paper

pytestmark = pytest.mark.usefixtures("morning")
KINDS = ("receipt", "write_off", "movement", "stocktake", "undo")
UNDOABLE = """
SELECT id FROM stock_document AS document WHERE posted_at IS NOT NULL AND reverses IS NULL
    AND NOT EXISTS (SELECT FROM stock_document WHERE reverses = document.id) ORDER BY id
"""
IN_BOOK = """
SELECT party, sum(amount)::bigint AS amount FROM posting JOIN book_account ON book_account.id = account
WHERE kind = 'stock' GROUP BY party
"""
WORTH = "SELECT storage, sum(worth)::bigint AS worth FROM stock_level GROUP BY storage"
BELOW = "SELECT count(*) FROM stock_level WHERE quantity < 0"
UNMARKED = """
SELECT count(*) FROM stock_move JOIN stock_document ON stock_document.id = document
WHERE remaining < 0 AND stock_move.quantity < 0 AND NOT below_zero
"""
steps = st.lists(
    st.tuples(st.sampled_from(KINDS), st.booleans(), st.booleans(), st.integers(1, 30), st.integers(0, 3000)),
    max_size=12,
)
Step = tuple[str, bool, bool, int, int]


class Backwards(Exception):
    """Ends an example without keeping it."""


@pytest_asyncio.fixture
async def loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


async def document_of(store: Store, step: Step) -> int:
    kind, first, soap, quantity, cost = step
    here, there = (store.shop, store.back) if first else (store.back, store.shop)
    good = "Shampoo" if soap else "Colour cream"
    line = (good, f"{quantity}" if soap else f"{quantity * 10} ml", f"{cost / 100:.2f}")
    if kind == "stocktake":
        draft = await actions.draft_document(store.vera, paper(kind, here))
        await actions.count_good(store.vera, draft, CountForm(good, "", line[1]))
        return draft
    more = {"to_storage": str(there)} if kind == "movement" else {}
    return await actions.draft_document(store.vera, paper(kind, here, line, **more))


async def take(store: Store, step: Step, posting: PostingForm) -> None:
    """One document, or the undoing of one; what is refused changes nothing."""
    try:
        async with db.transaction():
            if step[0] != "undo":
                await actions.post_document(store.vera, await document_of(store, step), posting)
            elif known := [row["id"] for row in await db.fetch(UNDOABLE)]:
                await actions.undo_document(store.vera, known[step[3] % len(known)], posting)
    except Refused:
        pass


async def holds(*, may_be_below: bool) -> None:
    assert await wrong_levels() == []
    assert await faults() == []
    book = {row["party"]: row["amount"] for row in await db.fetch(IN_BOOK)}
    worth = {row["storage"]: row["worth"] for row in await db.fetch(WORTH)}
    assert {key: value for key, value in book.items() if value} == {k: v for k, v in worth.items() if v}
    assert may_be_below or not await db.fetch_value(BELOW)
    assert not await db.fetch_value(UNMARKED)


async def undo_everything(store: Store) -> None:
    while known := [row["id"] for row in await db.fetch(UNDOABLE)]:
        await actions.undo_document(store.vera, known[-1], ANYWAY)


async def lived(papers: list[Step], *, anyway: bool) -> None:
    store = await open_store()
    for step in papers:
        await take(store, step, ANYWAY if anyway else PostingForm())
        await holds(may_be_below=anyway)
    await undo_everything(store)
    assert not await db.fetch_value("SELECT count(*) FROM stock_level WHERE quantity <> 0 OR worth <> 0")
    assert await balances(store.salon) == {}


def run(loop: asyncio.AbstractEventLoop, papers: list[Step], *, anyway: bool) -> None:
    async def taken_back() -> None:
        try:
            async with db.transaction():
                await lived(papers, anyway=anyway)
                raise Backwards
        except Backwards:
            pass

    asyncio.run_coroutine_threadsafe(taken_back(), loop).result(60)


@pytest.mark.parametrize("anyway", [False, True])
async def test_whatever_is_entered_and_undone(loop: asyncio.AbstractEventLoop, anyway: bool) -> None:
    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(steps)
    def whatever(papers: list[Step]) -> None:
        run(loop, papers, anyway=anyway)

    await asyncio.to_thread(whatever)
