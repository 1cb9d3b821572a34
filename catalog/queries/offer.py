"""Branches, what they offer and for how much, and when they are open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from asyncpg import Record

from catalog.queries.texts import branch_of_customer
from catalog.tables import Branch
from kit.db import fetch
from kit.errors import NotFound
from kit.rights import Actor
from kit.words import _, voice

LARGEST_ID = 2**31 - 1
BRANCH = "SELECT * FROM branch WHERE id = $1"
BRANCHES = "SELECT * FROM branch WHERE id = ANY($1::int[]) ORDER BY name, id"
BRANCH_BY_SLUG = "SELECT * FROM branch WHERE slug = $1 AND is_active"
OPEN_BRANCHES = "SELECT * FROM branch WHERE is_active ORDER BY name, id"
PRICE_LIST = """
SELECT service.id, service.name, service.description, service.minutes, service_price.price,
       category.name AS category, category.colour, service.is_online, service.capacity, service.is_addon_only,
       EXISTS (SELECT FROM service_part WHERE package = service.id) AS is_package
FROM service_price
JOIN service ON service.id = service_price.service
JOIN category ON category.id = service.category
WHERE service_price.branch = $1 AND service.is_active AND (service.is_online OR NOT $2)
ORDER BY category.position, category.name, category.id, service.position, service.name, service.id
"""
GOODS_HERE = """
SELECT good.id, good.name, good_price.price, good.barcode
FROM good_price JOIN good ON good.id = good_price.good
WHERE good_price.branch = $1 AND good.is_active
ORDER BY good.name, good.id
"""
WEEK = "SELECT weekday, hours FROM opening_hours WHERE branch = $1"
CLOSED = """
SELECT closed_on, reason FROM closed_day
WHERE branch = $1 AND closed_on BETWEEN $2 AND $3 ORDER BY closed_on
"""


@dataclass(frozen=True, slots=True)
class PricedService:
    """A service as a branch offers it; `price` in minor units of the branch's currency."""

    id: int
    name: str
    description: str
    minutes: int
    price: int
    category: str
    colour: str
    is_online: bool
    capacity: int = 1
    is_addon_only: bool = False
    is_package: bool = False

    @property
    def is_class(self) -> bool:
        """Held at set times for several people, so nobody books it for a time of their own."""
        return self.capacity > 1

    @property
    def has_times(self) -> bool:
        """Somebody can book it for a time of their own: it is no class, and not only added to others."""
        return not self.is_class and not self.is_addon_only

    @property
    def is_one(self) -> bool:
        """It is done by one person in one go, where a package is several services."""
        return self.has_times and not self.is_package


@dataclass(frozen=True, slots=True)
class PricedGood:
    """A good as a branch sells it."""

    id: int
    name: str
    price: int
    barcode: str


async def branch(branch_id: int) -> Branch:
    """The branch, open or closed for good. A customer’s request speaks its language from here on."""
    if not 0 < branch_id <= LARGEST_ID:
        return the_branch([])
    if voice().is_customers:
        return the_branch(await branch_of_customer("id = $1", branch_id))
    return the_branch(await fetch(BRANCH, branch_id))


async def branch_by_slug(slug: str) -> Branch:
    """An open branch by the name in its address."""
    if voice().is_customers:
        return the_branch(await branch_of_customer("slug = $1 AND is_active", slug))
    return the_branch(await fetch(BRANCH_BY_SLUG, slug))


def the_branch(rows: list[Record]) -> Branch:
    if not rows:
        raise NotFound(_("There is no such branch."))
    return as_branch(rows[0])


def as_branch(row: Record) -> Branch:
    """Every page asks for a branch, and reading a row this way costs a fifth of reading an object."""
    return Branch(_exists_in_db=True, **{name: value for name, value in row.items() if name != "own_texts"})


async def open_branches() -> list[Branch]:
    """Every branch that takes clients, by name."""
    return [as_branch(row) for row in await fetch(OPEN_BRANCHES)]


async def branches_of(actor: Actor) -> list[Branch]:
    """The open branches somebody works in, by name."""
    return [each for each in await open_branches() if actor.works_in(each.id)]


async def access_branch(actor: Actor, branch_id: int) -> Branch:
    """A branch the actor works in, open or closed for good."""
    actor.require_branch(branch_id, "branch")
    return await branch(branch_id)


async def branch_here(actor: Actor, wanted: int | None) -> Branch:
    """The branch asked for, or the first one the actor works in."""
    if wanted is not None:
        return await access_branch(actor, wanted)
    mine = await branches_of(actor)
    if not mine:
        raise NotFound("There is no branch yet.")
    return mine[0]


async def access_branches(actor: Actor, branches: Sequence[int]) -> list[Branch]:
    """Several of them by name; NotFound when one is missing or not the actor's."""
    for each in branches:
        actor.require_branch(each, "branch")
    found = [as_branch(row) for row in await fetch(BRANCHES, branches)]
    if len(found) < len(set(branches)):
        raise NotFound(_("There is no such branch."))
    return found


async def price_list(branch_id: int, *, online: bool) -> list[PricedService]:
    """What a branch offers, in the order of its price list; `online` leaves out what only the desk books.

    What is only added to other services is among it.
    """
    return [PricedService(*row) for row in await fetch(PRICE_LIST, branch_id, online)]


async def goods_here(branch_id: int) -> list[PricedGood]:
    return [PricedGood(*row) for row in await fetch(GOODS_HERE, branch_id)]


async def week_of(branch_id: int) -> dict[int, tuple[int, ...]]:
    """Opening hours by weekday (0 Monday); a weekday without hours is missing or ()."""
    return {row["weekday"]: tuple(row["hours"]) for row in await fetch(WEEK, branch_id)}


async def closed_days(branch_id: int, first: date, last: date) -> dict[date, str]:
    """Dates on which the branch stays shut, and why."""
    return {row["closed_on"]: row["reason"] for row in await fetch(CLOSED, branch_id, first, last)}
