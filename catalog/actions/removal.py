"""Headings and kinds of rooms that nothing uses any more, deleted for good."""

from collections.abc import Mapping

from asyncpg.exceptions import IntegrityConstraintViolationError

from catalog import queries
from catalog.facts import held, note
from catalog.tables import ResourceKind, ServiceCategory
from kit.db import fetch_one, transaction
from kit.errors import Refused
from kit.rights import Actor

# Also what is retired, which can come back.
UNDER_HEADING = """
SELECT (SELECT count(*) FROM service WHERE category = $1) AS services,
       (SELECT count(*) FROM price_rule WHERE category = $1) AS rules,
       (SELECT count(*) FROM formula WHERE category = $1) AS formulas
"""
OF_KIND = """
SELECT (SELECT count(*) FROM resource WHERE kind = $1) AS rooms,
       (SELECT count(*) FROM service_need WHERE kind = $1) AS services
"""


class StillUsed(Refused):
    def __init__(self, title: str, used: str) -> None:
        super().__init__(
            f"“{title}” cannot be deleted: {used}, retired ones among them. Give these another one first."
        )


async def delete_category(actor: Actor, category_id: int) -> None:
    """Raises `StillUsed` while a service, a price rule or a formula is of it."""
    category = await queries.access_category(category_id)
    await delete(actor, ("category", category_id), category, UNDER_HEADING)


async def delete_kind(actor: Actor, kind_id: int) -> None:
    """Raises `StillUsed` while there is a room of it, or a service takes one."""
    kind = await queries.access_kind(kind_id)
    await delete(actor, ("kind", kind_id), kind, OF_KIND)


async def delete(
    actor: Actor, subject: tuple[str, int], row: ServiceCategory | ResourceKind, users: str
) -> None:
    try:
        async with transaction():
            before = await held(subject, "")
            if used := in_words(await fetch_one(users, subject[1]) or {}):
                raise StillUsed(row.name, used)
            await row.remove()
            await note(actor, "delete", subject, before)
    except IntegrityConstraintViolationError:
        raise StillUsed(row.name, "something was just put under it") from None


def in_words(counts: Mapping[str, int]) -> str:
    """3 services and 1 rule use it; "" where nothing does."""
    told = [f"{number} {what if number > 1 else what[:-1]}" for what, number in counts.items() if number]
    verb = "uses" if sum(counts.values()) == 1 else "use"
    return f"{' and '.join(told)} {verb} it" if told else ""
