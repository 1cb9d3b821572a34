"""What is on the shelves since yesterday: goods to sell, and a cream that colouring uses up."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import catalog.actions
import stock.actions
from catalog.schemas import GoodForm
from demo.company import Place
from demo.price_list import GOODS
from kit import clock
from kit.db import fetch_value
from kit.money import plain
from kit.rights import SYSTEM
from stock.schemas import (
    CardForm,
    CountForm,
    DocumentForm,
    MinimumForm,
    PostingForm,
    RowsForm,
    StorageForm,
)

CREAM = GoodForm(
    name="Colour cream 7.1", barcode="4006381333931", article="CC-7.1", sale_unit="tube", use_unit="ml",
    per_sale="60",
)  # fmt: skip
NAMES = tuple(name for name, _, _ in GOODS)
PRICE = "SELECT price FROM good_price WHERE good = $1 AND branch = $2"
CURRENCY = "SELECT currency FROM branch WHERE id = $1"
COLOURING = "SELECT id FROM service WHERE name = 'Full colour'"
DELIVERED, FEW = 12, 4


async def stock_shelves(places: Sequence[Place], now: datetime) -> None:
    """Not before the history was lived through, so that nothing of it was taken from here."""
    cream = await catalog.actions.add_good(SYSTEM, CREAM)
    with clock.pretend(now - timedelta(days=1)):
        for place in places:
            shop = await stock.actions.add_storage(SYSTEM, StorageForm(str(place.id), "Shop"))
            await stock.actions.add_storage(SYSTEM, StorageForm(str(place.id), "Colour room", uses="yes"))
            await receive(place, shop)
            await keep_cream(place, cream.id)
            await stock.actions.set_minimum(SYSTEM, shop, place.goods[0], MinimumForm("15"))
    colouring = await fetch_value(COLOURING)
    card = RowsForm(goods={1: CREAM.name}, quantities={1: "45 ml"})
    await stock.actions.set_consumables(SYSTEM, colouring, CardForm(rows=card))


async def receive(place: Place, shop: int) -> None:
    """A dozen of each, at two fifths of what it is sold for."""
    currency = await fetch_value(CURRENCY, place.id)
    prices = [await fetch_value(PRICE, good, place.id) for good in place.goods]
    costs = [plain(DELIVERED * price * 2 // 5, currency) for price in prices]
    await post(
        "receipt", shop, [(name, str(DELIVERED), cost) for name, cost in zip(NAMES, costs, strict=True)]
    )
    await post("write_off", shop, [(NAMES[0], "1", "")])
    stocktake = await stock.actions.draft_document(SYSTEM, DocumentForm(kind="stocktake", storage=str(shop)))
    await stock.actions.count_good(SYSTEM, stocktake, CountForm(NAMES[1], "", str(DELIVERED - 1)))


async def keep_cream(place: Place, cream: int) -> None:
    sql = "SELECT id FROM storage WHERE branch = $1 AND uses"
    room = await fetch_value(sql, place.id)
    await post("receipt", room, [(CREAM.name, str(DELIVERED), "84.00")])
    await stock.actions.set_minimum(SYSTEM, room, cream, MinimumForm(str(FEW)))


async def post(kind: str, storage: int, lines: Sequence[tuple[str, str, str]]) -> None:
    goods, quantities, costs = (dict(enumerate(column, 1)) for column in zip(*lines, strict=True))
    form = DocumentForm(
        kind=kind,
        storage=str(storage),
        supplier="Wella",
        reason="Tester for the counter" if kind == "write_off" else "",
        rows=RowsForm(goods=goods, quantities=quantities, costs=costs),
    )
    document = await stock.actions.draft_document(SYSTEM, form)
    await stock.actions.post_document(SYSTEM, document, PostingForm())
