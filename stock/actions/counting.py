"""A stocktake: each good is counted by itself, as of its own moment, while others go on selling."""

from kit import clock
from kit.db import execute, transaction
from kit.errors import NotFound
from kit.rights import Actor
from stock.actions.holding import hold_draft
from stock.actions.reading import good_meant, quantity_of
from stock.schemas import CountForm
from stock.tables import DocumentKind

# Counted again, the later count stands.
COUNT = """
INSERT INTO stock_line (document, good, quantity, cost, counted_at, position) VALUES ($1, $2, $3, 0, $4, 0)
ON CONFLICT (document, good) DO UPDATE SET quantity = excluded.quantity, counted_at = excluded.counted_at
"""
UNCOUNT = "DELETE FROM stock_line WHERE document = $1 AND id = $2"


async def count_good(actor: Actor, document_id: int, form: CountForm) -> None:
    """So many are there now; none is a count, too."""
    async with transaction():
        await hold_stocktake(actor, document_id)
        good = await good_meant(form.good, form.known, "good")
        quantity = quantity_of(form.quantity, good, "quantity", least=0)
        await execute(COUNT, document_id, good["id"], quantity, clock.now())


async def uncount_good(actor: Actor, document_id: int, line_id: int) -> None:
    """It counts as not looked at, and keeps what it has."""
    async with transaction():
        await hold_stocktake(actor, document_id)
        await execute(UNCOUNT, document_id, line_id)


async def hold_stocktake(actor: Actor, document_id: int) -> None:
    document = await hold_draft(actor, document_id)
    if document["kind"] != DocumentKind.stocktake:
        raise NotFound("There is no such stocktake.")
