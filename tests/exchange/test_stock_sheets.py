"""A document of the stock as a workbook: looked at row by row first, and written when somebody says so."""

import html
import io
import re

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from kit import db
from tests.browse import browser
from tests.stock.store import CREAM_CODE, Store, everything, level, open_store, receive

pytestmark = pytest.mark.usefixtures("morning")
HERE = "/desk/exchange/stock"
HEADINGS = ["Barcode", "Article", "Name", "Quantity", "Cost", "Cost of one"]
FIELD = re.compile(r'name="((?:good|known|quantity|cost)-\d+)"[^>]*? value="([^"]*)"')


def workbook(*rows: list[object]) -> dict[str, tuple[str, bytes]]:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Goods")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return {"file": ("goods.xlsx", out.getvalue())}


def form_of(store: Store, kind: str) -> dict[str, str]:
    return {"kind": kind, "branch": str(store.salon.center)}


def fields(page: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in FIELD.findall(page)}


async def test_the_list_of_goods_comes_out_without_quantities() -> None:
    store = await open_store()
    async with browser(store.vera) as vera:
        out = await vera.get(HERE, params={"kind": "receipt"})
    rows = CalamineWorkbook.from_object(io.BytesIO(out.content)).get_sheet_by_index(0).to_python()
    assert rows[0] == HEADINGS
    assert [row[:4] for row in rows[1:]] == [
        [CREAM_CODE, "CC-500", "Colour cream", ""],
        ["", "", "Shampoo", ""],
    ]


async def test_it_comes_back_as_an_opening_stock_that_is_looked_at_first() -> None:
    store = await open_store()
    before = await everything()
    sheet = workbook(HEADINGS, [CREAM_CODE, "", "", 2, "", 12], ["", "", "Shampoo", "10", 50, ""])
    async with browser(store.vera) as vera:
        looked = await vera.post(HERE, data=form_of(store, "receipt"), files=sheet)
        assert (looked.status_code, await everything()) == (200, before)
        assert "2 rows of the file are here" in looked.text
        typed = fields(looked.text)
        assert (typed["good-1"], typed["quantity-1"]) == ("Colour cream", "2 bottle")
        form = {**typed, **form_of(store, "receipt"), "storage": str(store.shop), "supplier": "Opening"}
        await posted(vera, form)
    assert await level(store.shop, store.shampoo) == (10, 5000)
    assert await level(store.shop, store.cream) == (1000, 2400)


async def posted(vera, form: dict[str, str]) -> None:  # type: ignore[no-untyped-def]
    """Saved as a draft, and posted on its page."""
    made = await vera.post("/desk/stock/documents", data=form)
    assert made.status_code == 303
    document = made.headers["location"].partition("?")[0]
    assert "Shampoo" in (await vera.get(document)).text
    assert (await vera.post(f"{document}/posting", data={})).status_code == 303


async def test_every_row_that_is_wrong_is_marked_and_keeps_what_it_said() -> None:
    store = await open_store()
    before = await everything()
    rows = [["Shampoo", "10", "50"], ["Glue", "3", "5"], ["Colour cream", "many", "5"], ["Shampoo", "1", "x"]]
    async with browser(store.vera) as vera:
        looked = await vera.post(
            HERE, data=form_of(store, "receipt"), files=workbook(["Name", "Quantity", "Cost"], *rows)
        )
    assert looked.status_code == 422
    assert "4 rows of the file are here, and 3 of them have to be put right" in looked.text
    assert "No good fits “Glue”" in html.unescape(looked.text)
    typed = fields(looked.text)
    assert (typed["good-2"], typed["quantity-3"], typed["cost-4"]) == ("Glue", "many", "x")
    assert await everything() == before


async def test_a_counted_list_is_a_stocktake_that_can_be_posted() -> None:
    store = await open_store()
    await receive(store, store.shop, ("Shampoo", "10", "50"), ("Colour cream", "2", "24"))
    sheet = workbook(["Barcode", "Name", "Counted"], ["", "Shampoo", 8], [CREAM_CODE, "", 0])
    async with browser(store.vera) as vera:
        looked = await vera.post(HERE, data=form_of(store, "stocktake"), files=sheet)
        form = {**fields(looked.text), **form_of(store, "stocktake"), "storage": str(store.shop)}
        await posted(vera, form)
    assert await level(store.shop, store.shampoo) == (8, 4000)
    assert await level(store.shop, store.cream) == (0, 0)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (None, "Choose a file first"),
        ({"file": ("a.xlsx", b"\x00\x01nonsense")}, ""),
        (workbook(["Shampoo", 3]), "The first row has to say"),
        (workbook(["Name", "Quantity"], ["Shampoo", ""]), "No row says how many"),
        (workbook(["Name", "Quantity"], *[["Shampoo", 1]] * 201), "fit on one document"),
    ],
)
async def test_a_file_that_is_of_no_use_is_told_so_and_nothing_is_written(
    file: dict[str, tuple[str, bytes]] | None, says: str
) -> None:
    store = await open_store()
    before = await everything()
    async with browser(store.vera) as vera:
        none = {"file": ("", b"")}
        answer = await vera.post(HERE, data=form_of(store, "receipt"), files=file or none)
    assert answer.status_code == 422
    assert says in html.unescape(answer.text)
    assert await everything() == before


async def test_it_takes_the_right_to_keep_the_stock_and_the_branch() -> None:
    store = await open_store()
    sheet = workbook(["Name", "Quantity", "Cost"], ["Shampoo", 1, 1])
    async with browser(store.salon.actors["Anna"]) as anna:
        assert (await anna.get(HERE)).status_code == 403
        assert (await anna.post(HERE, data=form_of(store, "receipt"), files=sheet)).status_code == 403
    async with browser(store.salon.actors["Boris"]) as boris:
        assert (await boris.post(HERE, data=form_of(store, "receipt"), files=sheet)).status_code == 404
    assert await db.fetch_value("SELECT count(*) FROM stock_document") == 0
