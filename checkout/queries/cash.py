"""Drawers: what is in them, and what went through them in a shift."""

from dataclasses import dataclass

from asyncpg import Record

import ledger.queries
from checkout import rules
from checkout.queries.standing import AT_DESK, MOST_HOURS, said_of_age
from checkout.rules.drawers import USUAL_HOURS, why_not_theirs
from kit import db
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor, Permission
from ledger.rules import Account
from ledger.tables import AccountKind

SEES_CASH = (Permission.run_shifts, Permission.see_money)
DESKS = f"""
SELECT cash_desk.id, cash_desk.name, cash_desk.is_active, shift.id AS shift, shift.opened_at, shift.opening,
    keeper.name AS keeper_name, branch.zone, {MOST_HOURS}, {AT_DESK}
FROM cash_desk JOIN branch ON branch.id = cash_desk.branch
LEFT JOIN shift ON shift.desk = cash_desk.id AND shift.closed_at IS NULL
LEFT JOIN cash_rule ON cash_rule.branch = cash_desk.branch
LEFT JOIN account AS keeper ON keeper.id = shift.keeper
WHERE cash_desk.branch = $2 AND (cash_desk.is_active OR shift.id IS NOT NULL)
ORDER BY cash_desk.name, cash_desk.id
"""  # noqa: S608 - only constants
DESK = """
SELECT cash_desk.id, cash_desk.name, cash_desk.branch, branch.currency, branch.locale
FROM cash_desk JOIN branch ON branch.id = cash_desk.branch WHERE cash_desk.id = $1
"""
SHIFTS = """
FROM shift JOIN cash_desk ON cash_desk.id = shift.desk JOIN branch ON branch.id = cash_desk.branch
LEFT JOIN account AS opener ON opener.id = shift.opened_by
LEFT JOIN account AS closer ON closer.id = shift.closed_by
LEFT JOIN account AS keeper ON keeper.id = shift.keeper
LEFT JOIN z_report ON z_report.shift = shift.id
"""
COLUMNS = """
shift.id, shift.desk, cash_desk.name, shift.opened_at, opener.name AS opened_by, shift.opening,
    shift.closed_at, closer.name AS closed_by, shift.expected, shift.counted, shift.reason,
    shift.first_entry, shift.last_entry, shift.keeper, keeper.name AS keeper_name, shift.is_shared,
    cash_desk.branch, branch.name AS branch_name, branch.currency, branch.locale, branch.zone,
    z_report.number AS z_number
"""
SHIFT = f"SELECT {COLUMNS} {SHIFTS} WHERE shift.id = $1"
# Searched by desk, people, the reason for a difference, or the number of the Z report.
PAST = f"""{SHIFTS} WHERE cash_desk.branch = $1 AND shift.closed_at IS NOT NULL AND ($2 = ''
    OR strpos(lower(concat_ws(' ', cash_desk.name, opener.name, closer.name, keeper.name, shift.reason)),
        lower($2)) > 0
    OR 'z ' || z_report.number = lower($2) OR z_report.number::text = $2)
"""
PAST_PAGE = f"""SELECT {COLUMNS} {PAST} ORDER BY shift.closed_at DESC, shift.id DESC LIMIT $3 OFFSET $4"""
COUNT_PAST = f"SELECT count(*) {PAST}"
RULE = "SELECT most_hours FROM cash_rule WHERE branch = $1"
# Cash moves only while the shift is held, so between its first and its last entry the desk saw nothing else.
IN_SHIFT = """
FROM posting JOIN book_account ON book_account.id = posting.account
JOIN book_transaction ON book_transaction.id = posting.transaction
LEFT JOIN LATERAL (SELECT refund FROM refund_part WHERE entry = book_transaction.id LIMIT 1) AS part ON TRUE
LEFT JOIN refund ON refund.id = part.refund
LEFT JOIN bill AS sold ON sold.entry = coalesce(book_transaction.reverses, book_transaction.id)
LEFT JOIN bill ON bill.id = coalesce(refund.bill, sold.id)
LEFT JOIN visit ON visit.id = bill.visit LEFT JOIN client ON client.id = visit.client
LEFT JOIN client_move ON client_move.entry = book_transaction.id AND client_move.method = 'cash'
LEFT JOIN client AS holder ON holder.id = client_move.client
LEFT JOIN cash_move ON cash_move.entry = book_transaction.id
LEFT JOIN account AS mover ON mover.id = cash_move.moved_by
LEFT JOIN shift AS source ON source.id = cash_move.shift
LEFT JOIN cash_desk AS from_desk ON from_desk.id = source.desk
LEFT JOIN shift AS target ON target.id = cash_move.carried_to
LEFT JOIN cash_desk AS to_desk ON to_desk.id = target.desk
WHERE book_account.kind = 'cash_desk' AND book_account.branch = $1 AND book_account.party = $2
    AND book_transaction.id >= $3 AND ($4::int IS NULL OR book_transaction.id <= $4)
"""
MOVEMENTS = f"""
SELECT book_transaction.id, book_transaction.happened_at, book_transaction.description,
    book_transaction.reverses, posting.amount, bill.number, bill.visit, client.name AS client,
    client_move.kind AS of_account, client_move.client AS holder, holder.name AS holder_name,
    cash_move.kind, cash_move.reason, mover.name AS moved_by, from_desk.name AS from_desk,
    to_desk.name AS to_desk, refund.number AS refund
{IN_SHIFT} ORDER BY book_transaction.id DESC LIMIT $5 OFFSET $6
"""
COUNT_MOVEMENTS = f"SELECT count(*) {IN_SHIFT}"


