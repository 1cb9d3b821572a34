"""What the things and people are called that programmes speak of, and what a form can choose from."""

from collections.abc import Sequence
from dataclasses import dataclass

from asyncpg import Record

from kit.db import fetch
from loyalty.rules.benefits.programmes import Piece, Programme, Scope
from loyalty.rules.programme_words import Names

NAMES = """
SELECT 'service' AS what, id, name FROM service WHERE id = ANY($1::int[])
UNION ALL SELECT 'category', id, name FROM category WHERE id = ANY($2::int[])
UNION ALL SELECT 'good', id, name FROM good WHERE id = ANY($3::int[])
UNION ALL SELECT 'member', id, name FROM staff_member WHERE id = ANY($4::int[])
UNION ALL SELECT 'tag', id, name FROM tag WHERE id = ANY($5::int[])
"""
SERVICES = """
SELECT DISTINCT service.id, service.name FROM service JOIN service_price ON service_price.service = service.id
WHERE service_price.branch = ANY($1::int[]) AND service.is_active ORDER BY service.name, service.id
"""
CATEGORIES = "SELECT id, name FROM category ORDER BY position, name, id"
GOODS = """
SELECT DISTINCT good.id, good.name FROM good JOIN good_price ON good_price.good = good.id
WHERE good_price.branch = ANY($1::int[]) AND good.is_active ORDER BY good.name, good.id
"""
MEMBERS = """
SELECT id, name FROM staff_member WHERE branch = ANY($1::int[]) AND dismissed_on IS NULL ORDER BY name, id
"""
CLIENTS = "SELECT id, name FROM client WHERE id = ANY($1::int[])"
OF_SERVICES = "SELECT id, category FROM service WHERE id = ANY($1::int[])"
TAGS = "SELECT id, name FROM tag ORDER BY name, id"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a programme can be for, of some branches."""

    services: list[Record]
    categories: list[Record]
    goods: list[Record]
    members: list[Record]
    tags: list[Record]

    @property
    def pieces(self) -> list[tuple[str, str]]:
        """What a bundle can have."""
        return [
            ("", "Nothing"),
            *((f"service-{each['id']}", each["name"]) for each in self.services),
            *((f"category-{each['id']}", f"Everything of {each['name']}") for each in self.categories),
            *((f"good-{each['id']}", each["name"]) for each in self.goods),
        ]


async def choices(branches: Sequence[int]) -> Choices:
    here = list(branches)
    return Choices(
        services=await fetch(SERVICES, here),
        categories=await fetch(CATEGORIES),
        goods=await fetch(GOODS, here),
        members=await fetch(MEMBERS, here),
        tags=await fetch(TAGS),
    )


async def names_of(programmes: Sequence[Programme]) -> Names:
    """Of everything that these programmes mention, in one query."""
    scopes: list[Scope | Piece] = [each.scope for each in programmes]
    scopes += [piece for each in programmes for piece in each.bundle]
    asked = (
        {number for scope in scopes for number in scope.services},
        {number for scope in scopes for number in scope.categories},
        {number for scope in scopes for number in scope.goods},
        {number for each in programmes for number in each.scope.members},
        {number for each in programmes for number in each.who.groups},
    )
    rows = await fetch(NAMES, *(list(numbers) for numbers in asked))
    return {(row["what"], row["id"]): row["name"] for row in rows}


async def client_names(clients: Sequence[int]) -> dict[int, str]:
    return {row["id"]: row["name"] for row in await fetch(CLIENTS, list(clients))}


async def service_categories(services: Sequence[int]) -> dict[int, int]:
    return {row["id"]: row["category"] for row in await fetch(OF_SERVICES, list(services))}
