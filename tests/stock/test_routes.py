"""The pages of the stock over HTTP."""

import pytest

from kit import db
from kit.rights import Permission
from tests.browse import browser
from tests.cast import open_salon
from tests.checkout import till
from tests.sending import hidden
from tests.stock.store import Store, enter, everything, level, open_store, paper, receive

pytestmark = pytest.mark.usefixtures("morning")
HERE = "/desk/stock/documents"


def receipt(store: Store, **more: str) -> dict[str, str]:
    where = {"branch": str(store.salon.center), "storage": str(store.shop)}
    line = {"good-1": "Shampoo", "quantity-1": "3", "cost-1": "15.00"}
    return {"kind": "receipt", "supplier": "Wella"} | where | line | more


async def test_the_first_storage_is_added_from_the_empty_page() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as nora:
        assert "No storage yet" in (await nora.get("/desk/stock")).text
        assert "No storage yet" in (await nora.get(HERE)).text
        added = {"branch": salon.center, "name": "Shop"}
        assert (await nora.post("/desk/stock/storages", data=added)).status_code == 303
        assert "Shop" in (await nora.get("/desk/stock/storages")).text
        assert "Shampoo" in (await nora.get("/desk/stock")).text


async def test_goods_are_received_and_it_is_undone() -> None:
    store = await open_store()
    async with browser(store.vera) as vera:
        page = await vera.get(f"{HERE}/new?kind=receipt&branch={store.salon.center}")
        form = receipt(store, **hidden(page.text, HERE))
        first, again = await vera.post(HERE, data=form), await vera.post(HERE, data=form)
        assert again.headers["location"] == first.headers["location"]
        address = first.headers["location"].partition("?")[0]
        shown = await vera.get(first.headers["location"])
        assert "Nothing moved yet" in shown.text
        kept = form | hidden(shown.text, address) | {"quantity-1": "4", "cost-1": "20", "then": "post"}
        assert (await vera.post(address, data=kept)).headers["location"] == f"{address}?done=posted"
        assert "Posted. It can be undone" in (await vera.get(f"{address}?done=posted")).text
        shelf = (await vera.get("/desk/stock?q=sham")).text
        assert all(text in shelf for text in ("4 pc", "€5.00", "€20.00"))
        undone = await vera.post(f"{address}/opposite")
        assert "is the opposite" in (await vera.get(undone.headers["location"])).text
    assert await db.fetch_value("SELECT count(*) FROM stock_document") == 2
    assert await level(store.shop, store.shampoo) == (0, 0)


async def test_a_form_with_faults_comes_back_as_it_was_typed() -> None:
    store = await open_store()
    before = await everything()
    async with browser(store.vera) as vera:
        typed = receipt(store, **{"good-2": "Soap", "quantity-2": "lots", "cost-2": "1"})
        answer = await vera.post(HERE, data=typed)
        assert answer.status_code == 422
        for text in ("Shampoo", "15.00", "Soap", "lots", "No good fits “Soap”", 'value="Wella"'):
            assert text in answer.text
    assert await everything() == before


async def test_below_zero_offers_a_tick_to_those_with_the_right() -> None:
    store = await open_store()
    async with browser(store.vera) as vera:
        form = receipt(store, kind="write_off", reason="Broken")
        address = (await vera.post(HERE, data=form)).headers["location"].partition("?")[0]
        refused = await vera.post(f"{address}/posting", data={})
        assert refused.status_code == 409
        assert "Shampoo would be −3 pc" in refused.text
        assert 'name="anyway"' in refused.text
        assert (await vera.post(f"{address}/posting", data={"anyway": "yes"})).status_code == 303
        page = (await vera.get(address)).text
        assert "Below zero" in page
        assert "Below zero" in (await vera.get("/desk/stock?which=negative")).text
        assert "Write-off" in (await vera.get(f"{HERE}?which=below")).text


async def test_a_stocktake_is_counted_on_its_page() -> None:
    store = await open_store()
    await receive(store, store.shop, ("Shampoo", "3", "15"))
    async with browser(store.vera) as vera:
        form = {"kind": "stocktake", "branch": store.salon.center, "storage": store.shop}
        address = (await vera.post(HERE, data=form)).headers["location"].partition("?")[0]
        assert 'value="Shampoo"' in (await vera.get(f"{address}?good={store.shampoo}")).text
        wrong = await vera.post(f"{address}/counts", data={"good": "Shampoo", "quantity": ""})
        assert wrong.status_code == 422
        assert 'value="Shampoo"' in wrong.text
        assert (
            await vera.post(f"{address}/counts", data={"good": "Shampoo", "quantity": "2"})
        ).status_code == 303
        page = (await vera.get(address)).text
        assert "−1 pc" in page
        seen = hidden(page, f"{address}/posting")
        assert (await vera.post(f"{address}/posting", data=seen)).status_code == 303
        assert "Counted: Shampoo 2 pc." in (await vera.get(address)).text
        late = await vera.post(f"{address}/counts", data={"good": "Shampoo", "quantity": "1"})
        assert late.status_code == 409
    assert await level(store.shop, store.shampoo) == (2, 1000)


