"""Center with a shop and a back room: shampoo by the piece, colour cream in bottles of 500 ml."""

from dataclasses import dataclass

from catalog.good_tables import Good
from kit import db
from stock import actions
from stock.schemas import DocumentForm, PostingForm, RowsForm, StorageForm
from stock.tables import StockDocument
from tests.cast import Salon, add, open_salon

LEVEL = "SELECT quantity, worth FROM stock_level WHERE storage = $1 AND good = $2"
EVERYTHING = """
SELECT (SELECT count(*) FROM stock_document), (SELECT count(*) FROM stock_line),
    (SELECT count(*) FROM stock_move), (SELECT count(*) FROM book_transaction),
    (SELECT coalesce(sum(quantity), 0)::bigint FROM stock_level), (SELECT count(*) FROM storage),
    (SELECT count(*) FROM consumable), (SELECT count(*) FROM stock_minimum)
"""
CREAM_CODE = "4006381333931"
NOT_BELOW, ANYWAY = PostingForm(), PostingForm(anyway="yes")
Line = tuple[str, str, str]  # good, how many, what all of it cost


@dataclass(frozen=True, slots=True)
class Store:
    salon: Salon
    shop: int  # what is sold comes from here
    back: int  # consumables come from here
    shampoo: int
    cream: int

    @property
    def vera(self):  # type: ignore[no-untyped-def]
        return self.salon.actors["Vera"]


async def open_store() -> Store:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    shop = await actions.add_storage(vera, StorageForm(branch=str(salon.center), name="Shop"))
    back = await actions.add_storage(vera, StorageForm(str(salon.center), "Back room", uses="yes"))
    cream = await add(
        Good(
            name="Colour cream", barcode=CREAM_CODE, article="CC-500", sale_unit="bottle", use_unit="ml",
            per_sale=500,
        )
    )  # fmt: skip
    return Store(salon, shop, back, salon.shampoo, cream)


def rows(*lines: Line) -> RowsForm:
    numbered = list(enumerate(lines, 1))
    return RowsForm(
        goods={number: line[0] for number, line in numbered},
        quantities={number: line[1] for number, line in numbered},
        costs={number: line[2] for number, line in numbered},
    )


def paper(kind: str, storage: int, *lines: Line, **more: str) -> DocumentForm:
    usual = {"receipt": {"supplier": "Wella"}, "write_off": {"reason": "Broken"}}.get(kind, {})
    return DocumentForm(kind=kind, storage=str(storage), rows=rows(*lines), **(usual | more))


async def enter(store: Store, form: DocumentForm, posting: PostingForm = NOT_BELOW, who: str = "Vera") -> int:
    """Drafted and posted; its id."""
    actor = store.salon.actors[who]
    document = await actions.draft_document(actor, form)
    await actions.post_document(actor, document, posting)
    return document


async def receive(store: Store, storage: int, *lines: Line) -> int:
    return await enter(store, paper("receipt", storage, *lines))


async def level(storage: int, good: int) -> tuple[int, int]:
    """How much there is, and what it is worth."""
    found = await db.fetch_one(LEVEL, storage, good)
    return (found["quantity"], found["worth"]) if found else (0, 0)


async def everything() -> tuple[int, ...]:
    """Counts of all there is: the same before and after a refusal."""
    found = await db.fetch_one(EVERYTHING)
    assert found is not None
    return tuple(found.values())


async def fresh(document: int) -> StockDocument:
    found = await StockDocument.objects().get(StockDocument.id == document)
    assert found is not None
    return found
