"""How many of a line, for how much: agreed on at the desk before the bill is paid."""

from dataclasses import dataclass

from booking.actions import changes, refusals
from booking.rules.terms import EXPECTED
from clients.queries import visit_lines
from clients.rules import Line
from clients.rules.discounts import check_amounts
from clients.tables import Visit
from kit.db import execute, transaction
from kit.errors import NotFound
from kit.rights import Actor, Permission

LONGEST_REASON = 120
SET_AMOUNTS = """
UPDATE visit_line SET quantity = $2, price = $3, discount = $4, discount_reason = $5,
    discount_by = CASE WHEN (discount, discount_reason) = ($4::bigint, $5::varchar) THEN discount_by
                       ELSE 'desk' END
WHERE id = $1
"""


@dataclass(frozen=True, slots=True)
class Amounts:
    """`price` is for one and `discount` for the whole line, in minor units."""

    quantity: int
    price: int
    discount: int = 0
    reason: str = ""


async def price_line(
    actor: Actor, visit_id: int, line_id: int, wanted: Amounts, version: int | None
) -> Visit:
    """Another price or discount needs the right to give discounts; how many there are does not.

    Raises `StaleVisit`, `WrongStep` when the visit is over, `NotFound` for a line that is gone.
    """
    visit = await changes.seen(actor, visit_id, version)
    async with transaction():
        fresh = await changes.locked(visit_id, visit.version)
        if fresh.status not in EXPECTED:
            raise refusals.WrongStep(fresh, "changed")
        line = await line_of(visit_id, line_id)
        reason = wanted.reason.strip()[:LONGEST_REASON] if wanted.discount else ""
        check_amounts(wanted.quantity, wanted.price, wanted.discount, reason)
        if (wanted.price, wanted.discount, reason) != (line.price, line.discount, line.discount_reason):
            actor.require(Permission.give_discounts)
        await execute(SET_AMOUNTS, line_id, wanted.quantity, wanted.price, wanted.discount, reason)
        before = {**refusals.state(fresh), **told_of(line)}
        await changes.save(fresh, {})
        after = told_of(await line_of(visit_id, line_id))
        return await changes.told(actor, "change line", fresh, before, **after)


async def line_of(visit_id: int, line_id: int) -> Line:
    found = [each for each in await visit_lines(visit_id) if each.id == line_id]
    if not found:
        raise NotFound("That line is no longer on the visit.")
    return found[0]


def told_of(line: Line) -> dict[str, object]:
    return {
        name: getattr(line, name) for name in ("title", "quantity", "price", "discount", "discount_reason")
    }
