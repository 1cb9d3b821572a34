"""What a visit takes out of storages as it is done, and what comes back as it is reopened."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from asyncpg import Record

from kit import clock
from kit.db import fetch
from kit.money import divide
from kit.rights import SYSTEM
from stock.actions.levels import Paper, carry_out, hold_levels
from stock.actions.posting import add_opposite, key_of, paper_of, step_of
from stock.queries.documents import access_document, moves_of
from stock.rules import Wanted, moved, opposite_steps, steps_of
from stock.tables import DocumentKind, StockDocument

# What was sold, and what doing the services used up: by the card of who did it, or else by the one for
# everybody. Without a storage for it nothing is counted.
TAKEN = """
SELECT 'sale' AS kind, storage.id AS storage, visit.branch, branch.currency, visit_line.good,
    sum(visit_line.quantity * good.per_sale)::bigint AS quantity
FROM visit JOIN branch ON branch.id = visit.branch
JOIN storage ON storage.branch = visit.branch AND storage.sells
JOIN visit_line ON visit_line.visit = visit.id JOIN good ON good.id = visit_line.good
WHERE visit.id = $1 GROUP BY storage.id, visit.id, branch.id, visit_line.good
UNION ALL
SELECT 'use', storage.id, visit.branch, branch.currency, consumable.good,
    sum(visit_line.quantity * consumable.quantity)::bigint
FROM visit JOIN branch ON branch.id = visit.branch
JOIN storage ON storage.branch = visit.branch AND storage.uses
JOIN visit_line ON visit_line.visit = visit.id
JOIN consumable ON consumable.service = visit_line.service AND consumable.member IS NOT DISTINCT FROM (
    SELECT max(own.member) FROM consumable AS own
    WHERE own.service = visit_line.service AND own.member = visit_line.member
)
WHERE visit.id = $1 GROUP BY storage.id, visit.id, branch.id, consumable.good
ORDER BY kind, good
"""
OF_CLOSING = """
SELECT id FROM stock_document AS document
WHERE visit = $1 AND closing = $2 AND reverses IS NULL
    AND NOT EXISTS (SELECT FROM stock_document WHERE reverses = document.id)
ORDER BY id
"""
# What of it is not back yet, by good and storage.
SOLD = """
SELECT move.storage, move.good, document.branch, branch.currency, good.per_sale,
    -sum(move.quantity)::bigint AS quantity, -sum(move.cost)::bigint AS cost
FROM stock_document AS document JOIN branch ON branch.id = document.branch
JOIN stock_move AS move ON move.document = document.id JOIN good ON good.id = move.good
WHERE document.visit = $1 AND document.closing = $2 AND document.kind = 'sale'
    AND move.good = ANY($3::int[])
GROUP BY move.storage, move.good, document.branch, branch.currency, good.per_sale
HAVING sum(move.quantity) < 0 ORDER BY move.storage, move.good
"""


async def take_for_visit(visit: int, closing: int) -> None:
    """In the transaction that closes the visit, which it holds. It never refuses: what is gone is gone.

    Where the count goes below zero by it, the document is marked.
    """
    taken = await fetch(TAKEN, visit)
    if taken:
        await hold_levels([(row["storage"], row["good"]) for row in taken])
    for _, rows in groupby(taken, key=lambda row: row["kind"]):
        await take(visit, closing, list(rows))


async def take(visit: int, closing: int, rows: Sequence[Record]) -> None:
    first = rows[0]
    document = StockDocument(
        branch=first["branch"],
        kind=first["kind"],
        storage=first["storage"],
        visit=visit,
        closing=closing,
        made_at=clock.now(),
        made_by=SYSTEM.name,
    )
    await document.save()
    kind, said = DocumentKind(first["kind"]), f"Visit {visit} done"
    levels = await hold_levels([(row["storage"], row["good"]) for row in rows])
    lines = [Wanted(row["good"], row["quantity"]) for row in rows]
    steps = steps_of(kind, lines, (first["storage"], None), levels)
    paper = Paper(document.id, kind, first["branch"], first["currency"], said)
    await carry_out(paper, steps, SYSTEM.name)


async def put_back_of_visit(visit: int, closing: int) -> None:
    """In the transaction that reopens it: all of it back, at the cost at which it went."""
    documents = [row["id"] for row in await fetch(OF_CLOSING, visit, closing)]
    if not documents:
        return
    moves = {document: await moves_of(document) for document in documents}
    levels = await hold_levels([key_of(move) for each in moves.values() for move in each])
    for document_id, done in moves.items():
        document = await access_document(SYSTEM, document_id)
        steps = opposite_steps([step_of(move) for move in done], levels)
        opposite = await add_opposite(document, SYSTEM.name)
        await carry_out(paper_of(document, f"Visit {visit} reopened", opposite), steps, SYSTEM.name)


async def put_back_goods(visit: int, closing: int, refund: int, pieces: Mapping[int, int]) -> None:
    """In the transaction of a refund, by its number: so many pieces of each good, at the cost at which they
    went. What was not counted as it was sold does not come back either.
    """
    sold = await fetch(SOLD, visit, closing, [*pieces])
    if not sold:
        return
    first = sold[0]
    document = StockDocument(
        branch=first["branch"],
        kind=DocumentKind.sale,
        storage=first["storage"],
        visit=visit,
        closing=closing,
        reason=f"Refund {refund}",
        made_at=clock.now(),
        made_by=SYSTEM.name,
    )
    await document.save()
    levels = await hold_levels([(row["storage"], row["good"]) for row in sold])
    steps = []
    for row in sold:
        key, left = (row["storage"], row["good"]), row["quantity"]
        quantity = min(pieces[row["good"]] * row["per_sale"], left)
        steps.append(moved(key, levels[key], quantity, divide(row["cost"] * quantity, left)))
        levels[key] = steps[-1].after
    said = f"Refund {refund} of visit {visit}"
    paper = Paper(document.id, DocumentKind.sale, first["branch"], first["currency"], said)
    await carry_out(paper, steps, SYSTEM.name)
