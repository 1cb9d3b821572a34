"""What packages are made of, and what they save."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.combined_tables import ServicePart
from catalog.queries.desk import there
from catalog.tables import Service
from kit.db import fetch, fetch_value
from kit.errors import NotFound
from kit.money import format_money

PARTS = """
SELECT part.id, part.service, service.name, service.minutes, service.at_once, service.is_active,
       service.is_online
FROM service_part AS part JOIN service ON service.id = part.service
WHERE part.package = $1 ORDER BY part.position, part.id
"""
PACKAGES_WITH = """
SELECT DISTINCT package.id, package.name
FROM service_part AS part JOIN service AS package ON package.id = part.package
WHERE part.service = $1 ORDER BY package.name, package.id
"""
COSTS = """
SELECT branch.name, branch.currency, branch.locale, own.price AS package,
       (SELECT sum(price.price) FROM service_part AS part
        JOIN service_price AS price ON price.service = part.service AND price.branch = own.branch
        WHERE part.package = $1)::bigint AS parts,
       (SELECT array_agg(DISTINCT service.name) FROM service_part AS part
        JOIN service ON service.id = part.service
        WHERE part.package = $1 AND NOT EXISTS (
            SELECT FROM service_price WHERE service = part.service AND branch = own.branch)) AS missing
FROM service_price AS own JOIN branch ON branch.id = own.branch
WHERE own.service = $1 AND branch.id = ANY($2::int[]) ORDER BY branch.name, branch.id
"""
# What can be part of a package: not a class, not a package, and sold by itself.
FITTING = """
SELECT service.id, service.name, service.minutes, category.name AS category
FROM service JOIN category ON category.id = service.category
WHERE service.id <> $1 AND service.is_active AND service.capacity = 1 AND NOT service.is_addon_only
  AND NOT EXISTS (SELECT FROM service_part WHERE package = service.id)
ORDER BY category.position, category.name, category.id, service.position, service.name, service.id
"""
IS_ADDED = "SELECT EXISTS (SELECT FROM add_on WHERE addon = $1)"


@dataclass(frozen=True, slots=True)
class PackagePart:
    """One of the services of a package; `id` is that of its place in it."""

    id: int
    service: int
    name: str
    minutes: int
    at_once: bool
    is_active: bool
    is_online: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """What a package costs in a branch, its services one by one, and which of them it does not offer."""

    branch: str
    currency: str
    locale: str
    price: int
    one_by_one: int
    missing: Sequence[str]

    @property
    def sentence(self) -> str:
        """The package against its services one by one."""
        saved = format_money(abs(self.one_by_one - self.price), self.currency, self.locale)
        if self.price < self.one_by_one:
            return f"saves {saved} compared with the services one by one"
        if self.price == self.one_by_one:
            return "as much as the services one by one"
        return f"{saved} more than the services one by one, so those prices are charged"


async def parts_of_package(package: int) -> list[PackagePart]:
    """In their order; none for a service that is no package."""
    return [PackagePart(*row) for row in await fetch(PARTS, package)]


async def packages_with(service: int) -> dict[int, str]:
    """The packages that the service is part of, by name."""
    return {row["id"]: row["name"] for row in await fetch(PACKAGES_WITH, service)}


async def package_costs(package: int, branches: Sequence[int]) -> list[Cost]:
    """In those of the branches where it has a price."""
    return [
        Cost(
            branch=row["name"],
            currency=row["currency"],
            locale=row["locale"],
            price=row["package"],
            one_by_one=row["parts"] or 0,
            missing=row["missing"] or (),
        )
        for row in await fetch(COSTS, package, branches)
    ]


async def fitting_parts(package: int) -> list[tuple[str, str]]:
    """Services that may be made part of the package, for a list to choose from."""
    return [
        (str(row["id"]), f"{row['name']} · {row['minutes']} min") for row in await fetch(FITTING, package)
    ]


async def why_no_package(service: Service) -> str:
    """Why it cannot be made of others; "" when it can."""
    if service.capacity > 1:
        return f"{service.name} is a class, and a class cannot be a package."
    if service.is_addon_only or await fetch_value(IS_ADDED, service.id):
        return f"{service.name} is added to other services, so it cannot be a package."
    if packages := await packages_with(service.id):
        return f"{service.name} is part of {', '.join(packages.values())}, so it cannot be a package itself."
    return ""


async def access_part(package: int, part: int) -> ServicePart:
    found = await there(ServicePart, part, "part of the package")
    if found.package != package:
        raise NotFound("There is no such part of the package.")
    return found
