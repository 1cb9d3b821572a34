"""Bills that were paid, and refunds of them as somebody at the desk would ask for."""

from checkout import actions, queries
from checkout.actions import Order
from checkout.refund_tables import Refund, RefundLine, RefundPart
from checkout.rules.refunds import Asked, Wish
from clients.tables import Visit
from kit import db
from tests.cast import Salon
from tests.checkout import till

EVERYTHING = Wish(everything=True)


async def lines_of(visit: Visit) -> dict[str, int]:
    """The numbers of the standing bill's lines, by title."""
    rows = await db.fetch(
        "SELECT bill_line.id, bill_line.title FROM bill_line JOIN bill ON bill.id = bill_line.bill"
        " WHERE bill.visit = $1 AND bill.reversed_at IS NULL",
        visit.id,
    )
    return {row["title"]: row["id"] for row in rows}


async def payments_of(visit: Visit) -> dict[str, int]:
    rows = await db.fetch(
        "SELECT payment.id, method FROM payment JOIN bill ON bill.id = payment.bill WHERE bill.visit = $1",
        visit.id,
    )
    return {row["method"]: row["id"] for row in rows}


async def refund(
    salon: Salon, visit: Visit, wish: Wish = EVERYTHING, *, who: str = "Nora", **more: object
) -> Refund:
    """As the page is now."""
    version = (await till.fresh(visit)).version
    order = Order(**{"version": version, "why": "Unhappy with it", "wish": wish, **more})  # type: ignore[arg-type]
    return await actions.refund(salon.actors[who], visit.id, order)


async def some(visit: Visit, **wanted: int | tuple[int, int | None]) -> Wish:
    """`Shampoo=2` is two of them, `Haircut=(0, 500)` is 5.00 off its price."""
    known = await lines_of(visit)
    asked = {
        known[title]: Asked(*each) if isinstance(each, tuple) else Asked(each)
        for title, each in wanted.items()
    }
    return Wish(lines=asked)


async def left(visit: Visit) -> int:
    bill = await queries.standing_bill(visit.id)
    assert bill is not None
    return (await queries.bill_left(bill)).left


async def parts() -> list[tuple[str, int]]:
    return [(each.method, each.amount) for each in await RefundPart.objects().order_by(RefundPart.id)]


async def returned() -> list[tuple[int, int, bool]]:
    rows = await RefundLine.objects().order_by(RefundLine.id)
    return [(each.quantity, each.amount, each.back_to_stock) for each in rows]
