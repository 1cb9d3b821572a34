"""How a good's row says it is counted."""

from asyncpg import Record

from kit.money import divide
from stock.rules import Units, show_quantity


def units_of(good: Record) -> Units:
    return Units(good["sale_unit"], good["use_unit"], good["per_sale"])


def cost_of_one(good: Record) -> int:
    """What one that is sold cost on average; of a good with its `quantity` and `worth`."""
    return divide(good["worth"] * good["per_sale"], good["quantity"])


def counted(quantity: int, good: Record) -> str:
    """3 bottle 250 ml."""
    return show_quantity(quantity, units_of(good))
