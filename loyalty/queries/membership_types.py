"""Kinds of memberships: what is known of one, those of a branch, and the services only for members."""

from dataclasses import asdict
from typing import Any

from asyncpg import Record

from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor
from loyalty.queries.membership_terms import agreed_of
from loyalty.queries.voucher_types import branches_of_type
from loyalty.rules.memberships import Agreed

LARGEST_ID = 2**31 - 1
COLUMNS = """
SELECT kind.id, kind.name, kind.currency, kind.price, kind.is_active, terms.id AS terms, terms.agreed_at,
    (SELECT count(*) FROM membership_terms WHERE of_type = kind.id) AS versions,
    (SELECT count(*) FROM voucher WHERE voucher.of_type = kind.id AND taken_back_at IS NULL) AS sold,
    ARRAY(SELECT branch FROM voucher_place WHERE of_type = kind.id ORDER BY branch) AS places
FROM voucher_type AS kind CROSS JOIN LATERAL (
    SELECT id, agreed_at FROM membership_terms WHERE of_type = kind.id ORDER BY id DESC LIMIT 1
) AS terms
"""
ONE = f"{COLUMNS} WHERE kind.id = $1"
FOUND = f"""
{COLUMNS} JOIN branch ON branch.id = $1 AND branch.currency = kind.currency
WHERE (NOT EXISTS (SELECT FROM voucher_place WHERE of_type = kind.id)
       OR EXISTS (SELECT FROM voucher_place WHERE of_type = kind.id AND voucher_place.branch = $1))
  AND kind.is_active = $2 AND strpos(lower(kind.name), lower($3)) > 0
"""  # noqa: S608  # only constants
LISTED = f"{FOUND} ORDER BY kind.name, kind.id LIMIT $4 OFFSET $5"
COUNT = f"SELECT count(*) FROM ({FOUND}) AS found"  # noqa: S608  # only constants
MEMBERS_ONLY = """
SELECT service.id, service.name FROM members_only JOIN service ON service.id = members_only.service
ORDER BY service.name, service.id
"""


async def type_row(of_type: int) -> Record:
    """Raises NotFound; whoever asks is not looked at."""
    found = await fetch_one(ONE, of_type) if 0 < of_type <= LARGEST_ID else None
    if found is None:
        raise NotFound("There is no such kind of membership.")
    return found


async def access_type(actor: Actor, of_type: int) -> Record:
    """Of a branch that the actor works in."""
    found = await type_row(of_type)
    if not any(actor.works_in(branch) for branch in await branches_of_type(of_type)):
        raise NotFound("There is no such kind of membership.")
    return found


async def terms_now(of_type: int) -> Agreed:
    """What whoever buys one today agrees to."""
    terms = (await type_row(of_type))["terms"]
    return (await agreed_of([terms]))[terms]


async def type_facts(of_type: int) -> dict[str, Any]:
    """All that a form shows of it, and in which branches it holds."""
    row = await type_row(of_type)
    agreed = asdict(await terms_now(of_type))
    covers = [f"{each['name']} × {each['visits']}" for each in agreed.pop("covers")]
    return {
        **{name: row[name] for name in ("name", "price", "places")},
        **agreed,
        "weekdays": sorted(agreed["weekdays"]),
        "covers": covers,
        "branches": await branches_of_type(of_type),
    }


async def types_here(branch: int, text: str, page: int, *, active: bool) -> tuple[list[Record], Pages]:
    """Kinds that are sold in the branch, or were, whose names contain `text`."""
    wanted = branch, active, text.strip()[:80]
    shown = pages(page, await fetch_value(COUNT, *wanted))
    return await fetch(LISTED, *wanted, shown.size, shown.offset), shown


async def members_only() -> list[Record]:
    """The services that only members book: id and name."""
    return await fetch(MEMBERS_ONLY)
