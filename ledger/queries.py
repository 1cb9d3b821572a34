"""Balances, and the proof that the book is whole."""

from asyncpg import Record

from kit.db import fetch, fetch_value
from ledger.rules import Account, Entry
from ledger.tables import AccountKind

# Of a `book_account`: what is in the chain is added up already; the rest was written within the last seconds.
COMES_TO = """
coalesce((SELECT amount FROM book_balance WHERE book_balance.account = book_account.id), 0)
    + coalesce((SELECT sum(posting.amount)::bigint FROM book_open
                JOIN posting ON posting.transaction = book_open.transaction
                WHERE posting.account = book_account.id), 0)
"""
BALANCE = f"""
SELECT {COMES_TO} FROM book_account WHERE kind = $1 AND branch = $2 AND party = $3 AND unit = $4
"""  # noqa: S608 - only a constant
ENTRIES = """
SELECT kind, branch, party, unit, amount
FROM posting JOIN book_account ON book_account.id = posting.account
WHERE posting.transaction = $1
ORDER BY posting.id
"""
LEFT_OVER = """
SELECT posting.transaction, unit, sum(amount)::bigint AS amount
FROM posting JOIN book_account ON book_account.id = posting.account
GROUP BY posting.transaction, unit HAVING sum(amount) <> 0
ORDER BY posting.transaction
"""


async def balance(account: Account) -> int:
    """Debits less credits. What is owed to somebody (points, pay, tips) is therefore negative: see `owed`."""
    found: int = await fetch_value(BALANCE, account.kind, account.branch, account.party, account.unit) or 0
    return found


async def owed(account: Account) -> int:
    """Credits less debits: how many points a client has, how much pay is due."""
    return -await balance(account)


async def entries_of(transaction: int) -> list[Entry]:
    rows = await fetch(ENTRIES, transaction)
    return [
        Entry(Account(AccountKind(row["kind"]), row["unit"], row["branch"], row["party"]), row["amount"])
        for row in rows
    ]


async def faults() -> list[Record]:
    """Transactions that do not sum to zero in some unit. The database refuses them, so there are none."""
    return await fetch(LEFT_OVER)
