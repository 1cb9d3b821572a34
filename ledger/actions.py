"""Writing in the book. Nothing is edited: what was wrong is reversed."""

from collections.abc import Iterable

from kit import clock
from kit.db import execute, fetch_value, transaction
from ledger import queries
from ledger.rules import Account, Entry, imbalance, opposite, summed

ADD_TRANSACTION = """
INSERT INTO book_transaction (key, branch, happened_at, description, reverses) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (key) DO NOTHING RETURNING id
"""
ADD_ACCOUNT = """
INSERT INTO book_account (kind, branch, party, unit) VALUES ($1, $2, $3, $4)
ON CONFLICT (kind, branch, party, unit) DO NOTHING
"""
LOCK_ACCOUNT = """
SELECT id FROM book_account WHERE kind = $1 AND branch = $2 AND party = $3 AND unit = $4 FOR UPDATE
"""
FIND_ACCOUNT = "SELECT id FROM book_account WHERE kind = $1 AND branch = $2 AND party = $3 AND unit = $4"
ADD_POSTING = "INSERT INTO posting (transaction, account, amount) VALUES ($1, $2, $3)"


class Unbalanced(Exception):
    """A program tried to write debits that do not equal credits: a bug, never somebody's mistake."""


async def post(key: str, entries: Iterable[Entry], *, branch: int, description: str) -> int:
    """The id of the transaction. The same `key` again writes nothing and returns the first one's id."""
    return await write(key, entries, (branch, description, None))


async def reverse(original: int, *, key: str, branch: int, description: str) -> int:
    """Adds the opposite of a transaction; a transaction is reversed at most once (a unique key says so)."""
    entries = opposite(await queries.entries_of(original))
    return await write(key, entries, (branch, description, original))


async def write(key: str, entries: Iterable[Entry], facts: tuple[int, str, int | None]) -> int:
    lines = summed(entries)
    if imbalance(lines):
        raise Unbalanced(f"{key} leaves {imbalance(lines)}.")
    branch, description, reverses = facts
    async with transaction():
        made = await fetch_value(ADD_TRANSACTION, key, branch, clock.now(), description, reverses)
        if made is None:
            return int(await fetch_value("SELECT id FROM book_transaction WHERE key = $1", key))
        for line in lines:
            await execute(ADD_POSTING, made, await account_id(line.account), line.amount)
    return int(made)


async def account_id(account: Account) -> int:
    """The account's row, made on first use."""
    where = (account.kind, account.branch, account.party, account.unit)
    found = await fetch_value(FIND_ACCOUNT, *where)
    if found is None:
        await execute(ADD_ACCOUNT, *where)
        found = await fetch_value(FIND_ACCOUNT, *where)
    return int(found)


async def lock_account(account: Account) -> None:
    """Until the transaction ends nobody else can lock it: call before reading a balance to spend from."""
    await account_id(account)
    await fetch_value(LOCK_ACCOUNT, account.kind, account.branch, account.party, account.unit)
