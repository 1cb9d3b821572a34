"""What is owed: to suppliers by bill and receipt, to staff, to the state."""

from collections import defaultdict

from asyncpg import Record

from catalog.queries import LARGEST_ID, Ask, paged
from catalog.tables import Branch
from finance.rules.debts import Debt, Of, in_order, spread
from kit.db import fetch, fetch_one
from kit.errors import NotFound
from kit.paging import Pages
from kit.rights import Actor
from ledger.queries import COMES_TO

OWED = f"""
SELECT party, -sum({COMES_TO})::bigint AS amount FROM book_account
WHERE kind = $1 AND branch = $2 AND unit = $3 GROUP BY party
"""  # noqa: S608 - only a constant
# Bills, and goods as the book has them: those from before there were suppliers are owed to nobody by name.
DEBTS = """
WITH paid AS (
    SELECT bill, receipt, sum(amount)::bigint AS amount FROM money_move
    WHERE branch = $1 AND kind = 'supplier' AND undone_at IS NULL GROUP BY bill, receipt
), debt AS (
    SELECT 'bill' AS of, bill.id, bill.supplier, bill.number AS said, bill.words, bill.billed_on, bill.due_on,
        bill.amount, coalesce(paid.amount, 0) AS paid
    FROM supplier_bill AS bill LEFT JOIN paid ON paid.bill = bill.id
    WHERE bill.branch = $1 AND bill.undone_at IS NULL
    UNION ALL
    SELECT 'receipt', document.id, account.party, document.reason, '', came.day_on,
        came.day_on + supplier.pay_within, -posting.amount, coalesce(paid.amount, 0)
    FROM stock_document AS document
    JOIN posting ON posting.transaction = document.entry
    JOIN book_account AS account ON account.id = posting.account AND account.kind = 'supplier'
    JOIN supplier ON supplier.id = account.party
    JOIN branch ON branch.id = document.branch
    CROSS JOIN LATERAL (SELECT (document.posted_at AT TIME ZONE branch.zone)::date AS day_on) AS came
    LEFT JOIN paid ON paid.receipt = document.id
    WHERE document.branch = $1 AND document.kind = 'receipt' AND document.reverses IS NULL
        AND NOT EXISTS (SELECT FROM stock_document AS opposite WHERE opposite.reverses = document.id)
)
SELECT debt.*, supplier.name FROM debt JOIN supplier ON supplier.id = debt.supplier
WHERE ($2::int IS NULL OR debt.supplier = $2) AND ($3 OR debt.amount > debt.paid)
ORDER BY debt.due_on, debt.of, debt.id
"""
BILL = """
SELECT bill.*, supplier.name AS supplier_name, branch.name AS branch_name, branch.currency, branch.locale,
    branch.zone
FROM supplier_bill AS bill JOIN supplier ON supplier.id = bill.supplier
JOIN branch ON branch.id = bill.branch WHERE bill.id = $1
"""
LINES = """
SELECT line.amount, line.rate, line.tax, item.name AS item_name
FROM supplier_bill_line AS line JOIN expense_item AS item ON item.id = line.item
WHERE line.bill = $1 ORDER BY line.id
"""
BILLS = """
SELECT bill.id, bill.number, bill.billed_on, bill.due_on, bill.amount, bill.words, bill.undone_at,
    supplier.name, supplier.id AS supplier, count(*) OVER () AS total,
    (SELECT coalesce(sum(move.amount), 0)::bigint FROM money_move AS move
        WHERE move.bill = bill.id AND move.undone_at IS NULL) AS paid
FROM supplier_bill AS bill JOIN supplier ON supplier.id = bill.supplier
WHERE bill.branch = $1 AND concat_ws(' ', bill.number, bill.words, supplier.name) ILIKE $2
ORDER BY bill.billed_on DESC, bill.id DESC LIMIT $3 OFFSET $4
"""
SUPPLIERS = """
SELECT supplier.id, supplier.name, supplier.contact, supplier.phone, supplier.email, supplier.is_active,
    count(*) OVER () AS total
FROM supplier
WHERE supplier.is_active = $1
    AND concat_ws(' ', supplier.name, supplier.contact, supplier.phone, supplier.email, supplier.tax_number)
        ILIKE $2
ORDER BY lower(supplier.name), supplier.id LIMIT $3 OFFSET $4
"""
IN_USE = "SELECT id, name FROM supplier WHERE is_active ORDER BY lower(name), id"
MEMBERS = """
SELECT id, name, title, dismissed_on IS NOT NULL AS is_gone FROM staff_member
WHERE id = ANY($2::int[]) OR (branch = $1 AND dismissed_on IS NULL) ORDER BY position, name, id
"""
TAXES = f"""
SELECT -coalesce(sum({COMES_TO}), 0)::bigint AS amount, kind FROM book_account
WHERE kind IN ('tax', 'input_tax') AND branch = $1 AND unit = $2 GROUP BY kind
"""  # noqa: S608 - only a constant


