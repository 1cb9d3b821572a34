"""Documents: the list, one with its lines, and what was counted against what there should be."""

from collections.abc import Sequence
from dataclasses import dataclass

from asyncpg import Record

from catalog.queries import LARGEST_ID, paged
from kit.db import fetch, fetch_one
from kit.errors import NotFound
from kit.paging import Pages
from kit.rights import Actor

SHEET = """
SELECT stock_document.id, stock_document.kind, supplier.name AS supplier_name, stock_document.reason,
    stock_document.made_at, stock_document.made_by, stock_document.posted_at, stock_document.posted_by,
    stock_document.below_zero, stock_document.reverses, stock_document.visit, opposite.id AS opposite,
    storage.name AS storage_name, other.name AS other_name, branch.zone, branch.currency, branch.locale,
    (SELECT abs(sum(cost))::bigint FROM stock_move WHERE document = stock_document.id
        AND (stock_move.storage = stock_document.storage)) AS cost,
    count(*) OVER () AS total
FROM stock_document JOIN storage ON storage.id = stock_document.storage
JOIN branch ON branch.id = stock_document.branch
LEFT JOIN storage AS other ON other.id = stock_document.to_storage
LEFT JOIN supplier ON supplier.id = stock_document.supplier
LEFT JOIN stock_document AS opposite ON opposite.reverses = stock_document.id
WHERE stock_document.branch = $1 AND (stock_document.kind = $2 OR $2 = '' AND stock_document.visit IS NULL)
    AND CASE $3 WHEN 'drafts' THEN stock_document.posted_at IS NULL
                WHEN 'below' THEN stock_document.below_zero ELSE true END
ORDER BY stock_document.posted_at IS NOT NULL, stock_document.id DESC LIMIT $4 OFFSET $5
"""
DOCUMENT = """
SELECT stock_document.*, storage.name AS storage_name, storage.is_active AS storage_active,
    other.name AS other_name, other.is_active AS other_active, branch.name AS branch_name, branch.zone,
    branch.currency, branch.locale, opposite.id AS opposite, coalesce(supplier.name, '') AS supplier_name,
    (SELECT party FROM posting JOIN book_account ON book_account.id = posting.account
        WHERE posting.transaction = stock_document.entry AND book_account.kind = 'supplier') AS owed_to
FROM stock_document JOIN storage ON storage.id = stock_document.storage
JOIN branch ON branch.id = stock_document.branch
LEFT JOIN storage AS other ON other.id = stock_document.to_storage
LEFT JOIN supplier ON supplier.id = stock_document.supplier
LEFT JOIN stock_document AS opposite ON opposite.reverses = stock_document.id
WHERE stock_document.id = $1
"""
UNITS = "good.name, good.article, good.sale_unit, good.use_unit, good.per_sale"
LINES = f"""
SELECT stock_line.id, stock_line.good, stock_line.quantity, stock_line.cost, stock_line.counted_at, {UNITS}
FROM stock_line JOIN good ON good.id = stock_line.good
WHERE stock_line.document = $1 ORDER BY stock_line.position, stock_line.id
"""  # noqa: S608  # put together from constants
MOVES = f"""
SELECT stock_move.good, stock_move.storage, stock_move.quantity, stock_move.cost, stock_move.worth,
    stock_move.remaining, stock_move.moved_at, storage.name AS storage_name, {UNITS}
FROM stock_move JOIN good ON good.id = stock_move.good JOIN storage ON storage.id = stock_move.storage
WHERE stock_move.document = $1 ORDER BY stock_move.id
"""  # noqa: S608
# What there should have been as it was counted: what there is now, without what moved since.
COUNTED = f"""
SELECT stock_line.id, stock_line.good, stock_line.quantity, stock_line.counted_at, {UNITS},
    coalesce(level.quantity, 0) - coalesce((
        SELECT sum(quantity) FROM stock_move AS later WHERE later.storage = stock_document.storage
            AND later.good = stock_line.good AND later.moved_at > stock_line.counted_at
    ), 0)::bigint AS expected,
    EXISTS (
        SELECT FROM stock_move AS later JOIN stock_document AS counting ON counting.id = later.document
        WHERE later.storage = stock_document.storage AND later.good = stock_line.good
            AND later.moved_at > stock_line.counted_at AND counting.kind = 'stocktake'
    ) AS is_recounted
FROM stock_line JOIN stock_document ON stock_document.id = stock_line.document
JOIN good ON good.id = stock_line.good
LEFT JOIN stock_level AS level ON level.storage = stock_document.storage AND level.good = stock_line.good
WHERE stock_line.document = $1 ORDER BY stock_line.counted_at DESC, stock_line.id DESC
"""  # noqa: S608
UNCOUNTED = f"""
SELECT good.id, {UNITS}, count(*) OVER () AS total
FROM stock_level AS level JOIN good ON good.id = level.good
WHERE level.storage = $1 AND level.quantity <> 0
    AND NOT EXISTS (SELECT FROM stock_line WHERE document = $2 AND stock_line.good = good.id)
ORDER BY good.name, good.id LIMIT $3 OFFSET $4
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Sought:
    """Which documents of a branch a list shows."""

    branch: int
    kind: str = ""
    which: str = ""
    page: int = 1


async def document_sheet(sought: Sought) -> tuple[list[Record], Pages]:
    """Drafts first, then the latest; those of visits only where their kind is asked for."""
    return await paged(SHEET, sought.page, sought.branch, sought.kind, sought.which)


async def access_document(actor: Actor, document_id: int) -> Record:
    found = await fetch_one(DOCUMENT, document_id) if 0 < document_id <= LARGEST_ID else None
    if found is None:
        raise NotFound("There is no such document.")
    actor.require_branch(found["branch"], "document")
    return found


async def lines_of(document: int) -> Sequence[Record]:
    return await fetch(LINES, document)


async def moves_of(document: int) -> Sequence[Record]:
    """What a posted document moved, in its order."""
    return await fetch(MOVES, document)


async def counted_lines(document: int) -> Sequence[Record]:
    """Of a stocktake that is going on: what was counted and what there should have been, the latest first."""
    return await fetch(COUNTED, document)


async def uncounted(storage: int, document: int, page: int) -> tuple[list[Record], Pages]:
    """A page of what should be in the storage and was not counted yet, by name."""
    return await paged(UNCOUNTED, page, storage, document)
