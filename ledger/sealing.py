"""Closing the chain behind the writers, and adding up what is in it.

Writers do not wait for each other: who takes money in one branch would otherwise hold up everybody else
there until they are done. So links are made by one process at a time, a moment later, in the order in which
it finds transactions (docs/decisions/0044-the-chain-is-closed-behind-the-writers.md).
"""

from collections.abc import Iterator

from asyncpg import Record

from kit.db import execute, fetch, fetch_value, transaction
from ledger.rules import Page, link

Posting = tuple[str, int, int, str, int]  # kind, branch, party, unit, amount
Postings = dict[int, list[Posting]]

AT_ONCE = 500
FIRST = b""
IS_OPEN = "SELECT EXISTS (SELECT FROM book_open)"
WAIT = "SELECT pg_advisory_xact_lock(hashtext('book_link'))"
ALONE = "SELECT pg_try_advisory_xact_lock(hashtext('book_link'))"
NEXT = """
SELECT made.id, branch, key, happened_at, description, reverses
FROM book_transaction AS made JOIN book_open ON book_open.transaction = made.id ORDER BY made.id LIMIT $1
"""
LINES = """
SELECT posting.transaction, kind, branch, party, unit, amount
FROM posting JOIN book_account ON book_account.id = posting.account
WHERE posting.transaction = ANY($1::int[]) ORDER BY posting.id
"""
HEADS = """
SELECT DISTINCT ON (branch) branch, number, hash FROM book_link
WHERE branch = ANY($1::int[]) ORDER BY branch, number DESC
"""
LINK = """
INSERT INTO book_link (branch, number, transaction, hash)
SELECT * FROM unnest($1::int[], $2::int[], $3::int[], $4::bytea[])
"""
ADD_UP = """
INSERT INTO book_balance (account, amount, postings)
SELECT account, sum(amount), count(*) FROM posting WHERE transaction = ANY($1::int[])
GROUP BY account ORDER BY account
ON CONFLICT (account) DO UPDATE
SET amount = book_balance.amount + excluded.amount, postings = book_balance.postings + excluded.postings
"""
CLOSE = "DELETE FROM book_open WHERE transaction = ANY($1::int[])"
WRONG = """
WITH counted AS (
    SELECT account, sum(amount)::bigint AS amount, count(*) AS postings
    FROM posting JOIN book_link ON book_link.transaction = posting.transaction GROUP BY account
)
SELECT coalesce(counted.account, kept.account) AS account, counted.amount, counted.postings
FROM counted FULL JOIN book_balance AS kept ON kept.account = counted.account
WHERE (kept.amount, kept.postings) IS DISTINCT FROM (counted.amount, counted.postings)
ORDER BY 1
"""
FORGET = "DELETE FROM book_balance WHERE account = ANY($1::int[])"
KEEP = """
INSERT INTO book_balance (account, amount, postings)
SELECT * FROM unnest($1::int[], $2::bigint[], $3::bigint[])
"""


async def seal_next() -> bool:
    """Takes up to 500 transactions into the chains of their branches; says whether there may be more."""
    if not await fetch_value(IS_OPEN):
        return False
    async with transaction():
        if not await fetch_value(ALONE):
            return False
        rows = await fetch(NEXT, AT_ONCE)
        if not rows:  # somebody else was faster
            return False
        ids = [row["id"] for row in rows]
        links = [*linked(rows, await postings_of(ids), await heads({row["branch"] for row in rows}))]
        await execute(LINK, *(list(column) for column in zip(*links, strict=True)))
        await execute(ADD_UP, ids)
        await execute(CLOSE, ids)
    return len(rows) == AT_ONCE


async def seal_now(branch: int) -> tuple[int, bytes]:
    """The number and the hash at the end of the branch's chain, with all that the caller has written.

    For papers that vouch for the book, at the end of their transaction: until that is over no other chain is
    closed. Call it in a transaction.
    """
    await fetch_value(WAIT)
    while await seal_next():
        pass
    return (await heads({branch}))[branch]


def linked(
    rows: list[Record], postings: Postings, heads: dict[int, tuple[int, bytes]]
) -> Iterator[tuple[int, int, int, bytes]]:
    """Branch, number, transaction and hash of each."""
    for row in rows:
        branch = row["branch"]
        number, previous = heads.get(branch, (0, FIRST))
        made = link(previous, page_of(row, branch, number + 1, postings.get(row["id"], [])))
        heads[branch] = number + 1, made
        yield branch, number + 1, row["id"], made


def page_of(row: Record, branch: int, number: int, postings: list[Posting]) -> Page:
    return Page(branch, number, row["key"], row["happened_at"], row["description"], row["reverses"], postings)


async def heads(branches: set[int]) -> dict[int, tuple[int, bytes]]:
    return {row["branch"]: (row["number"], row["hash"]) for row in await fetch(HEADS, [*branches])}


async def postings_of(transactions: list[int]) -> Postings:
    found: Postings = {}
    for transaction_id, *posting in await fetch(LINES, transactions):
        found.setdefault(transaction_id, []).append(tuple(posting))
    return found


async def repair_balances() -> list[int]:
    """Accounts of which the sum that is kept was not that of their postings in the chain; it is now."""
    async with transaction():
        await fetch_value(WAIT)
        rows = await fetch(WRONG)
        accounts = [row["account"] for row in rows]
        await execute(FORGET, accounts)
        right = [row for row in rows if row["postings"]]
        await execute(KEEP, *([row[name] for row in right] for name in ("account", "amount", "postings")))
    return accounts
