"""What the catalogue's own pages show: lists with search and pages, and single things by id."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from asyncpg import Record
from piccolo.table import Table

from catalog.good_tables import Good
from catalog.queries.offer import LARGEST_ID
from catalog.tables import Branch, Resource, ResourceKind, Service, ServiceCategory
from kit.db import fetch
from kit.errors import NotFound
from kit.paging import SIZE, Pages, pages
from kit.rights import Actor

SERVICES = """
SELECT service.id, service.name, service.minutes, service.pattern, service.is_online, service.is_addon_only,
       (SELECT string_agg(CASE WHEN quantity > 1 THEN quantity || ' × ' ELSE '' END || kind.name, ', '
                          ORDER BY kind.name, kind.id)
        FROM service_need JOIN kind ON kind.id = service_need.kind
        WHERE service_need.service = service.id) AS needs,
       (SELECT string_agg(part.name, ', ' ORDER BY service_part.position, service_part.id)
        FROM service_part JOIN service AS part ON part.id = service_part.service
        WHERE service_part.package = service.id) AS parts,
       category.id AS category, category.name AS category_name, category.colour,
       (SELECT coalesce(json_object_agg(p.branch, p.price), '{}') FROM service_price p
        WHERE p.service = service.id AND p.branch = ANY($3::int[])) AS prices,
       count(*) OVER () AS total
FROM service
JOIN category ON category.id = service.category
WHERE service.is_active = $1 AND (service.name ILIKE $2 OR category.name ILIKE $2)
ORDER BY category.position, category.name, category.id, service.position, service.name, service.id
LIMIT $4 OFFSET $5
"""
GOODS = """
SELECT good.id, good.name, good.barcode, good.article,
       (SELECT coalesce(json_object_agg(p.branch, p.price), '{}') FROM good_price p
        WHERE p.good = good.id AND p.branch = ANY($3::int[])) AS prices,
       count(*) OVER () AS total
FROM good WHERE good.is_active = $1 AND (
    good.name ILIKE $2 OR good.barcode ILIKE $2 OR good.article ILIKE $2
    OR EXISTS (SELECT FROM good_barcode WHERE good_barcode.good = good.id AND code ILIKE $2)
)
ORDER BY good.name, good.id LIMIT $4 OFFSET $5
"""
CATEGORIES = """
SELECT category.id, category.name, colour, category.position, count(service.id) AS services
FROM category LEFT JOIN service ON service.category = category.id
GROUP BY category.id ORDER BY category.position, category.name, category.id
"""
KINDS = """
SELECT kind.id, kind.name,
       (SELECT count(*) FROM resource WHERE resource.kind = kind.id AND resource.is_active) AS rooms,
       (SELECT count(*) FROM service_need JOIN service ON service.id = service_need.service
        WHERE service_need.kind = kind.id AND service.is_active) AS services
FROM kind ORDER BY kind.name, kind.id
"""
# What is tied already is on the list whatever became of it; so is everything that fits.
ADDABLE = """
SELECT other.id, other.name, other.minutes, other.is_active, other.is_addon_only, add_on.position
FROM service AS main JOIN service AS other ON other.id <> main.id
LEFT JOIN add_on ON add_on.service = main.id AND add_on.addon = other.id
WHERE main.id = $1 AND (add_on.id IS NOT NULL OR (
    other.is_active AND other.capacity = 1
    AND NOT EXISTS (
        SELECT FROM service_need AS its
        LEFT JOIN service_need AS has ON has.service = main.id AND has.kind = its.kind
        WHERE its.service = other.id AND its.quantity > coalesce(has.quantity, 0)
    )
))
ORDER BY add_on.position, add_on.id, other.name, other.id
"""
SERVICE_PRICES = "SELECT branch, price FROM service_price WHERE service = $1"
THERE = "count(resource.id) FILTER (WHERE resource.is_active AND resource.id <> $2)"
SHORTAGES = f"""
SELECT branch.id AS branch_id, branch.name AS branch, kind.name AS kind, service.name AS service, quantity,
       {THERE} AS there
FROM service_need
JOIN service ON service.id = service_need.service AND service.is_active
JOIN kind ON kind.id = service_need.kind
JOIN service_price ON service_price.service = service.id
JOIN branch ON branch.id = service_price.branch
LEFT JOIN resource ON resource.kind = kind.id AND resource.branch = branch.id
WHERE ($1 = 0 OR service.id = $1) AND ($2 = 0 OR (branch.id, kind.id) = (
    SELECT gone.branch, gone.kind FROM resource AS gone WHERE gone.id = $2
))
GROUP BY branch.id, kind.id, service.id, quantity HAVING {THERE} < quantity
ORDER BY branch.name, branch.id, kind.name, service.name
"""  # noqa: S608 - only constants
SERVICE_NEEDS = "SELECT kind, quantity FROM service_need WHERE service = $1"
GOOD_PRICES = "SELECT branch, price FROM good_price WHERE good = $1"


LAST_PAGE = 1_000_000
Row = TypeVar("Row", bound=Table)


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody wants to see of a list."""

    search: str = ""
    retired: bool = False
    page: int = 1

    @property
    def pattern(self) -> str:
        """For ILIKE; what was typed is taken literally."""
        literal = self.search.replace("\0", "").strip()[:100]
        for special in ("\\", "%", "_"):
            literal = literal.replace(special, "\\" + special)
        return f"%{literal}%"


