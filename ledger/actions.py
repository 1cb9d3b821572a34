"""Writing in the book. Nothing is edited: what was wrong is reversed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kit import clock
from kit.db import execute, fetch_value
from ledger import queries
from ledger.rules import Account, Entry, imbalance, opposite, summed

# Nothing is written while an account is missing, nor under a key that was used before.
WRITE = """
WITH wanted AS (
    SELECT book_account.id AS account, asked.amount, asked.place
    FROM unnest($1::text[], $2::int[], $3::int[], $4::text[], $5::bigint[])
        WITH ORDINALITY AS asked (kind, branch, party, unit, amount, place)
    LEFT JOIN book_account USING (kind, branch, party, unit)
), made AS (
    INSERT INTO book_transaction (key, branch, happened_at, description, reverses)
    SELECT $6, $7, $8, $9, $10 WHERE NOT EXISTS (SELECT FROM wanted WHERE account IS NULL)
    ON CONFLICT (key) DO NOTHING RETURNING id
), written AS (
    INSERT INTO posting (transaction, account, amount)
    SELECT made.id, wanted.account, wanted.amount FROM made, wanted ORDER BY wanted.place
)
SELECT id FROM made
"""
ADD_ACCOUNTS = """
INSERT INTO book_account (kind, branch, party, unit)
SELECT kind, branch, party, unit
FROM unnest($1::text[], $2::int[], $3::int[], $4::text[])
    WITH ORDINALITY AS asked (kind, branch, party, unit, place)
WHERE NOT EXISTS (
    SELECT FROM book_account AS known
    WHERE (known.kind, known.branch, known.party, known.unit)
        = (asked.kind, asked.branch, asked.party, asked.unit)
)
ORDER BY place
ON CONFLICT (kind, branch, party, unit) DO NOTHING
"""
WRITTEN = "SELECT id FROM book_transaction WHERE key = $1"
LOCK_ACCOUNT = """
SELECT id FROM book_account WHERE kind = $1 AND branch = $2 AND party = $3 AND unit = $4 FOR UPDATE
"""


class Unbalanced(Exception):
    """A program tried to write debits that do not equal credits: a bug, never somebody's mistake."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a transaction says beside its postings. Without `at` it happens now."""

    branch: int
    description: str
    reverses: int | None = None
    at: datetime | None = None


async def post(
    key: str, entries: Iterable[Entry], *, branch: int, description: str, at: datetime | None = None
) -> int:
    """The id of the transaction. The same `key` again writes nothing and returns the first one's id."""
    return await write(key, entries, Facts(branch, description, at=at))


async def reverse(
    original: int, *, key: str, branch: int, description: str, at: datetime | None = None
) -> int:
    """Adds the opposite of a transaction; a transaction is reversed at most once (a unique key says so)."""
    entries = opposite(await queries.entries_of(original))
    return await write(key, entries, Facts(branch, description, original, at))


async def write(key: str, entries: Iterable[Entry], facts: Facts) -> int:
    lines = summed(entries)
    if imbalance(lines):
        raise Unbalanced(f"{key} leaves {imbalance(lines)}.")
    accounts = columns([line.account for line in lines])
    said = key, facts.branch, facts.at or clock.now(), facts.description, facts.reverses
    values = [line.amount for line in lines], *said
    made = await fetch_value(WRITE, *accounts, *values)
    if made is None:
        await execute(ADD_ACCOUNTS, *accounts)
        made = await fetch_value(WRITE, *accounts, *values)
    return int(made or await fetch_value(WRITTEN, key))


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
    wanted = account.kind, account.branch, account.party, account.unit
    if await fetch_value(LOCK_ACCOUNT, *wanted) is None:
        await execute(ADD_ACCOUNTS, *columns([account]))
        await fetch_value(LOCK_ACCOUNT, *wanted)
