"""A scanner at the bill and at a receipt, and a shelf that is counted with a phone."""

import pytest
from playwright.async_api import Page, expect

from kit import clock, db
from tests.browser.harness import NOW, axe, on_stage
from tests.checkout import till
from tests.stock.store import Store, level, open_store, receive

pytestmark = pytest.mark.committed
CODE = "4012345678901"


async def at_work() -> tuple[Store, int]:
    """Ten shampoos with a barcode, and Masha's bill."""
    with clock.pretend(NOW):
        store = await open_store()
        await db.execute("UPDATE good SET barcode = $1 WHERE id = $2", CODE, store.shampoo)
        await receive(store, store.shop, ("Shampoo", "10", "50"), ("Colour cream", "2", "24"))
        visit = await till.arrived(store.salon)
    return store, int(visit.id)


async def scan(page: Page, code: str) -> None:
    """As a scanner does: without pause, and Enter."""
    await page.keyboard.type(code)
    await page.keyboard.press("Enter")


async def test_a_scanner_puts_goods_on_the_bill_one_after_the_other() -> None:
    store, visit = await at_work()
    async with on_stage() as stage:
        page = await stage.page("tablet", store.salon.actors["Olga"])
        await page.goto(f"/desk/bills/{visit}")
        await page.get_by_label("Scan a good").focus()
        await scan(page, CODE)
        await expect(page.locator(".lines").get_by_text("Shampoo")).to_be_visible()
        await expect(page.get_by_label("Scan a good")).to_be_focused()
        await scan(page, CODE)
        await expect(page.locator(".lines").get_by_text("2 × €12.00")).to_be_visible()
        await misread(page)
        await expect(page.locator(".lines").get_by_text("2 × €12.00")).to_be_visible()
        await axe(page)


async def misread(page: Page) -> None:
    await scan(page, "4006381333932")
    await expect(page.locator("#code-error")).to_contain_text("was not read right")
    await expect(page.get_by_label("Scan a good")).to_have_value("4006381333932")


async def typed_in(page: Page, store: Store) -> None:
    await page.goto(f"/desk/stock/documents/new?kind=receipt&branch={store.salon.center}")
    await page.get_by_label("Into").select_option(label="Shop")
    await page.get_by_label("Supplier").fill("Wella")
    await page.get_by_label("Good 1").focus()
    await scan(page, CODE)
    await expect(page.locator("#quantity-1-error")).to_be_visible()
    await page.locator("#quantity-1").fill("5")
    await page.locator("#cost-1").fill("35")
    await axe(page)


async def test_a_delivery_is_scanned_line_by_line_and_posted() -> None:
    store, _ = await at_work()
    async with on_stage() as stage:
        page = await stage.page("desktop", store.vera)
        await typed_in(page, store)
        await page.get_by_role("button", name="Save the draft").click()
        await expect(page.get_by_text("Nothing moved yet")).to_be_visible()
        await page.get_by_role("button", name="Save and post").click()
        await expect(page.get_by_text("It can be undone on this page")).to_be_visible()
        assert await level(store.shop, store.shampoo) == (15, 8500)
        await page.get_by_role("button", name="Undo this document").click()
        await page.get_by_role("dialog").get_by_role("button", name="Undo this document").click()
        await expect(page.get_by_text("this document is the opposite")).to_be_visible()
    assert await level(store.shop, store.shampoo) == (10, 5000)


async def test_a_shelf_is_counted_with_a_phone_while_the_desk_sells() -> None:
    store, visit = await at_work()
    async with on_stage() as stage:
        page = await stage.page("phone", store.vera)
        await page.goto(f"/desk/stock/documents/new?kind=stocktake&branch={store.salon.center}")
        await page.get_by_label("Which storage is counted").select_option(label="Shop")
        await page.get_by_role("button", name="Begin to count").click()
        await page.get_by_role("link", name="Shampoo").click()
        await expect(page.get_by_label("How many are there")).to_be_focused()
        await page.get_by_label("How many are there").fill("8")
        await page.get_by_role("button", name="Count", exact=True).click()
        await expect(page.get_by_text("−2 pc")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await axe(page)
        await sell_one(store, visit)
        await page.get_by_role("button", name="Post the differences").click()
        await page.get_by_role("dialog").get_by_role("button", name="Post the differences").click()
        await expect(page.get_by_text("It can be undone on this page")).to_be_visible()
    assert await level(store.shop, store.shampoo) == (7, 3500)


async def sell_one(store: Store, visit: int) -> None:
    from clients.tables import Visit

    sold = await Visit.objects().get(Visit.id == visit)
    with clock.pretend(NOW.replace(hour=9)):
        await till.buys_shampoo(store.salon, sold)
        await till.pay(store.salon, sold, till.by_card(5700))
