"""Items, and what was spent on each."""

from datetime import timedelta

from asyncpg import Record

from catalog.queries import LARGEST_ID
from catalog.tables import Branch
from finance.tables import ExpenseItem
from kit.clock import local_midnight
from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.periods import Period

Section = ExpenseItem.Section
ITEM = "SELECT * FROM expense_item WHERE id = $1"
ITEMS = "SELECT id, name, section FROM expense_item WHERE is_active ORDER BY section, lower(name)"
# From the book alone; what comes in is above zero.
SPENT = """
SELECT item.id, item.name, item.section, item.is_active, coalesce(-sum(posting.amount), 0)::bigint AS amount
FROM expense_item AS item
LEFT JOIN book_account ON book_account.party = item.id AND book_account.branch = $1 AND book_account.unit = $2
    AND book_account.kind = CASE WHEN item.section = 'income' THEN 'other_income' ELSE 'expense' END
LEFT JOIN (posting JOIN book_transaction AS made ON made.id = posting.transaction
        AND made.happened_at >= $3 AND made.happened_at < $4)
    ON posting.account = book_account.id
GROUP BY item.id ORDER BY NOT item.is_active, lower(item.name), item.id
"""
IS_USED = """
SELECT EXISTS (SELECT FROM money_move WHERE item = $1)
    OR EXISTS (SELECT FROM supplier_bill_line WHERE item = $1)
    OR EXISTS (SELECT FROM recurring_expense WHERE item = $1)
"""


async def access_item(item_id: int) -> Record:
    """Items are of the whole business."""
    found = await fetch_one(ITEM, item_id) if 0 < item_id <= LARGEST_ID else None
    if found is None:
        raise NotFound("There is no such item.")
    return found


async def items_in_use(*, income: bool = False) -> list[Record]:
    """Those something can be spent on; or those that money comes in for."""
    return [each for each in await fetch(ITEMS) if (each["section"] == Section.income) is income]


async def is_used(item: int) -> bool:
    found: bool = await fetch_value(IS_USED, item)
    return found


async def spent_on(branch: Branch, period: Period) -> dict[Section, list[Record]]:
    """Every item of each section with what it came to in some days: what went out is below zero."""
    first = local_midnight(period.first, branch.zone)
    end = local_midnight(period.last + timedelta(days=1), branch.zone)
    found: dict[Section, list[Record]] = {section: [] for section in Section}
    for row in await fetch(SPENT, branch.id, branch.currency, first, end):
        found[Section(row["section"])].append(row)
    return found
