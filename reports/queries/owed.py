"""What is owed to clients at the end of a day, by branch and age: the book’s money, and points of lots."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from asyncpg import Record

from kit.db import fetch
from ledger.tables import AccountKind
from loyalty.queries import points_owed
from reports.queries import Scope
from reports.rules.owed import AGES, PROMISED, Liability, Owed, OwedPoints

# What is used first is what came first: what is left of an account is the last that came to it. A
# certificate is as old as its sale, even where something of it was given back since. An account below
# nothing is of today, so that all of them together are what the book says.
OWED = """
WITH moved AS (
    SELECT account.id, branch.name AS branch, branch.id AS number, account.kind, -posting.amount AS amount,
        entry.happened_at, posting.id AS posting,
        $4::date - (coalesce(voucher.issued_at, entry.happened_at) AT TIME ZONE branch.zone)::date AS days
    FROM book_account AS account JOIN branch ON branch.id = account.branch
    JOIN posting ON posting.account = account.id
    JOIN book_transaction AS entry ON entry.id = posting.transaction
    LEFT JOIN voucher ON account.kind = 'certificates' AND voucher.id = account.party
    WHERE account.branch = ANY($1::int[]) AND account.unit = $2 AND account.kind = ANY($3::text[])
        AND entry.happened_at < ($4::date + 1)::timestamp AT TIME ZONE branch.zone
), counted AS (
    SELECT moved.*, sum(amount) OVER of_one AS rest,
        sum(greatest(amount, 0)) OVER (of_one ORDER BY happened_at DESC, posting DESC) - amount AS newer,
        row_number() OVER (of_one ORDER BY posting) AS place
    FROM moved WINDOW of_one AS (PARTITION BY id)
), aged AS (
    SELECT branch, number, kind, id, days, least(amount, rest - newer) AS amount
    FROM counted WHERE amount > 0 AND rest > newer
    UNION ALL
    SELECT branch, number, kind, id, 0, rest FROM counted WHERE rest < 0 AND place = 1
)
SELECT branch, number, kind, width_bucket(greatest(days, 0), $5::int[]) AS age, sum(amount)::bigint AS amount,
    array_agg(DISTINCT id) AS accounts
FROM aged GROUP BY branch, number, kind, width_bucket(greatest(days, 0), $5::int[])
ORDER BY branch, number, array_position($3::text[], kind::text), age
"""
WORTH = """
SELECT DISTINCT ON (branch.name, branch.id) branch.id, branch.name,
    coalesce(rule.point_value, 0) AS point_value
FROM branch LEFT JOIN points_rule AS rule
    ON rule.branch = branch.id AND rule.is_active AND rule.starts_on <= $2
WHERE branch.id = ANY($1::int[]) ORDER BY branch.name, branch.id, rule.starts_on DESC
"""


async def owed(scope: Scope, day: date) -> Liability:
    """Of every branch of the scope; lines of nothing are left out."""
    asked = scope.branches, scope.here.currency, list(PROMISED), day, list(AGES.values())
    money = groupby(await fetch(OWED, *asked), lambda row: (row["number"], row["kind"]))
    points = await points_owed(scope.branches, day)
    worth = [row for row in await fetch(WORTH, scope.branches, day) if row["id"] in points]
    return Liability(
        [line(list(rows)) for _, rows in money],
        [OwedPoints(row["name"], tuple(points[row["id"]]), row["point_value"]) for row in worth],
    )


def line(rows: Sequence[Record]) -> Owed:
    amounts = {row["age"]: row["amount"] for row in rows}
    return Owed(
        place=rows[0]["number"],
        branch=rows[0]["branch"],
        kind=AccountKind(rows[0]["kind"]),
        by_age=tuple(amounts.get(age, 0) for age in range(1, len(AGES) + 1)),
        count=len({account for row in rows for account in row["accounts"]}),
    )
