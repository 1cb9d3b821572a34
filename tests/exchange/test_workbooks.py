"""The catalogue as a workbook: out, changed, and in again, where every row is looked at first."""

import io

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from kit import db
from tests.browse import browser
from tests.cast import open_salon

HERE = "/desk/exchange/sheets/goods"
GOODS = "SELECT name, barcode, article, use_unit, per_sale FROM good ORDER BY id"


def workbook(*rows: list[object]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Goods")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def sent(content: bytes) -> dict[str, tuple[str, bytes]]:
    return {"file": ("goods.xlsx", content)}


async def test_what_there_is_comes_out_as_a_workbook_and_changes_nothing_when_it_comes_back() -> None:
    salon = await open_salon()
    await db.execute("UPDATE good SET barcode = '4006381333931', article = '007'")
    async with browser(salon.actors["Vera"]) as vera:
        answer = await vera.get(HERE)
        rows = CalamineWorkbook.from_object(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        assert rows[0][:4] == ["Name", "Barcode", "Article", "Sold by the"]
        assert rows[1][:4] == ["Shampoo", "4006381333931", "007", "pc"]
        looked = await vera.post(HERE, files=sent(answer.content))
    assert looked.status_code == 200
    assert "1 as they are" in looked.text


async def test_each_row_is_reported_and_nothing_is_written_before_somebody_says_so() -> None:
    salon = await open_salon()
    before = await db.fetch(GOODS)
    content = workbook(
        ["Name", "EAN", "Article", "Used in", "How many in one", "Price in Center"],
        ["Shampoo", 4006381333931, "SH-1", "", "", 12.5],
        ["Cream", "", "C-1", "ml", 500, 20],
        ["Gel", 4006381333932, "G-1", "", "", 9],
        ["Wax", "", "C-1", "", "few", 9],
    )
    async with browser(salon.actors["Vera"]) as vera:
        looked = (await vera.post(HERE, files=sent(content))).text
    assert "4006381333932 was not read right" in looked
    assert "Write a whole number from 1 to 1000000." in looked
    assert await db.fetch(GOODS) == before


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (sent(b"PK\x03\x04 broken"), "damaged"),
        (sent(b""), "There is nothing in this file"),
        ({"other": ("x", b"y")}, "Choose a file first"),
        (sent(workbook(["Name"], *[[f"Good {number}"] for number in range(400)])), "300 fit at once"),
    ],
)
async def test_what_cannot_be_read_is_said_and_nothing_is_written(files, sentence: str) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        answer = await vera.post(HERE, files=files)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert await db.fetch_value("SELECT count(*) FROM good") == 1


async def test_only_who_may_change_the_catalogue_gets_in() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        assert (await olga.get(HERE)).status_code == 403
        assert (await olga.post(HERE, files=sent(b"x"))).status_code == 403
    async with browser(salon.actors["Vera"]) as vera:
        assert (await vera.get("/desk/exchange/sheets/secrets")).status_code == 404
