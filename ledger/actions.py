"""Writing in the book. Nothing is edited: what was wrong is reversed."""

from collections.abc import Iterable, Sequence

from kit import clock
from kit.db import execute, fetch_value, transaction
from ledger import queries
from ledger.rules import Account, Entry, imbalance, opposite, summed

ADD_TRANSACTION = """
INSERT INTO book_transaction (key, branch, happened_at, description, reverses) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (key) DO NOTHING RETURNING id
"""
ADD_ACCOUNTS = """
INSERT INTO book_account (kind, branch, party, unit)
SELECT kind, branch, party, unit
FROM unnest($1::text[], $2::int[], $3::int[], $4::text[]) AS wanted (kind, branch, party, unit)
WHERE NOT EXISTS (
    SELECT FROM book_account AS known
    WHERE (known.kind, known.branch, known.party, known.unit)
        = (wanted.kind, wanted.branch, wanted.party, wanted.unit)
)
ON CONFLICT (kind, branch, party, unit) DO NOTHING
"""
LOCK_ACCOUNT = """
SELECT id FROM book_account WHERE kind = $1 AND branch = $2 AND party = $3 AND unit = $4 FOR UPDATE
"""
ADD_POSTINGS = """
INSERT INTO posting (transaction, account, amount)
SELECT $5, book_account.id, wanted.amount
FROM unnest($1::text[], $2::int[], $3::int[], $4::text[], $6::bigint[])
    WITH ORDINALITY AS wanted (kind, branch, party, unit, amount, place)
JOIN book_account USING (kind, branch, party, unit)
ORDER BY wanted.place
"""


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
        accounts = columns([line.account for line in lines])
        await execute(ADD_ACCOUNTS, *accounts)
        await execute(ADD_POSTINGS, *accounts, made, [line.amount for line in lines])
    return int(made)


def columns(accounts: Sequence[Account]) -> tuple[list[str], list[int], list[int], list[str]]:
    """Accounts as the four arrays that unnest takes."""
    return (
        [str(account.kind) for account in accounts],
        [account.branch for account in accounts],
        [account.party for account in accounts],
        [account.unit for account in accounts],
    )


async def lock_account(account: Account) -> None:
    """Until the transaction ends nobody else can lock it: call before reading a balance to spend from."""
    await execute(ADD_ACCOUNTS, *columns([account]))
    await fetch_value(LOCK_ACCOUNT, account.kind, account.branch, account.party, account.unit)
