"""Counting while others sell: each count is held against what there should have been at its own moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from kit import clock
from kit.errors import Invalid
from stock import actions
from stock.actions.drafting import CountedOneByOne
from stock.actions.holding import AlreadyPosted
from stock.actions.posting import CountedAgain
from stock.queries.documents import counted_lines, uncounted
from stock.schemas import CountForm, PostingForm
from tests.checkout import till
from tests.checkout.till import balances
from tests.stock.store import Store, enter, everything, level, open_store, paper, receive


@contextmanager
def at(hour: int, minute: int = 0) -> Iterator[None]:
    with clock.pretend(datetime(2026, 12, 1, hour, minute, tzinfo=UTC)):
        yield


async def begun() -> tuple[Store, int]:
    """Ten shampoos and two bottles of cream in the shop, and a stocktake of it."""
    with at(8):
        store = await open_store()
        await receive(store, store.shop, ("Shampoo", "10", "50"), ("Colour cream", "2", "24"))
        return store, await actions.draft_document(store.vera, paper("stocktake", store.shop))


async def sell(store: Store, quantity: int) -> None:
    visit = await till.arrived(store.salon)
    await till.buys_shampoo(store.salon, visit, quantity)
    await till.pay(store.salon, visit, till.by_card(4500 + 1200 * quantity))


async def test_what_is_sold_between_counting_and_posting_is_taken_into_account() -> None:
    store, stocktake = await begun()
    with at(9):
        await sell(store, 1)
    with at(10):  # there should be nine
        await actions.count_good(store.vera, stocktake, CountForm("Shampoo", "", "8"))
    with at(11):
        await sell(store, 2)
    with at(12):
        [line] = await counted_lines(stocktake)
        assert (line["quantity"], line["expected"]) == (8, 9)
        await actions.post_document(store.vera, stocktake, PostingForm())
    assert await level(store.shop, store.shampoo) == (6, 3000)
    assert await level(store.shop, store.cream) == (1000, 2400)  # nobody counted it
    assert (await balances(store.salon))["stock_differences"] == 500


async def test_more_than_there_should_be_comes_in_at_the_average() -> None:
    store, stocktake = await begun()
    with at(10):
        await actions.count_good(store.vera, stocktake, CountForm("Shampoo", "", "12"))
        await actions.count_good(store.vera, stocktake, CountForm("Colour cream", "", "1 bottle 250 ml"))
    with at(11):
        await actions.post_document(store.vera, stocktake, PostingForm())
        assert await level(store.shop, store.shampoo) == (12, 6000)
        assert await level(store.shop, store.cream) == (750, 1800)
        await actions.undo_document(store.vera, stocktake, PostingForm())
    assert await level(store.shop, store.shampoo) == (10, 5000)
    assert await level(store.shop, store.cream) == (1000, 2400)
    assert "stock_differences" not in await balances(store.salon)


async def test_none_is_a_count_and_a_later_count_stands() -> None:
    store, stocktake = await begun()
    with at(10):
        await actions.count_good(store.vera, stocktake, CountForm("Shampoo", "", "5"))
    with at(10, 5):
        await actions.count_good(store.vera, stocktake, CountForm("Shampoo", "", "0"))
        await actions.post_document(store.vera, stocktake, PostingForm())
    assert await level(store.shop, store.shampoo) == (0, 0)


async def test_where_all_is_there_nothing_moves() -> None:
    store, stocktake = await begun()
    with at(10):
        await actions.count_good(store.vera, stocktake, CountForm("Shampoo", "", "10"))
        await actions.post_document(store.vera, stocktake, PostingForm())
    assert await level(store.shop, store.shampoo) == (10, 5000)
    with at(11), pytest.raises(AlreadyPosted):
        await actions.count_good(store.vera, stocktake, CountForm("Shampoo", "", "9"))


async def test_of_two_stocktakes_the_second_has_to_count_again() -> None:
    store, stocktake = await begun()
    with at(10):
        other = await actions.draft_document(store.vera, paper("stocktake", store.shop))
        for each in (stocktake, other):
            await actions.count_good(store.vera, each, CountForm("Shampoo", "", "8"))
    with at(11):
        await actions.post_document(store.vera, stocktake, PostingForm())
        before = await everything()
        with pytest.raises(CountedAgain) as refusal:
            await actions.post_document(store.vera, other, PostingForm())
        assert refusal.value.sentence.startswith("Shampoo: another stocktake was posted")
        assert await everything() == before
    with at(12):
        await actions.count_good(store.vera, other, CountForm("Shampoo", "", "8"))
        await actions.post_document(store.vera, other, PostingForm())
    assert (await level(store.shop, store.shampoo))[0] == 8


async def test_what_is_not_counted_yet_is_listed_until_it_is() -> None:
    store, stocktake = await begun()
    names = [row["name"] for row in (await uncounted(store.shop, stocktake, 1))[0]]
    assert names == ["Colour cream", "Shampoo"]
    with at(10):
        await actions.count_good(store.vera, stocktake, CountForm("Shampoo", "", "10"))
        assert [row["name"] for row in (await uncounted(store.shop, stocktake, 1))[0]] == ["Colour cream"]
        [line] = await counted_lines(stocktake)
        await actions.uncount_good(store.vera, stocktake, line["id"])
    assert len((await uncounted(store.shop, stocktake, 1))[0]) == 2


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (CountForm("", "", "3"), "good"),
        (CountForm("Soap", "", "3"), "good"),
        (CountForm("Shampoo", "", ""), "quantity"),
        (CountForm("Shampoo", "", "-3"), "quantity"),
        (CountForm("Shampoo", "", "a few"), "quantity"),
    ],
)
async def test_a_wrong_count_is_told_and_not_kept(form: CountForm, field: str) -> None:
    store, stocktake = await begun()
    before = await everything()
    with pytest.raises(Invalid) as refusal:
        await actions.count_good(store.vera, stocktake, form)
    assert set(refusal.value.fields) == {field}
    assert await everything() == before


async def test_a_stocktake_is_changed_by_counting_alone() -> None:
    store, stocktake = await begun()
    with at(10):
        await actions.count_good(store.vera, stocktake, CountForm("Shampoo", "", "8"))
        with pytest.raises(CountedOneByOne):
            await actions.change_draft(store.vera, stocktake, paper("stocktake", store.back))
        assert len(await counted_lines(stocktake)) == 1
        await enter(store, paper("movement", store.shop, ("Shampoo", "1", ""), to_storage=str(store.back)))
        [line] = await counted_lines(stocktake)
    assert line["expected"] == 9  # a movement at the very same moment counts as before it
