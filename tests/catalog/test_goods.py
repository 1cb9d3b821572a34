"""Barcodes, articles and units of goods."""

import pytest

from catalog import actions, queries
from catalog.pages import kept_good
from catalog.rules import barcodes_in, check_digit, fault_of_barcode
from catalog.schemas import GoodForm
from kit import db
from kit.errors import Invalid
from tests.cast import open_salon


@pytest.mark.parametrize(
    "code", ["4006381333931", "96385074", "036000291452", "14006381333938", "123", "AB-1.2"]
)
def test_a_barcode_whose_last_digit_fits_or_that_has_none_is_one(code: str) -> None:
    assert fault_of_barcode(code) == ""


@pytest.mark.parametrize("code", ["4006381333932", "96385073", "036000291453", "12 3", "ä", "x" * 61])
def test_what_is_no_barcode_is_told(code: str) -> None:
    assert fault_of_barcode(code)


def test_the_check_digit_is_that_of_the_standard() -> None:
    assert [check_digit(digits) for digits in ("400638133393", "9638507", "03600029145")] == [1, 4, 2]


def test_several_barcodes_are_written_in_one_field() -> None:
    assert barcodes_in(" 123, 4006381333931;123 ") == ["123", "4006381333931"]
    assert barcodes_in("") == []
    with pytest.raises(Invalid):
        barcodes_in(" ".join(f"A{number}" for number in range(21)))


async def test_a_good_has_several_barcodes_and_is_found_by_each() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    form = GoodForm(name="Cream", barcode="4006381333931 96385074", article="C-1", sale_unit="bottle",
                    use_unit="ml", per_sale="500", prices={salon.center: "20"})  # fmt: skip
    cream = await actions.add_good(vera, form)
    for typed in ("4006381333931", "96385074", "c-1", "CREAM", "rea"):
        assert [each.id for each in await queries.find_goods(typed)] == [cream.id]
    kept = await kept_good(vera, cream.id)
    assert (kept.barcode, kept.per_sale) == ("4006381333931 96385074", "500")
    assert await queries.find_goods("rea", salon.harbour) == []
    assert await queries.find_goods("  ") == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"barcode": "96385074"}, "barcode"),
        ({"barcode": "123 96385074"}, "barcode"),
        ({"barcode": "4006381333932"}, "barcode"),
        ({"article": "c-1"}, "article"),
        ({"per_sale": "0"}, "per_sale"),
        ({"per_sale": "2.5"}, "per_sale"),
        ({"per_sale": "500"}, "use_unit"),
        ({"per_sale": "500", "use_unit": "PC"}, "use_unit"),
        ({"use_unit": "100 ml"}, "use_unit"),
        ({"sale_unit": ""}, "sale_unit"),
    ],
)
async def test_what_another_good_has_or_what_cannot_be_is_refused(typed: dict[str, str], field: str) -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    await actions.add_good(vera, GoodForm(name="Cream", barcode="4006381333931 96385074", article="C-1"))
    before = await db.fetch_value("SELECT count(*) FROM good")
    with pytest.raises(Invalid) as refusal:
        await actions.add_good(vera, GoodForm(**{"name": "Gel", **typed}))
    assert set(refusal.value.fields) == {field}
    assert await db.fetch_value("SELECT count(*) FROM good") == before
