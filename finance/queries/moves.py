"""Moves of money: the list, and one."""

from dataclasses import dataclass

from asyncpg import Record

from catalog.queries import LARGEST_ID, Ask, paged
from finance.tables import MoneyMove
from kit.db import fetch, fetch_one
from kit.errors import NotFound
from kit.paging import Pages
from kit.periods import Period
from kit.rights import Actor, Permission

Kind = MoneyMove.Kind
# What of it says what somebody earned.
OF_PAY = frozenset({Kind.pay, Kind.tips})
SELECT = """
SELECT money_move.*, branch.name AS branch_name, branch.currency, branch.locale, branch.zone,
    item.name AS item_name, supplier.name AS supplier_name, member.name AS member_name,
    bill.number AS bill_number, maker.name AS maker, undoer.name AS undoer
"""
FROM = """
FROM money_move JOIN branch ON branch.id = money_move.branch
LEFT JOIN expense_item AS item ON item.id = money_move.item
LEFT JOIN supplier ON supplier.id = money_move.supplier
LEFT JOIN staff_member AS member ON member.id = money_move.member
LEFT JOIN supplier_bill AS bill ON bill.id = money_move.bill
LEFT JOIN account AS maker ON maker.id = money_move.made_by
LEFT JOIN account AS undoer ON undoer.id = money_move.undone_by
"""
ONE = f"{SELECT} {FROM} WHERE money_move.id = $1"
SHEET = f"""
{SELECT}, count(*) OVER () AS total {FROM}
WHERE money_move.branch = $1 AND ($2 = '' OR money_move.kind = $2)
    AND (money_move.kind <> ALL($3::text[])) AND ($4 = 0 OR money_move.item = $4)
    AND money_move.moved_on BETWEEN $5 AND $6
    AND concat_ws(' ', money_move.words, item.name, supplier.name, member.name, bill.number, maker.name,
        money_move.undone_why) ILIKE $7
ORDER BY money_move.moved_on DESC, money_move.id DESC LIMIT $8 OFFSET $9
"""
PAID_FOR = f"""
{SELECT} {FROM} WHERE (money_move.bill = $1 OR money_move.receipt = $2) ORDER BY money_move.id DESC
"""
PAID_OUT = f"""
{SELECT} {FROM}
WHERE money_move.member = $1 AND money_move.moved_on BETWEEN $2 AND $3
ORDER BY money_move.moved_on DESC, money_move.id DESC
"""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which moves of a branch a list shows."""

    branch: int
    period: Period
    kind: str = ""
    item: int = 0


async def move_sheet(actor: Actor, sought: Sought, ask: Ask) -> tuple[list[Record], Pages]:
    """The latest first; pay only for whoever may see it."""
    days = (sought.period.first, sought.period.last)
    where = (sought.branch, sought.kind, hidden_from(actor), sought.item, *days)
    return await paged(SHEET, ask.page, *where, ask.pattern)


def hidden_from(actor: Actor) -> list[str]:
    return [] if actor.may(Permission.see_pay) else [str(each) for each in OF_PAY]


async def access_move(actor: Actor, move_id: int) -> Record:
    found = await fetch_one(ONE, move_id) if 0 < move_id <= LARGEST_ID else None
    if found is None or found["kind"] in hidden_from(actor):
        raise NotFound("There is no such payment.")
    actor.require_branch(found["branch"], "payment")
    return found


async def paid_for(bill: int = 0, receipt: int = 0) -> list[Record]:
    """Every payment of a bill or of goods, the undone ones too."""
    return await fetch(PAID_FOR, bill, receipt)


async def paid_out(member: int, period: Period) -> list[Record]:
    """What a member was paid in some days, what was undone too."""
    return await fetch(PAID_OUT, member, period.first, period.last)
