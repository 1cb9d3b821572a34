"""Bills that come by themselves."""

from asyncpg import Record

from catalog.queries import LARGEST_ID, Ask, paged
from kit.db import fetch, fetch_one
from kit.errors import NotFound
from kit.paging import Pages
from kit.rights import Actor

SELECT = """
SELECT recurring.*, supplier.name AS supplier_name, item.name AS item_name, branch.name AS branch_name,
    branch.currency, branch.locale, branch.zone
"""
FROM = """
FROM recurring_expense AS recurring JOIN supplier ON supplier.id = recurring.supplier
JOIN expense_item AS item ON item.id = recurring.item JOIN branch ON branch.id = recurring.branch
"""
ONE = f"{SELECT} {FROM} WHERE recurring.id = $1"
SHEET = f"""
{SELECT}, count(*) OVER () AS total {FROM}
WHERE recurring.branch = $1 AND (recurring.next_on IS NULL) = $2
    AND concat_ws(' ', supplier.name, item.name, recurring.words) ILIKE $3
ORDER BY recurring.is_paused, recurring.next_on, recurring.id LIMIT $4 OFFSET $5
"""
WRITTEN = """
SELECT id, billed_on, amount, undone_at FROM supplier_bill WHERE recurring = $1
ORDER BY billed_on DESC LIMIT 12
"""


async def access_recurring(actor: Actor, recurring_id: int) -> Record:
    found = await fetch_one(ONE, recurring_id) if 0 < recurring_id <= LARGEST_ID else None
    if found is None:
        raise NotFound("There is no such expense.")
    actor.require_branch(found["branch"], "expense")
    return found


async def recurring_sheet(branch: int, ask: Ask) -> tuple[list[Record], Pages]:
    """What comes, by its next day; or what has ended."""
    return await paged(SHEET, ask.page, branch, ask.retired, ask.pattern)


async def written(recurring: int) -> list[Record]:
    """Its last bills."""
    return await fetch(WRITTEN, recurring)
