"""A shop and a back room with goods in them, a draft, a stocktake that is going on, a consumption card."""

from catalog.good_tables import Good
from stock import actions
from stock.schemas import CardForm, CountForm, DocumentForm, MinimumForm, PostingForm, RowsForm, StorageForm
from tests.cast import Salon, add

LONG_GOOD = "Professional repairing and colour-preserving conditioner for very long hair, 1000 ml"
Line = tuple[str, str, str]  # good, how many, what all of it cost


async def stock_of(salon: Salon) -> dict[str, object]:
    """Before anything is paid, so that bills have a margin."""
    vera, center = salon.actors["Vera"], str(salon.center)
    shop = await actions.add_storage(vera, StorageForm(center, "Shop"))
    back = await actions.add_storage(vera, StorageForm(center, "Back room", uses="yes"))
    cellar = await actions.add_storage(vera, StorageForm(center, "Cellar"))
    await actions.retire_storage(vera, cellar)
    cream = await add(
        Good(name="Colour cream", article="CC-500", sale_unit="bottle", use_unit="ml", per_sale=500)
    )
    await add(Good(name=LONG_GOOD, article="SUPPLIER-ARTICLE-NUMBER-0001"))
    received = await posted(
        salon, paper("receipt", shop, ("Shampoo", "20", "100"), (LONG_GOOD, "3", "54.90"))
    )
    await posted(salon, paper("receipt", back, ("CC-500", "2", "24")))
    below = await posted(salon, paper("write_off", back, ("Shampoo", "2", "")))
    await actions.set_minimum(vera, shop, salon.shampoo, MinimumForm("25"))
    await actions.set_consumables(vera, salon.haircut, CardForm(rows=rows(("CC-500", "40 ml", ""))))
    moving = paper("movement", shop, ("Shampoo", "4", ""), (LONG_GOOD, "1", ""), to_storage=str(back))
    draft = await actions.draft_document(vera, moving)
    stocktake = await actions.draft_document(vera, paper("stocktake", shop))
    await actions.count_good(vera, stocktake, CountForm("Shampoo", "", "19"))
    return {
        "storage": shop, "cellar": cellar, "cream": cream, "stock_draft": draft, "stocktake": stocktake,
        "received": received, "below": below,
    }  # fmt: skip


def rows(*lines: Line) -> RowsForm:
    columns = [dict(enumerate(column, 1)) for column in zip(*lines, strict=True)] or [{}, {}, {}]
    return RowsForm(goods=columns[0], quantities=columns[1], costs=columns[2])


def paper(kind: str, storage: int, *lines: Line, to_storage: str = "") -> DocumentForm:
    return DocumentForm(
        kind=kind, storage=str(storage), to_storage=to_storage, supplier="Wella Deutschland GmbH",
        reason="Testers" if kind == "write_off" else "", rows=rows(*lines),
    )  # fmt: skip


async def posted(salon: Salon, form: DocumentForm) -> int:
    document = await actions.draft_document(salon.actors["Vera"], form)
    await actions.post_document(salon.actors["Vera"], document, PostingForm(anyway="yes"))
    return document
