"""Drawers: what is in them, and what went through them in a shift."""

from dataclasses import dataclass

from asyncpg import Record

import ledger.queries
from checkout import rules
from kit import db
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor, Permission

SEES_CASH = (Permission.run_shifts, Permission.see_money)
DESKS = """
SELECT cash_desk.id, cash_desk.name, cash_desk.is_active, shift.id AS shift, shift.opened_at, shift.opening,
    account.name AS opened_by
FROM cash_desk LEFT JOIN shift ON shift.desk = cash_desk.id AND shift.closed_at IS NULL
LEFT JOIN account ON account.id = shift.opened_by
WHERE cash_desk.branch = $1 AND (cash_desk.is_active OR shift.id IS NOT NULL)
ORDER BY cash_desk.name, cash_desk.id
"""
DESK = """
SELECT cash_desk.id, cash_desk.name, cash_desk.branch, branch.currency
FROM cash_desk JOIN branch ON branch.id = cash_desk.branch WHERE cash_desk.id = $1
"""
SHIFTS = """
SELECT shift.id, shift.desk, cash_desk.name, shift.opened_at, opener.name AS opened_by, shift.opening,
    shift.closed_at, closer.name AS closed_by, shift.expected, shift.counted, shift.reason,
    shift.first_entry, shift.last_entry, cash_desk.branch, branch.currency, branch.locale, branch.zone
FROM shift JOIN cash_desk ON cash_desk.id = shift.desk JOIN branch ON branch.id = cash_desk.branch
LEFT JOIN account AS opener ON opener.id = shift.opened_by
LEFT JOIN account AS closer ON closer.id = shift.closed_by
"""
SHIFT = f"{SHIFTS} WHERE shift.id = $1"
PAST = f"""{SHIFTS} WHERE cash_desk.branch = $1 AND shift.closed_at IS NOT NULL
ORDER BY shift.closed_at DESC, shift.id DESC LIMIT $2 OFFSET $3"""
COUNT_PAST = """
SELECT count(*) FROM shift JOIN cash_desk ON cash_desk.id = shift.desk
WHERE cash_desk.branch = $1 AND shift.closed_at IS NOT NULL
"""
# Cash moves only while the shift is held, so between its first and its last entry the desk saw nothing else.
IN_SHIFT = """
FROM posting JOIN book_account ON book_account.id = posting.account
JOIN book_transaction ON book_transaction.id = posting.transaction
LEFT JOIN LATERAL (SELECT refund FROM refund_part WHERE entry = book_transaction.id LIMIT 1) AS part ON TRUE
LEFT JOIN refund ON refund.id = part.refund
LEFT JOIN bill AS sold ON sold.entry = coalesce(book_transaction.reverses, book_transaction.id)
LEFT JOIN bill ON bill.id = coalesce(refund.bill, sold.id)
LEFT JOIN visit ON visit.id = bill.visit LEFT JOIN client ON client.id = visit.client
WHERE book_account.kind = 'cash_desk' AND book_account.branch = $1 AND book_account.party = $2
    AND book_transaction.id >= $3 AND ($4::int IS NULL OR book_transaction.id <= $4)
"""
MOVEMENTS = f"""
SELECT book_transaction.id, book_transaction.happened_at, book_transaction.description,
    book_transaction.reverses, posting.amount, bill.number, bill.visit, client.name AS client,
    refund.number AS refund
{IN_SHIFT} ORDER BY book_transaction.id DESC LIMIT $5 OFFSET $6
"""
COUNT_MOVEMENTS = f"SELECT count(*) {IN_SHIFT}"


@dataclass(frozen=True, slots=True)
class Drawer:
    """A desk with its open shift (or none) and the cash that should be in it."""

    desk: Record
    balance: int

    @property
    def is_open(self) -> bool:
        return self.desk["shift"] is not None


def require_cash(actor: Actor) -> None:
    """Who counts drawers and who keeps the books both see them."""
    if not any(actor.may(permission) for permission in SEES_CASH):
        actor.require(SEES_CASH[0])


async def desks_here(branch: int, currency: str) -> list[Drawer]:
    return [
        Drawer(desk, await ledger.queries.balance(rules.drawer(branch, desk["id"], currency)))
        for desk in await db.fetch(DESKS, branch)
    ]


async def access_desk(actor: Actor, desk_id: int) -> Record:
    require_cash(actor)
    desk = await db.fetch_one(DESK, desk_id) if rules.may_be_id(desk_id) else None
    if desk is None or not actor.works_in(desk["branch"]):
        raise NotFound("There is no such cash desk.")
    return desk


async def access_shift(actor: Actor, shift_id: int) -> Record:
    require_cash(actor)
    shift = await db.fetch_one(SHIFT, shift_id) if rules.may_be_id(shift_id) else None
    if shift is None or not actor.works_in(shift["branch"]):
        raise NotFound("There is no such shift.")
    return shift


async def expected_in(shift: Record) -> int:
    """What the drawer of a shift should hold: now, or as it was when it was counted."""
    if shift["expected"] is not None:
        return int(shift["expected"])
    return await ledger.queries.balance(rules.drawer(shift["branch"], shift["desk"], shift["currency"]))


async def past_shifts(branch: int, page: int) -> tuple[list[Record], Pages]:
    """Closed shifts, the latest first."""
    found = pages(page, await db.fetch_value(COUNT_PAST, branch), size=20)
    return await db.fetch(PAST, branch, found.size, found.offset), found


async def movements(shift: Record, page: int) -> tuple[list[Record], Pages]:
    """What went into the drawer and out of it in a shift, the latest first."""
    where = (shift["branch"], shift["desk"], shift["first_entry"], shift["last_entry"])
    found = pages(page, await db.fetch_value(COUNT_MOVEMENTS, *where))
    return await db.fetch(MOVEMENTS, *where, found.size, found.offset), found
