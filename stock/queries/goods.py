"""What there is of which good, and how it came to that."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from asyncpg import Record

from catalog.queries import Ask, paged
from kit.db import fetch, fetch_value
from kit.paging import Pages


class Which(StrEnum):
    """Which goods a list shows."""

    every = ""
    low = "low"
    none = "none"
    negative = "negative"


LISTED = """
SELECT id, name, article, barcode, sale_unit, use_unit, per_sale FROM good
WHERE is_active AND ($1::int[] IS NULL OR id = ANY($1)) ORDER BY name, id
"""
LOW = "minimum.quantity > coalesce(level.quantity, 0)"
SHEET = f"""
SELECT *, count(*) OVER () AS total FROM (
    SELECT good.id, good.name, good.article, good.barcode, good.is_active, good.sale_unit, good.use_unit,
        good.per_sale, coalesce(sum(level.quantity), 0)::bigint AS quantity,
        coalesce(sum(level.worth), 0)::bigint AS worth, coalesce(bool_or({LOW}), false) AS is_low,
        coalesce(bool_or(level.quantity < 0), false) AS is_negative
    FROM good
    CROSS JOIN (SELECT id FROM storage WHERE branch = $1 AND ($2 = 0 OR id = $2)) AS here
    LEFT JOIN stock_level AS level ON level.storage = here.id AND level.good = good.id
    LEFT JOIN stock_minimum AS minimum ON minimum.storage = here.id AND minimum.good = good.id
    WHERE good.name ILIKE $3 OR good.barcode ILIKE $3 OR good.article ILIKE $3
        OR EXISTS (SELECT FROM good_barcode WHERE good_barcode.good = good.id AND code ILIKE $3)
    GROUP BY good.id
) AS known
WHERE (is_active OR quantity <> 0 OR is_negative) AND CASE $4
    WHEN 'low' THEN is_low WHEN 'none' THEN quantity = 0 WHEN 'negative' THEN is_negative ELSE true END
ORDER BY name, id LIMIT $5 OFFSET $6
"""  # noqa: S608  # put together from constants
TOO_LITTLE = f"""
SELECT count(DISTINCT minimum.good) FROM stock_minimum AS minimum
JOIN storage ON storage.id = minimum.storage AND storage.is_active
JOIN good ON good.id = minimum.good AND good.is_active
LEFT JOIN stock_level AS level ON level.storage = minimum.storage AND level.good = minimum.good
WHERE {LOW} AND ($1::int[] IS NULL OR storage.branch = ANY($1))
"""  # noqa: S608
PLACES = """
SELECT storage.id, storage.name, storage.branch, storage.is_active, branch.name AS branch_name,
    branch.currency, branch.locale, coalesce(level.quantity, 0) AS quantity,
    coalesce(level.worth, 0) AS worth, minimum.quantity AS minimum
FROM storage JOIN branch ON branch.id = storage.branch
LEFT JOIN stock_level AS level ON level.storage = storage.id AND level.good = $1
LEFT JOIN stock_minimum AS minimum ON minimum.storage = storage.id AND minimum.good = $1
WHERE storage.branch = ANY($2::int[]) AND (storage.is_active OR level.quantity <> 0)
ORDER BY branch.name, storage.name, storage.id
"""
MOVES = """
SELECT stock_move.document, stock_move.quantity, stock_move.cost, stock_move.remaining, stock_move.moved_at,
    storage.name AS storage_name, branch.zone, branch.currency, branch.locale, stock_document.kind,
    stock_document.visit, stock_document.reverses, stock_document.posted_by, count(*) OVER () AS total
FROM stock_move JOIN storage ON storage.id = stock_move.storage JOIN branch ON branch.id = storage.branch
JOIN stock_document ON stock_document.id = stock_move.document
WHERE stock_move.good = $1 AND storage.branch = ANY($2::int[])
ORDER BY stock_move.id DESC LIMIT $3 OFFSET $4
"""
WRONG = """
SELECT storage.name AS storage, good.name AS good
FROM stock_level
FULL JOIN (
    SELECT storage, good, sum(quantity) AS quantity, sum(worth) AS worth
    FROM stock_move GROUP BY storage, good
) AS moves ON (moves.storage, moves.good) = (stock_level.storage, stock_level.good)
JOIN storage ON storage.id = coalesce(stock_level.storage, moves.storage)
JOIN good ON good.id = coalesce(stock_level.good, moves.good)
WHERE coalesce(moves.quantity, 0) <> coalesce(stock_level.quantity, 0)
   OR coalesce(moves.worth, 0) <> coalesce(stock_level.worth, 0)
ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a list of goods is about: a branch, one of its storages or (0) all, and which goods."""

    branch: int
    storage: int = 0
    which: Which = Which.every


async def stock_sheet(shelf: Shelf, ask: Ask) -> tuple[list[Record], Pages]:
    """A page of goods by name, with how much there is. What is retired is there while some is left."""
    values = shelf.branch, shelf.storage, ask.pattern, shelf.which.value
    return await paged(SHEET, ask.page, *values)


async def too_little(branches: Sequence[int] | None) -> int:
    """Of how many goods there is less than there should be; None is every branch."""
    return int(await fetch_value(TOO_LITTLE, branches))


async def places_of(good: int, branches: Sequence[int]) -> list[Record]:
    """Every storage with what is there of a good, and the minimum."""
    return await fetch(PLACES, good, branches)


async def moves_of(good: int, branches: Sequence[int], page: int) -> tuple[list[Record], Pages]:
    """A page of its moves, the latest first."""
    return await paged(MOVES, page, good, branches)


async def wrong_levels() -> list[Record]:
    """Where what is kept is not the sum of the moves: never, unless somebody wrote past the program."""
    return await fetch(WRONG)


async def goods_listed() -> list[Record]:
    """Everything that is sold or used, with how it is counted."""
    return await fetch(LISTED, None)


async def named_goods(goods: Sequence[int]) -> dict[int, Record]:
    return {row["id"]: row for row in await fetch(LISTED, list(goods))}
