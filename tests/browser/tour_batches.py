"""What was pasted into the salon of the tour: one batch that stands, and one that was taken back."""

from batches.actions import look, undo, write
from batches.kinds import kind_of
from batches.rules.sheet import read_sheet
from tests.cast import Salon

LONG = "Balayage with root shadow, glossing, deep conditioning and a blow dry for very long and thick hair"
PRICES = f"Name\tCategory\tMinutes\tPrice in Center\nHaircut\t\t\t47\n{LONG}\tHair\t4 h\t1.234,50 €\n"


async def batches_of(salon: Salon) -> dict[str, object]:
    undone = await pasted(salon, "goods", "Name\tPrice in Center\nShampoo\t14\nWax\t9")
    await undo(salon.actors["Vera"], undone)
    return {"batch": await pasted(salon, "services", PRICES), "undone_batch": undone}


async def pasted(salon: Salon, kind: str, text: str) -> int:
    vera = salon.actors["Vera"]
    sheet = read_sheet(await kind_of(kind).columns(vera), {"text": text})
    found = await look(vera, kind, sheet)
    return int((await write(vera, kind, "paste", sheet, found.mark)).id)
