"""Who the business buys from."""

from asyncpg import Record

from catalog.queries import LARGEST_ID
from kit.db import fetch_one, fetch_value
from kit.errors import NotFound

SUPPLIER = "SELECT * FROM supplier WHERE id = $1"
NAMED = "SELECT * FROM supplier WHERE lower(name) = lower($1)"
NAMES = "SELECT array_agg(name ORDER BY lower(name)) FROM supplier WHERE is_active"


async def access_supplier(supplier_id: int) -> Record:
    """Suppliers are of the whole business."""
    found = await fetch_one(SUPPLIER, supplier_id) if 0 < supplier_id <= LARGEST_ID else None
    if found is None:
        raise NotFound("There is no such supplier.")
    return found


async def named(name: str) -> Record | None:
    return await fetch_one(NAMED, name)


async def names_of_suppliers() -> list[str]:
    """Of those in use."""
    return await fetch_value(NAMES) or []
