"""Who owes a branch, for how long, and who has a deposit there; and one client's account, line by line."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from asyncpg import Record

import catalog.queries
from catalog.tables import Branch
from checkout.queries.accounts import open_bills_of, standing_of_client
from checkout.rules.accounts import Age, Holder, Move, OpenBill, Standing, age_of, open_bills
from kit import clock, db
from kit.money import format_money
from kit.paging import Pages, pages

# Of each client all that changed their debt, so that the bills that are open can be told.
HOLDERS = """
SELECT client.id, client.name, sum(move.debt)::bigint AS owed, sum(move.deposit)::bigint AS deposit,
    array_agg(move.id ORDER BY move.id) FILTER (WHERE move.debt <> 0) AS ids,
    array_agg(move.debt ORDER BY move.id) FILTER (WHERE move.debt <> 0) AS debts,
    array_agg(move.made_at ORDER BY move.id) FILTER (WHERE move.debt <> 0) AS moments,
    array_agg(move.payment ORDER BY move.id) FILTER (WHERE move.debt <> 0) AS payments,
    array_agg(move.undoes ORDER BY move.id) FILTER (WHERE move.debt <> 0) AS undone
FROM client_move AS move JOIN client ON client.id = move.client
WHERE move.branch = $1 AND ($2 = '' OR strpos(lower(client.name), lower($2)) > 0)
GROUP BY client.id HAVING sum(move.debt) > 0 OR sum(move.deposit) > 0
ORDER BY lower(client.name), client.id
"""
BILLS = """
SELECT payment.id, bill.number, bill.visit, bill.closed_at FROM payment JOIN bill ON bill.id = payment.bill
WHERE payment.id = ANY($1::int[])
"""
ENTRIES = """
FROM client_move AS move LEFT JOIN payment ON payment.id = move.payment
LEFT JOIN bill ON bill.id = payment.bill LEFT JOIN receipt ON receipt.id = move.receipt
LEFT JOIN shift ON shift.id = move.shift LEFT JOIN cash_desk ON cash_desk.id = shift.desk
LEFT JOIN client_move AS undo ON undo.undoes = move.id
LEFT JOIN client_move AS undone ON undone.id = move.undoes
WHERE move.client = $1 AND move.branch = $2 AND ($3 = ''
    OR strpos(lower(concat_ws(' ', bill.number, receipt.content ->> 'number', move.reason, move.made_by)),
        lower($3)) > 0)
"""
ENTRIES_PAGE = f"""
SELECT move.id, move.kind, move.debt, move.deposit, move.method, move.reason, move.made_at, move.made_by,
    move.receipt, bill.number, bill.visit, receipt.content ->> 'number' AS paper, cash_desk.name AS desk,
    undo.id IS NOT NULL AS is_undone, undone.kind AS undoes
{ENTRIES} ORDER BY move.id DESC LIMIT $4 OFFSET $5
"""
COUNT_ENTRIES = f"SELECT count(*) {ENTRIES}"
ELSEWHERE = """
SELECT DISTINCT branch FROM client_move WHERE client = $1 AND ($2::int[] IS NULL OR branch = ANY($2))
"""
# What moves come to, and what the book says, of every account: the two are the same.
UNLIKE = """
SELECT branch.name, coalesce(moved.client, booked.party) AS client,
    coalesce(moved.debt, 0) - coalesce(booked.debt, 0) AS debt,
    coalesce(moved.deposit, 0) - coalesce(booked.deposit, 0) AS deposit, branch.currency
FROM (SELECT client, branch, sum(debt)::bigint AS debt, sum(deposit)::bigint AS deposit
      FROM client_move GROUP BY client, branch) AS moved
FULL JOIN (
    SELECT book_account.party, book_account.branch,
        coalesce(sum(posting.amount) FILTER (WHERE kind = 'client_debt'), 0)::bigint AS debt,
        coalesce(-sum(posting.amount) FILTER (WHERE kind = 'client_deposit'), 0)::bigint AS deposit
    FROM book_account JOIN posting ON posting.account = book_account.id
    WHERE kind IN ('client_debt', 'client_deposit') GROUP BY book_account.party, book_account.branch
) AS booked ON booked.party = moved.client AND booked.branch = moved.branch
JOIN branch ON branch.id = coalesce(moved.branch, booked.branch)
WHERE coalesce(moved.debt, 0) <> coalesce(booked.debt, 0)
    OR coalesce(moved.deposit, 0) <> coalesce(booked.deposit, 0)
