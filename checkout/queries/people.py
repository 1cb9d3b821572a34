"""Who may be let near a drawer of a branch."""

from asyncpg import Record

from kit import db
from kit.rights import Permission
from staff.rules import granted
from staff.tables import Role

ACCOUNTS = """
SELECT account.id, account.name, account.role, account.more_rights, account.fewer_rights FROM account
WHERE account.closed_at IS NULL AND (account.every_branch
    OR EXISTS (SELECT FROM account_branch AS theirs
        WHERE theirs.account = account.id AND theirs.branch = $1))
ORDER BY account.name, account.id
"""
OF_DESK = "SELECT account FROM cash_desk_account WHERE desk = $1"
NAMES_OF_DESK = """
SELECT account.name FROM cash_desk_account JOIN account ON account.id = cash_desk_account.account
WHERE cash_desk_account.desk = $1 ORDER BY account.name
"""
OF_SHIFT = "SELECT account FROM shift_account WHERE shift = $1"


async def people_here(branch: int) -> list[Record]:
    """Accounts of the branch that take payments or run shifts, by name."""
    return [row for row in await db.fetch(ACCOUNTS, branch) if touches_cash(row)]


def touches_cash(row: Record) -> bool:
    rights = granted(Role(row["role"]), row["more_rights"], row["fewer_rights"])
    return bool(rights & {Permission.take_payments, Permission.run_shifts})


async def people_of_desk(desk: int) -> frozenset[int]:
    return frozenset(row["account"] for row in await db.fetch(OF_DESK, desk))


async def names_of_desk(desk: int) -> list[str]:
    return [row["name"] for row in await db.fetch(NAMES_OF_DESK, desk)]


async def people_of_shift(shift: int) -> frozenset[int]:
    return frozenset(row["account"] for row in await db.fetch(OF_SHIFT, shift))
