"""Kinds of certificates: what is known of one, and those of a branch."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from asyncpg import Record

from kit.db import fetch, fetch_one
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor
from loyalty.certificate_tables import Lasts, TermUnit
from loyalty.queries.voucher_types import branches_of_type
from loyalty.rules.certificates import last_day

LARGEST_ID = 2**31 - 1
COLUMNS = """
SELECT kind.id, kind.name, kind.currency, kind.price, kind.is_active, covers, nominal, pays_for, is_used_once,
    lasts, until_on, term, term_unit, most_sold, is_online, title, about, design,
    (SELECT count(*) FROM certificate JOIN voucher ON voucher.id = certificate.voucher
     WHERE certificate.of_type = kind.id AND taken_back_at IS NULL) AS sold,
    ARRAY(SELECT branch FROM voucher_place WHERE of_type = kind.id ORDER BY branch) AS places,
    ARRAY(SELECT service.name || CASE WHEN quantity > 1 THEN ' × ' || quantity ELSE '' END
          FROM certificate_service JOIN service ON service.id = certificate_service.service
          WHERE of_type = kind.id ORDER BY service.name) AS names
FROM voucher_type AS kind JOIN certificate_terms AS terms ON terms.of_type = kind.id
"""
ONE = f"{COLUMNS} WHERE kind.id = $1"
HERE = """
 JOIN branch ON branch.id = $1 AND branch.currency = kind.currency
WHERE (NOT EXISTS (SELECT FROM voucher_place WHERE of_type = kind.id)
       OR EXISTS (SELECT FROM voucher_place WHERE of_type = kind.id AND voucher_place.branch = $1))
"""
FOUND = f"{COLUMNS} {HERE} AND kind.is_active = $2 AND strpos(lower(kind.name), lower($3)) > 0"
LISTED = f"{FOUND} ORDER BY kind.name, kind.id LIMIT $4 OFFSET $5"
COUNT = f"SELECT count(*) FROM ({FOUND}) AS found"  # noqa: S608  # only constants
ONLINE = f"{COLUMNS} {HERE} AND kind.is_active AND is_online ORDER BY kind.price, kind.id"
SERVICES = "SELECT service, quantity FROM certificate_service WHERE of_type = $1 ORDER BY service"
NAMED = """
SELECT service.name || CASE WHEN quantity > 1 THEN ' × ' || quantity ELSE '' END AS name
FROM certificate_service JOIN service ON service.id = certificate_service.service
WHERE of_type = $1 ORDER BY service.name
"""
NAMED_OF_SEVERAL = """
SELECT of_type, service.name, quantity FROM certificate_service
JOIN service ON service.id = certificate_service.service
WHERE of_type = ANY($1::int[]) ORDER BY of_type, service.name
"""
FACTS = [
    "name",
    "price",
    "nominal",
    "covers",
    "pays_for",
    "is_used_once",
    "lasts",
    "until_on",
    "term",
    "term_unit",
    "most_sold",
    "is_online",
    "title",
    "about",
    "design",
    "places",
]


async def type_row(of_type: int) -> Record:
    """Raises NotFound; whoever asks is not looked at."""
    found = await fetch_one(ONE, of_type) if 0 < of_type <= LARGEST_ID else None
    if found is None:
        raise NotFound("There is no such kind of certificate.")
    return found


async def access_type(actor: Actor, of_type: int) -> Record:
    """Of a branch that the actor works in."""
    found = await type_row(of_type)
    if not any(actor.works_in(branch) for branch in await branches_of_type(of_type)):
        raise NotFound("There is no such kind of certificate.")
    return found


async def services_of_type(of_type: int) -> dict[int, int]:
    """The services that it is tied to, and how often each is given."""
    return {row["service"]: row["quantity"] for row in await fetch(SERVICES, of_type)}


async def named_services(of_type: int) -> list[Record]:
    """The same in words: Haircut × 3."""
    return await fetch(NAMED, of_type)


async def services_of_types(of_types: Sequence[int]) -> dict[int, list[tuple[str, int]]]:
    """The services that types are tied to, by name with how often each is given; by type."""
    found: dict[int, list[tuple[str, int]]] = {each: [] for each in of_types}
    for row in await fetch(NAMED_OF_SEVERAL, list(of_types)):
        found[row["of_type"]].append((row["name"], row["quantity"]))
    return found


async def type_facts(of_type: int) -> dict[str, Any]:
    """All that a form shows of it, and in which branches it holds."""
    row = await type_row(of_type)
    return {
        **{name: row[name] for name in FACTS},
        "services": await services_of_type(of_type),
        "branches": await branches_of_type(of_type),
    }


def end_of(kind: Record, sold: date) -> date | None:
    """The last day of one that is sold on a day."""
    term = (kind["term"], TermUnit(kind["term_unit"])) if kind["term"] else None
    return last_day(Lasts(kind["lasts"]), kind["until_on"], term, sold)


async def types_here(branch: int, text: str, page: int, *, active: bool) -> tuple[list[Record], Pages]:
    """Kinds that are sold in the branch, or were, whose names contain `text`."""
    [row] = await fetch(COUNT, branch, active, text.strip())
    shown = pages(page, row["count"])
    return await fetch(LISTED, branch, active, text.strip(), shown.size, shown.offset), shown


async def sold_online(branch: int) -> list[Record]:
    """Kinds that strangers may buy there, cheapest first."""
    return await fetch(ONLINE, branch)
