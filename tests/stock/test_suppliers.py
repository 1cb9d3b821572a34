"""Suppliers: found by their name however it is written, put away, and made of the names on old receipts."""

from importlib import import_module

import pytest

from kit import db
from kit.errors import Forbidden, Invalid
from stock import actions
from stock.queries.suppliers import names_of_suppliers
from stock.schemas import SupplierForm
from tests.stock.store import everything, open_store, paper, receive

pytestmark = pytest.mark.usefixtures("morning")
NAMED = """
SELECT coalesce(supplier.name, '') AS name FROM stock_document AS document
LEFT JOIN supplier ON supplier.id = document.supplier ORDER BY document.id
"""
BEFORE = """
ALTER TABLE stock_document ADD COLUMN supplier_was varchar(160) NOT NULL DEFAULT '';
UPDATE stock_document SET supplier_was = supplier.name FROM supplier
    WHERE supplier.id = stock_document.supplier;
UPDATE stock_document SET supplier = NULL;
UPDATE stock_document SET supplier_was = ' LOREAL' WHERE id = (SELECT max(id) FROM stock_document);
DELETE FROM supplier; DROP INDEX supplier_named_once
"""


async def test_a_receipt_finds_its_supplier_or_adds_it() -> None:
    store = await open_store()
    for name in ("Wella", "wella", "L'Oréal"):
        await actions.draft_document(
            store.vera, paper("receipt", store.shop, ("Shampoo", "1", "5"), supplier=name)
        )
    assert await names_of_suppliers() == ["L'Oréal", "Wella"]


async def test_a_receipt_that_is_refused_adds_no_supplier() -> None:
    store = await open_store()
    before = await everything()
    wrong = paper("receipt", store.shop, ("Soap", "1", "5"), supplier="Nobody")
    with pytest.raises(Invalid):
        await actions.draft_document(store.vera, wrong)
    assert await everything() == before
    assert await names_of_suppliers() == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "WELLA"}, "name"),
        ({"email": "no"}, "email"),
        ({"phone": "abc"}, "phone"),
        ({"pay_within": "-1"}, "pay_within"),
        ({"pay_within": "400"}, "pay_within"),
        ({"notes": "x" * 2001}, "notes"),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field(typed: dict[str, str], field: str) -> None:
    store = await open_store()
    await actions.add_supplier(store.vera, SupplierForm(name="Wella"))
    with pytest.raises(Invalid) as wrong:
        await actions.add_supplier(store.vera, SupplierForm(**{"name": "Goldwell"} | typed))
    assert list(wrong.value.fields) == [field]
    with pytest.raises(Forbidden):
        await actions.add_supplier(store.salon.actors["Olga"], SupplierForm(name="Goldwell"))
    assert await names_of_suppliers() == ["Wella"]


async def test_names_on_old_receipts_become_suppliers() -> None:
    store = await open_store()
    for cost in ("10", "20", "30"):
        await receive(store, store.shop, ("Shampoo", "1", cost))
    for statement in BEFORE.split(";"):
        await db.execute(statement)
    made = import_module("stock.piccolo_migrations.stock_2026_11_28t23_13_00_000000")
    await db.execute(made.FORWARDS)
    assert [row["name"] for row in await db.fetch(NAMED)] == ["Wella", "Wella", "LOREAL"]
    assert await names_of_suppliers() == ["LOREAL", "Wella"]
