"""Whom an invoice names: the seller of a branch, whom a bill is for, and what a client wanted last time."""

from asyncpg import Record

from checkout.rules.invoices import Party
from kit import db

SELLER = "SELECT name, tax_id, address FROM invoice_seller WHERE branch = $1"
BUYER = "SELECT name, tax_id, address, is_kept FROM invoice_party WHERE visit = $1"
LAST = """
SELECT party.name, party.tax_id, party.address FROM invoice_party AS party
JOIN visit ON visit.id = party.visit
WHERE visit.client = $1 AND party.is_kept ORDER BY visit.starts_at DESC, party.id DESC LIMIT 1
"""


async def seller_of(branch: int) -> Party | None:
    return as_party(await db.fetch_one(SELLER, branch))


async def buyer_of(visit: int) -> Party | None:
    return as_party(await db.fetch_one(BUYER, visit))


async def last_buyer(client: int | None) -> Party | None:
    """What is offered to fill in, of who let it be kept."""
    return as_party(await db.fetch_one(LAST, client)) if client else None


def as_party(row: Record | None) -> Party | None:
    return Party(row["name"], row["tax_id"], row["address"]) if row else None
