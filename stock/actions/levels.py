"""Holding what is in stock, and writing what became of it together with the book."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import ledger.actions
from kit import clock
from kit.db import execute, fetch
from ledger.rules import summed
from stock.rules import Key, Level, Levels, Step, entries, lacking
from stock.tables import DocumentKind

MAKE_LEVELS = """
INSERT INTO stock_level (storage, good, quantity, worth, last_cost)
SELECT wanted.storage, wanted.good, 0, 0, 0
FROM unnest($1::int[], $2::int[]) WITH ORDINALITY AS wanted (storage, good, place)
WHERE NOT EXISTS (
    SELECT FROM stock_level AS known WHERE (known.storage, known.good) = (wanted.storage, wanted.good)
)
ORDER BY wanted.place ON CONFLICT (storage, good) DO NOTHING
"""
# In one order, so that two documents with the same goods never wait in a ring. How a good is counted stays
# meanwhile, too.
LOCK_LEVELS = """
SELECT stock_level.storage, stock_level.good, stock_level.quantity, stock_level.worth, stock_level.last_cost,
    good.per_sale
FROM stock_level JOIN good ON good.id = stock_level.good
WHERE (stock_level.storage, stock_level.good) IN (SELECT * FROM unnest($1::int[], $2::int[]))
ORDER BY stock_level.storage, stock_level.good FOR UPDATE OF stock_level FOR SHARE OF good
"""
WRITE_MOVES = """
INSERT INTO stock_move (document, storage, good, quantity, cost, worth, remaining, moved_at)
SELECT $1, steps.storage, steps.good, steps.quantity, steps.cost, steps.worth, steps.remaining, $2
FROM unnest($3::int[], $4::int[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
    WITH ORDINALITY AS steps (storage, good, quantity, cost, worth, remaining, place)
ORDER BY steps.place
"""
KEEP_LEVELS = """
UPDATE stock_level SET quantity = now.quantity, worth = now.worth, last_cost = now.last_cost
FROM unnest($1::int[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[])
    AS now (storage, good, quantity, worth, last_cost)
WHERE stock_level.storage = now.storage AND stock_level.good = now.good
"""
MARK_POSTED = """
UPDATE stock_document SET posted_at = $2, posted_by = $3, entry = $4, below_zero = $5 WHERE id = $1
"""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that is carried out now: its id, what it is, where, and in which currency.

    `supplier` is who is owed for a receipt; 0 of one from before there were suppliers, as it is undone.
    """

    id: int
    kind: DocumentKind
    branch: int
    currency: str
    said: str
    supplier: int = 0


async def hold_levels(keys: Collection[Key]) -> Levels:
    """What there is of each, which nobody else changes until the transaction ends."""
    wanted = sorted(set(keys))
    pairs = [storage for storage, _ in wanted], [good for _, good in wanted]
    await execute(MAKE_LEVELS, *pairs)
    return {
        (row["storage"], row["good"]): Level(row["quantity"], row["worth"], row["last_cost"], row["per_sale"])
        for row in await fetch(LOCK_LEVELS, *pairs)
    }


async def carry_out(paper: Paper, steps: Sequence[Step], who: str) -> None:
    """Writes the moves, what there is after them, and the book; then the document is posted."""
    now = clock.now()
    await execute(
        WRITE_MOVES,
        paper.id,
        now,
        [step.storage for step in steps],
        [step.good for step in steps],
        [step.quantity for step in steps],
        [step.cost for step in steps],
        [step.worth for step in steps],
        [step.after.quantity for step in steps],
    )
    last = {(step.storage, step.good): step.after for step in steps}
    await execute(
        KEEP_LEVELS,
        [storage for storage, _ in last],
        [good for _, good in last],
        [level.quantity for level in last.values()],
        [level.worth for level in last.values()],
        [level.last_cost for level in last.values()],
    )
    entry = await write_in_the_book(paper, steps)
    await execute(MARK_POSTED, paper.id, now, who, entry, bool(lacking(steps)))


async def write_in_the_book(paper: Paper, steps: Sequence[Step]) -> int | None:
    """The transaction; None where nothing of it is worth anything."""
    postings = summed(entries(paper.kind, steps, paper.branch, paper.currency, paper.supplier))
    if not postings:
        return None
    return await ledger.actions.post(
        f"stock:{paper.id}", postings, branch=paper.branch, description=paper.said
    )