@dataclass(frozen=True, slots=True)
class Priced:
    """A row of a price list with its prices by branch."""

    row: Record
    prices: dict[int, int]


async def paged(sql: str, page: int, *values: object) -> tuple[list[Record], Pages]:
    """A page of a list, the first when there are not so many.

    The last two parameters of `sql` are LIMIT and OFFSET, and its column `total` counts all rows.
    """
    rows = await fetch(sql, *values, SIZE, (min(max(page, 1), LAST_PAGE) - 1) * SIZE)
    if not rows and page > 1:
        return await paged(sql, 1, *values)
    return rows, pages(page, rows[0]["total"] if rows else 0)


async def service_sheet(ask: Ask, branches: Sequence[int]) -> tuple[list[Priced], Pages]:
    """A page of services in the order of the price list, with prices in these branches."""
    return await price_sheet(SERVICES, ask, branches)


async def good_sheet(ask: Ask, branches: Sequence[int]) -> tuple[list[Priced], Pages]:
    """A page of goods by name, with prices in these branches."""
    return await price_sheet(GOODS, ask, branches)


async def price_sheet(sql: str, ask: Ask, branches: Sequence[int]) -> tuple[list[Priced], Pages]:
    rows, shown = await paged(sql, ask.page, not ask.retired, ask.pattern, branches)
    return [Priced(row, prices_in(row["prices"])) for row in rows], shown


def prices_in(text: str) -> dict[int, int]:
    return {int(branch): price for branch, price in json.loads(text).items()}


async def categories() -> list[Record]:
    """All headings in order, with how many services each has."""
    return await fetch(CATEGORIES)


async def kinds() -> list[Record]:
    """All sorts of rooms and equipment, with how many rooms and services use each."""
    return await fetch(KINDS)


async def every_branch_of(actor: Actor) -> list[Branch]:
    """The branches somebody works in, those closed for good last."""
    rows: list[Branch] = await Branch.objects().order_by(Branch.name).order_by(Branch.id)
    return sorted((each for each in rows if actor.works_in(each.id)), key=lambda each: not each.is_active)


async def prices_of_service(service: int) -> dict[int, int]:
    return {row["branch"]: row["price"] for row in await fetch(SERVICE_PRICES, service)}


async def needs_of_service(service: int) -> dict[int, int]:
    """How many it needs, by kind."""
    return {row["kind"]: row["quantity"] for row in await fetch(SERVICE_NEEDS, service)}


async def shortages(service: int) -> list[Record]:
    """Where it has a price, and there are not as many in use of a kind as one visit takes."""
    return await fetch(SHORTAGES, service, 0)


async def shortages_without(room: int) -> list[Record]:
    """What could not be had in its branch any more, were the room out of use."""
    return await fetch(SHORTAGES, 0, room)


async def prices_of_good(good: int) -> dict[int, int]:
    return {row["branch"]: row["price"] for row in await fetch(GOOD_PRICES, good)}


async def access_service(service: int) -> Service:
    """Services belong to the whole business: whoever may edit the catalogue may see each."""
    return await there(Service, service, "service")


async def addable_to(service: int) -> list[Record]:
    """Services that may be added to this one; those that are have a position and come first, in order."""
    return await fetch(ADDABLE, service)


async def access_category(category: int) -> ServiceCategory:
    return await there(ServiceCategory, category, "category")


async def access_good(good: int) -> Good:
    return await there(Good, good, "good")


async def access_kind(kind: int) -> ResourceKind:
    return await there(ResourceKind, kind, "kind of room")


async def access_room(actor: Actor, room: int) -> Resource:
    """A room or piece of equipment in a branch the actor works in. People are not found here."""
    found = await there(Resource, room, "room")
    if found.kind is None:
        raise NotFound("There is no such room.")
    actor.require_branch(found.branch, "room")
    return found


async def there(table: type[Row], row_id: int, what: str) -> Row:
    """A row by its id, which may be anything somebody typed into the address."""
    found: Row | None = None
    if 0 < row_id <= LARGEST_ID:
        found = await table.objects().get(table._meta.primary_key == row_id)
    if found is None:
        raise NotFound(f"There is no such {what}.")
    return found