@dataclass(frozen=True, slots=True)
class Drawer:
    """A desk with its open shift (or none) and the cash that should be in it.

    `why_not`: the actor may not use it. `warning`: its shift takes cash for not much longer, or no more.
    """

    desk: Record
    balance: int
    why_not: str
    warning: str

    @property
    def is_open(self) -> bool:
        return self.desk["shift"] is not None


def require_cash(actor: Actor) -> None:
    """Who counts drawers and who keeps the books both see them."""
    if not any(actor.may(permission) for permission in SEES_CASH):
        actor.require(SEES_CASH[0])


async def desks_here(actor: Actor, branch: int, currency: str) -> list[Drawer]:
    return [
        Drawer(
            desk=desk,
            balance=await ledger.queries.balance(rules.drawer(branch, desk["id"], currency)),
            why_not=why_not_theirs({**desk, "in_shift": True}),
            warning=said_of_age(desk) if desk["shift"] else "",
        )
        for desk in await db.fetch(DESKS, actor.account, branch)
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


async def most_hours(branch: int) -> int | None:
    """How long a shift of the branch takes cash; None: as long as it is open."""
    found = await db.fetch_one(RULE, branch)
    return found["most_hours"] if found else USUAL_HOURS


async def in_safe(branch: int, currency: str) -> int:
    return await ledger.queries.balance(Account(AccountKind.safe, currency, branch=branch))


async def past_shifts(branch: int, page: int, search: str = "") -> tuple[list[Record], Pages]:
    """Closed shifts that fit what is looked for, the latest first."""
    wanted = search.strip()[:100]
    found = pages(page, await db.fetch_value(COUNT_PAST, branch, wanted), size=20)
    return await db.fetch(PAST_PAGE, branch, wanted, found.size, found.offset), found


async def movements(shift: Record, page: int) -> tuple[list[Record], Pages]:
    """What went into the drawer and out of it in a shift, the latest first."""
    where = (shift["branch"], shift["desk"], shift["first_entry"], shift["last_entry"])
    found = pages(page, await db.fetch_value(COUNT_MOVEMENTS, *where))
    return await db.fetch(MOVEMENTS, *where, found.size, found.offset), found