async def owed_by_party(kind: str, branch: Branch) -> dict[int, int]:
    """To whom how much is owed; below zero is paid in advance, or too much. Nothing is left out."""
    rows = await fetch(OWED, kind, branch.id, branch.currency)
    return {row["party"]: row["amount"] for row in rows if row["amount"]}


async def open_debts(branch: Branch, supplier: int | None = None) -> list[Debt]:
    """What is to be paid, by its due day; together it is what the book owes to each."""
    by_supplier: dict[int, list[Debt]] = defaultdict(list)
    for row in await fetch(DEBTS, branch.id, supplier, False):  # noqa: FBT003  # a parameter of SQL
        by_supplier[row["supplier"]].append(debt_of(row))
    owed = await owed_by_party("supplier", branch)
    found = [each for party, debts in by_supplier.items() for each in spread(debts, owed.get(party, 0))]
    return sorted((each for each in found if each.left), key=in_order)


async def all_debts(branch: Branch, supplier: int) -> list[Debt]:
    """Bills and goods of one supplier, those that are paid too, the latest first."""
    rows = await fetch(DEBTS, branch.id, supplier, True)  # noqa: FBT003  # a parameter of SQL
    owed = await owed_by_party("supplier", branch)
    return spread([debt_of(row) for row in rows], owed.get(supplier, 0))[::-1]


def debt_of(row: Record) -> Debt:
    return Debt(
        of=Of(row["of"]),
        id=row["id"],
        supplier=row["supplier"],
        name=row["name"],
        said=row["said"] or row["words"],
        billed_on=row["billed_on"],
        due_on=row["due_on"],
        amount=row["amount"],
        left=max(row["amount"] - row["paid"], 0),
    )


async def access_bill(actor: Actor, bill_id: int) -> Record:
    found = await fetch_one(BILL, bill_id) if 0 < bill_id <= LARGEST_ID else None
    if found is None:
        raise NotFound("There is no such bill.")
    actor.require_branch(found["branch"], "bill")
    return found


async def lines_of(bill: int) -> list[Record]:
    return await fetch(LINES, bill)


async def bill_sheet(branch: int, ask: Ask) -> tuple[list[Record], Pages]:
    """Every bill, the latest first."""
    return await paged(BILLS, ask.page, branch, ask.pattern)


async def supplier_sheet(ask: Ask) -> tuple[list[Record], Pages]:
    return await paged(SUPPLIERS, ask.page, not ask.retired, ask.pattern)


async def tax_owed(branch: Branch) -> dict[str, int]:
    """Tax in what was sold, and below zero that in what was bought, and what was paid of it."""
    return {row["kind"]: row["amount"] for row in await fetch(TAXES, branch.id, branch.currency)}


async def members_here(branch: int, with_these: set[int]) -> list[Record]:
    """Who works in the branch, and whom it owes something although they do not any more."""
    return await fetch(MEMBERS, branch, sorted(with_these))


async def suppliers_in_use() -> list[tuple[int, str]]:
    """To choose from, by name."""
    return [(row["id"], row["name"]) for row in await fetch(IN_USE)]
