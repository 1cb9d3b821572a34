"""A scanner at the bill."""

import pytest

from catalog.good_tables import Good, GoodBarcode
from kit import db
from tests.cast import add, open_salon
from tests.checkout import till
from tests.checkout.web import lines_of, look, send

pytestmark = pytest.mark.usefixtures("morning")
CODE = "4006381333931"


async def labelled():  # type: ignore[no-untyped-def]
    """Shampoo with two barcodes and an article, and Masha's bill."""
    salon = await open_salon()
    await db.execute("UPDATE good SET barcode = $1, article = 'SH-1' WHERE id = $2", CODE, salon.shampoo)
    await add(GoodBarcode(good=salon.shampoo, code="012345678905"))
    return salon, await till.arrived(salon)


@pytest.mark.parametrize(
    "typed", [CODE, f" {CODE} ", "0012345678905", "12345678905", "sh-1", "shampoo", "amp"]
)
async def test_a_good_is_put_on_the_bill_by_what_the_scanner_types(typed: str) -> None:
    salon, visit = await labelled()
    at = f"/desk/bills/{visit.id}/scans"
    answer = await send(salon, "Olga", at, version=1, code=typed, member=salon.anna)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/bills/{visit.id}?scanned=yes")
    assert await lines_of(visit) == [("Haircut", 1, 4500, 0), ("Shampoo", 1, 1200, 0)]
    assert "autofocus" in (await look(salon, "Olga", f"/desk/bills/{visit.id}?scanned=yes")).text


async def test_scanned_again_it_is_one_line_with_more_of_it() -> None:
    salon, visit = await labelled()
    for version in (1, 2, 3):
        await send(
            salon, "Olga", f"/desk/bills/{visit.id}/scans", version=version, code=CODE, member=salon.anna
        )
    assert await lines_of(visit) == [("Haircut", 1, 4500, 0), ("Shampoo", 3, 1200, 0)]
    await db.execute("UPDATE visit_line SET price = 1000 WHERE good = $1", salon.shampoo)
    await send(salon, "Olga", f"/desk/bills/{visit.id}/scans", version=4, code=CODE, member=salon.anna)
    assert (await lines_of(visit))[1:] == [("Shampoo", 3, 1000, 0), ("Shampoo", 1, 1200, 0)]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("4012345678901", "No good has the barcode 4012345678901."),
        ("4006381333932", "4006381333932 was not read right"),
        ("Soap &lt;b&gt;", "No good fits"),
        ("", "Scan a barcode, or write an article or a name."),
        ("Cream", "Cream has no price here, so it is not sold."),
    ],
)
async def test_a_barcode_of_nothing_is_told_and_the_bill_stays(typed: str, sentence: str) -> None:
    salon, visit = await labelled()
    await add(Good(name="Cream"))
    before = await lines_of(visit)
    answer = await send(salon, "Olga", f"/desk/bills/{visit.id}/scans", version=1, code=typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert typed in answer.text or "&amp;lt;" in answer.text
    assert await lines_of(visit) == before
    assert (await till.fresh(visit)).version == 1


async def test_of_several_that_fit_one_is_chosen() -> None:
    salon, visit = await labelled()
    other = await add(Good(name="Shampoo, dry"))
    await db.execute("INSERT INTO good_price (good, branch, price) VALUES ($1, $2, 900)", other, salon.center)
    answer = await send(salon, "Olga", f"/desk/bills/{visit.id}/scans", version=1, code="shamp")
    assert answer.status_code == 422
    assert f'value="good-{salon.shampoo}"' in answer.text
    assert f'value="good-{other}"' in answer.text
    assert len(await lines_of(visit)) == 1


async def test_a_bill_that_changed_meanwhile_is_shown_first() -> None:
    salon, visit = await labelled()
    answer = await send(salon, "Olga", f"/desk/bills/{visit.id}/scans", version=7, code=CODE)
    assert answer.status_code == 409
    assert len(await lines_of(visit)) == 1
    assert (
        await send(salon, "Boris", f"/desk/bills/{visit.id}/scans", version=1, code=CODE)
    ).status_code == 404
    assert (
        await send(salon, "Rita", f"/desk/bills/{visit.id}/scans", version=1, code=CODE)
    ).status_code == 403
