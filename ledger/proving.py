"""Walking along the chains of the book, to prove that nothing of it was changed, or to say where."""

from dataclasses import dataclass

from asyncpg import Record

from kit.db import fetch
from ledger.rules import link
from ledger.sealing import FIRST, Posting, page_of, postings_of

AT_ONCE = 2_000
CHAIN = """
SELECT made.id, book_link.branch, made.branch AS said_branch, number, hash, key, happened_at, description,
       reverses
FROM book_link LEFT JOIN book_transaction AS made ON made.id = book_link.transaction
WHERE (book_link.branch, number) > ($1, $2) ORDER BY book_link.branch, number LIMIT $3
"""
LEFT_OUT = """
SELECT made.id, made.branch, made.key FROM book_transaction AS made
WHERE NOT EXISTS (SELECT FROM book_link WHERE transaction = made.id)
  AND NOT EXISTS (SELECT FROM book_open WHERE transaction = made.id) ORDER BY made.id LIMIT 20
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the chain of a branch breaks first: at which number, and what is wrong there."""

    branch: int
    number: int
    why: str


async def chain_faults() -> list[Fault]:
    """Walks along every chain; of each the first place where it breaks, and what is in no chain at all."""
    found: dict[int, Fault] = {}
    place, previous = (-1, 0), FIRST
    while rows := await fetch(CHAIN, *place, AT_ONCE):
        postings = await postings_of([row["id"] for row in rows if row["id"]])
        for row in rows:
            branch, number = row["branch"], row["number"]
            if branch != place[0]:
                place, previous = (branch, 0), FIRST
            why = fault_of(row, place[1] + 1, previous, postings.get(row["id"], []))
            if why and branch not in found:
                found[branch] = Fault(branch, number, why)
            place, previous = (branch, number), row["hash"]
    for row in await fetch(LEFT_OUT):
        found.setdefault(row["branch"], Fault(row["branch"], 0, f"transaction {row['id']} is in no chain"))
    return [found[branch] for branch in sorted(found)]


def fault_of(row: Record, number: int, previous: bytes, postings: list[Posting]) -> str:
    """What is wrong with a link, or ""."""
    if row["number"] != number:
        return f"{row['number'] - number} before it are missing"
    if row["id"] is None:
        return "its transaction is gone"
    if row["hash"] == link(previous, page_of(row, row["said_branch"], number, postings)):
        return ""
    return f"transaction {row['id']} ({row['key']}), or its link, is not what was written"