ORDER BY branch.name, client
"""
RULE = "SELECT most FROM debt_rule WHERE branch = $1"
LIMIT = "SELECT most FROM debt_limit WHERE client = $1 AND branch = $2"


@dataclass(frozen=True, slots=True)
class Debtor:
    """A client with an account at a branch; `since` and `age` are of the oldest bill that is open."""

    client: int
    name: str
    owed: int
    deposit: int
    since: datetime | None = None
    age: Age | None = None


@dataclass(frozen=True, slots=True)
class Debtors:
    """One page of them, and what all who were looked for owe, by age of the oldest bill, and have."""

    rows: Sequence[Debtor]
    pages: Pages
    by_age: dict[Age, int]
    deposits: int

    @property
    def owed(self) -> int:
        return sum(self.by_age.values())


@dataclass(frozen=True, slots=True)
class Due:
    """A bill of which something is owed."""

    bill: OpenBill
    number: str
    visit: int
    closed_at: datetime
    age: Age


async def debtors_here(branch: int, show: str, search: str, page: int) -> Debtors:
    """Who owes, the oldest bill first; `show` is an age, "deposit" for who has one, or "" for all who owe."""
    rows = [debtor_of(row) for row in await db.fetch(HOLDERS, branch, search.strip()[:100])]
    owing = sorted((row for row in rows if row.since), key=lambda row: (row.since, row.client))
    with_deposit = [row for row in rows if row.deposit]
    chosen = with_deposit if show == "deposit" else [row for row in owing if show in ("", row.age)]
    found = pages(page, len(chosen), size=25)
    by_age = {age: sum(row.owed for row in owing if row.age is age) for age in Age}
    shown = chosen[found.offset : found.offset + found.size]
    return Debtors(shown, found, by_age, sum(row.deposit for row in with_deposit))


def debtor_of(row: Record) -> Debtor:
    columns = (row["ids"], row["debts"], row["moments"], row["payments"], row["undone"])
    moves = [Move(*each) for each in zip(*(column or () for column in columns), strict=True)]
    found = open_bills(moves)
    since = min((bill.made_at for bill in found), default=None)
    age = age_of((clock.now() - since).days) if since else None
    return Debtor(row["id"], row["name"], row["owed"], row["deposit"], since, age)


async def dues_of(holder: Holder) -> list[Due]:
    """The bills they owe something of, the oldest first."""
    found = await open_bills_of(holder)
    known = {row["id"]: row for row in await db.fetch(BILLS, [bill.payment for bill in found])}
    return [
        Due(bill, row["number"], row["visit"], row["closed_at"], age_of((clock.now() - bill.made_at).days))
        for bill in found
        if (row := known[bill.payment])
    ]


async def account_entries_of(holder: Holder, search: str, page: int) -> tuple[list[Record], Pages]:
    """All that changed the account and fits what is looked for, the latest first."""
    wanted = (holder.client, holder.branch, search.strip()[:100])
    found = pages(page, await db.fetch_value(COUNT_ENTRIES, *wanted), size=25)
    return await db.fetch(ENTRIES_PAGE, *wanted, found.size, found.offset), found


async def accounts_of_client(
    client: int, branches: Collection[int] | None = None
) -> list[tuple[Branch, Standing]]:
    """At every branch, or at those of `branches`, where there is, or was, anything."""
    found = []
    for row in await db.fetch(ELSEWHERE, client, None if branches is None else sorted(branches)):
        branch = await catalog.queries.branch(row["branch"])
        holder = Holder(client, branch.id, branch.currency)
        found.append((branch, await standing_of_client(holder)))
    return sorted(found, key=lambda each: each[0].name)


async def may_be_owed(branch: int) -> int | None:
    """By anybody, where nothing else is said on their card; None: nothing."""
    found: int | None = await db.fetch_value(RULE, branch)
    return found


async def own_limit(holder: Holder) -> int | None:
    """What is said of this client alone."""
    found: int | None = await db.fetch_value(LIMIT, holder.client, holder.branch)
    return found


async def account_faults() -> list[str]:
    """Accounts of which the moves say something else than the book."""
    return [
        f"the account of client {row['client']} at {row['name']} differs from its moves by"
        f" {format_money(row['debt'], row['currency'])} owed and"
        f" {format_money(row['deposit'], row['currency'])} on deposit"
        for row in await db.fetch(UNLIKE)
    ]