async def test_a_goods_page_shows_where_it_is_and_how_it_came_there() -> None:
    store = await open_store()
    await receive(store, store.shop, ("Shampoo", "3", "15"))
    address = f"/desk/stock/goods/{store.shampoo}"
    async with browser(store.vera) as vera:
        assert "Receipt" in (await vera.get(address)).text
        minimum = {f"quantity-{store.shop}": "4"}
        assert (await vera.post(f"{address}/minimums/{store.shop}", data=minimum)).status_code == 303
        assert "Too little" in (await vera.get(address)).text
        assert (await vera.get("/desk/stock/count")).text == "1"
        wrong = await vera.post(f"{address}/minimums/{store.shop}", data={f"quantity-{store.shop}": "some"})
        assert wrong.status_code == 422
        assert 'value="some"' in wrong.text
    async with browser(store.salon.actors["Boris"]) as boris:
        assert (await boris.post(f"{address}/minimums/{store.shop}", data=minimum)).status_code == 404
        assert "Receipt" not in (await boris.get(address)).text


async def test_what_a_service_uses_is_set_on_its_page() -> None:
    store = await open_store()
    address = f"/desk/stock/services/{store.salon.haircut}"
    async with browser(store.vera) as vera:
        page = (await vera.get(address)).text
        form = {"good-1": "Colour cream", "quantity-1": "40 ml", **hidden(page, address)}
        assert (await vera.post(address, data=form)).status_code == 303
        assert 'value="40 ml"' in (await vera.get(address)).text
        assert (await vera.post(address, data=form)).status_code == 409  # of what there was before
        assert (await vera.post(address, data={"good-1": "Glue", "quantity-1": "1"})).status_code == 422
    assert await db.fetch_value("SELECT quantity FROM consumable") == 40


async def test_the_margin_is_for_those_who_see_money() -> None:
    store = await open_store()
    await receive(store, store.shop, ("Shampoo", "3", "15"))
    visit = await till.arrived(store.salon)
    await till.buys_shampoo(store.salon, visit)
    await till.pay(store.salon, visit, till.by_card(5700))
    address = f"/desk/bills/{visit.id}/margin"
    async with browser(store.vera) as vera:
        assert "€52.00" in (await vera.get(address)).text
        assert address in (await vera.get(f"/desk/bills/{visit.id}")).text
    async with browser(store.salon.actors["Olga"]) as olga:
        assert (await olga.get(address)).status_code == 403
        assert address not in (await olga.get(f"/desk/bills/{visit.id}")).text


async def test_documents_are_filtered_and_paged() -> None:
    store = await open_store()
    for _ in range(51):
        await receive(store, store.shop, ("Shampoo", "1", "1"))
    await enter(store, paper("write_off", store.shop, ("Shampoo", "1", "")))
    async with browser(store.vera) as vera:
        assert "Page 1 of 2" in (await vera.get(HERE)).text
        only = (await vera.get(f"{HERE}?kind=write_off")).text
        assert "Broken" in only
        assert "Wella" not in only
        assert "There is no such document here" in (await vera.get(f"{HERE}?which=drafts")).text
        assert (await vera.get(f"{HERE}/999999")).status_code == 404
        assert (await vera.get(f"{HERE}/new?kind=gift")).status_code == 404
        assert "Page 1 of 2" in (await vera.get(f"/desk/stock/goods/{store.shampoo}")).text


async def test_who_has_no_right_gets_in_nowhere() -> None:
    store = await open_store()
    assert Permission.keep_stock not in store.salon.actors["Olga"].permissions
    before = await everything()
    async with browser(store.salon.actors["Olga"]) as olga:
        for path in ("/desk/stock", HERE, "/desk/stock/storages", f"/desk/stock/goods/{store.shampoo}"):
            assert (await olga.get(path)).status_code == 403
        assert (await olga.post(HERE, data=receipt(store))).status_code == 403
    assert await everything() == before
