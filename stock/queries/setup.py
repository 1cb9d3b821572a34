"""Storages, consumption cards, and what a visit cost."""

from collections.abc import Sequence
from dataclasses import dataclass

from asyncpg import Record

from catalog.queries import LARGEST_ID
from kit.db import fetch, fetch_one
from kit.errors import NotFound
from kit.rights import Actor
from stock.tables import DocumentKind

STORAGES = """
SELECT storage.id, storage.branch, storage.name, storage.sells, storage.uses, storage.is_active,
    branch.name AS branch_name, branch.currency, branch.locale, branch.zone,
    (SELECT count(*) FROM stock_level WHERE storage = storage.id AND quantity <> 0) AS goods,
    (SELECT coalesce(sum(worth), 0)::bigint FROM stock_level WHERE storage = storage.id) AS worth
FROM storage JOIN branch ON branch.id = storage.branch
WHERE storage.branch = ANY($1::int[]) ORDER BY NOT storage.is_active, branch.name, storage.name, storage.id
"""
STORAGE = """
SELECT storage.*, branch.name AS branch_name, branch.currency, branch.locale, branch.zone
FROM storage JOIN branch ON branch.id = storage.branch WHERE storage.id = $1
"""
CARDS = """
SELECT consumable.member, staff_member.name AS member_name, good.id AS good, good.name, good.is_active,
    good.sale_unit, good.use_unit, good.per_sale, consumable.quantity
FROM consumable JOIN good ON good.id = consumable.good
LEFT JOIN staff_member ON staff_member.id = consumable.member
WHERE consumable.service = $1
ORDER BY staff_member.name NULLS FIRST, consumable.member, consumable.position, consumable.id
"""
COSTS = """
SELECT stock_document.kind, -sum(stock_move.cost)::bigint AS cost
FROM stock_move JOIN stock_document ON stock_document.id = stock_move.document
WHERE stock_document.visit = $1 GROUP BY stock_document.kind
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What the goods that a visit sold cost, and what doing its services used up."""

    goods: int
    consumables: int


async def storages_of(branches: Sequence[int]) -> list[Record]:
    """All in these branches, those out of use last, with how many goods are there and what they are worth."""
    return await fetch(STORAGES, branches)


async def access_storage(actor: Actor, storage_id: int) -> Record:
    found = await fetch_one(STORAGE, storage_id) if 0 < storage_id <= LARGEST_ID else None
    if found is None:
        raise NotFound("There is no such storage.")
    actor.require_branch(found["branch"], "storage")
    return found


async def cards_of(service: int) -> list[Record]:
    """What doing it uses up: first for everybody, then what is different for some."""
    return await fetch(CARDS, service)


async def cost_of_visit(visit: int) -> Cost | None:
    """Without what came back; None where nothing of it came out of a storage."""
    costs = {each["kind"]: each["cost"] for each in await fetch(COSTS, visit)}
    return Cost(costs.get(DocumentKind.sale, 0), costs.get(DocumentKind.use, 0)) if costs else None
