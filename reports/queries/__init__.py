"""Sums of the book over days of a branch, or of all branches with one currency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from asyncpg import Record

from catalog.queries import branches_of
from catalog.tables import Branch
from kit.clock import local_midnight
from kit.db import fetch
from kit.errors import NotFound
from kit.periods import Period
from kit.rights import Actor
from ledger.queries import COMES_TO
from ledger.tables import AccountKind
from reports.rules import PARTS, PLACES, Part, Place, Sums

WITHIN = "entry.happened_at >= $1 AND entry.happened_at < $2"
OURS = "account.branch = ANY($3::int[]) AND account.unit = $4"
# Days are added up up to a mark in the chain of each branch; the rest was written within the last seconds.
# Spans of one statement may overlap, or leave gaps: each has a row of its own.
SUMS = """
WITH rest AS (
    SELECT book_open.transaction FROM book_open
    UNION ALL
    SELECT link.transaction FROM branch LEFT JOIN report_mark AS mark ON mark.branch = branch.id
    CROSS JOIN LATERAL (
        SELECT book_link.transaction FROM book_link
        WHERE book_link.branch = branch.id AND book_link.number > coalesce(mark.number, 0)
    ) AS link
    WHERE branch.id = ANY($3::int[])
), known AS (
    SELECT day_on, kind, amount FROM report_day WHERE branch = ANY($3::int[]) AND unit = $4
    UNION ALL
    SELECT (made.happened_at AT TIME ZONE branch.zone)::date, account.kind, posting.amount
    FROM rest JOIN book_transaction AS made ON made.id = rest.transaction
    JOIN branch ON branch.id = made.branch
    JOIN posting ON posting.transaction = made.id
    JOIN book_account AS account ON account.id = posting.account
    WHERE made.branch = ANY($3::int[]) AND account.unit = $4
)
SELECT span.place, known.kind, sum(known.amount)::bigint AS amount
FROM unnest($1::date[], $2::date[]) WITH ORDINALITY AS span (first_on, last_on, place)
JOIN known ON known.day_on BETWEEN span.first_on AND span.last_on
GROUP BY span.place, known.kind
"""
# What there was at first is what there is now, less all that moved since: not all of the book is read.
MOVED = f"""
WITH since AS (
    SELECT posting.account, sum(posting.amount) AS all_of_it,
        sum(posting.amount) FILTER (WHERE posting.amount > 0 AND entry.happened_at < $2) AS came,
        -sum(posting.amount) FILTER (WHERE posting.amount < 0 AND entry.happened_at < $2) AS went
    FROM book_transaction AS entry JOIN posting ON posting.transaction = entry.id
    JOIN book_account AS account ON account.id = posting.account
    WHERE entry.happened_at >= $1 AND {OURS} AND account.kind = ANY($5::text[]) GROUP BY posting.account
)
SELECT book_account.kind, coalesce(cash_desk.name, bank_account.name, '') AS name, branch.name AS branch,
    ({COMES_TO} - coalesce(since.all_of_it, 0))::bigint AS opening,
    coalesce(since.came, 0)::bigint AS came, coalesce(since.went, 0)::bigint AS went
FROM book_account JOIN branch ON branch.id = book_account.branch
LEFT JOIN since ON since.account = book_account.id
LEFT JOIN cash_desk ON book_account.kind = 'cash_desk' AND cash_desk.id = book_account.party
LEFT JOIN bank_account ON book_account.kind = 'bank' AND bank_account.id = book_account.party
WHERE book_account.branch = ANY($3::int[]) AND book_account.unit = $4 AND book_account.kind = ANY($5::text[])
ORDER BY branch.name, branch.id, array_position($5::text[], book_account.kind::text), name,
    book_account.party
"""  # noqa: S608 - only constants
OTHERS = f"""
SELECT account.kind, sum(posting.amount)::bigint AS amount
FROM posting JOIN book_account AS account ON account.id = posting.account
WHERE {OURS} AND account.kind <> ALL($5::text[]) AND posting.transaction IN (
    SELECT entry.id FROM book_transaction AS entry
    JOIN posting AS moved ON moved.transaction = entry.id
    JOIN book_account AS place ON place.id = moved.account
    WHERE {WITHIN} AND place.kind = ANY($5::text[]) AND place.unit = $4 AND place.branch = ANY($3::int[])
)
GROUP BY account.kind
"""  # noqa: S608 - only constants
MEANS = """
SELECT payment.method, count(*) AS payments, sum(payment.amount)::bigint AS amount
FROM bill JOIN payment ON payment.bill = bill.id JOIN visit ON visit.id = bill.visit
WHERE bill.closed_at >= $1 AND bill.closed_at < $2 AND visit.branch = ANY($3::int[]) AND bill.currency = $4
GROUP BY payment.method ORDER BY payment.method
"""
BILLS = """
SELECT count(*) FILTER (WHERE bill.closed_at >= $1 AND bill.closed_at < $2) AS bills,
    coalesce(sum(bill.total) FILTER (WHERE bill.closed_at >= $1 AND bill.closed_at < $2), 0)::bigint AS total,
    count(*) FILTER (WHERE bill.reversed_at >= $1 AND bill.reversed_at < $2) AS reversed,
    coalesce(sum(bill.total) FILTER (WHERE bill.reversed_at >= $1 AND bill.reversed_at < $2), 0)::bigint
        AS given_back
FROM bill JOIN visit ON visit.id = bill.visit
WHERE visit.branch = ANY($3::int[]) AND bill.currency = $4
    AND (bill.closed_at >= $1 AND bill.closed_at < $2 OR bill.reversed_at >= $1 AND bill.reversed_at < $2)
"""
REFUNDS = """
SELECT count(*) AS refunds, coalesce(sum(refund.amount), 0)::bigint AS given_back
FROM refund JOIN bill ON bill.id = refund.bill JOIN visit ON visit.id = bill.visit
WHERE refund.refunded_at >= $1 AND refund.refunded_at < $2 AND visit.branch = ANY($3::int[])
    AND bill.currency = $4
"""
SHIFTS = """
SELECT shift.id, cash_desk.name, shift.opened_at, shift.closed_at, shift.expected, shift.counted, shift.reason
FROM shift JOIN cash_desk ON cash_desk.id = shift.desk
WHERE cash_desk.branch = ANY($3::int[]) AND $4 <> '' AND shift.opened_at < $2
    AND coalesce(shift.closed_at, 'infinity') >= $1
ORDER BY shift.opened_at, shift.id
"""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose book: a branch, or all that somebody works in with its currency; an address names it by `key`."""

    key: str
    title: str
    branches: tuple[int, ...]
    here: Branch

    def moments(self, span: Period) -> tuple[datetime, datetime]:
        """From midnight to midnight, where the branch is."""
        return local_midnight(span.first, self.here.zone), local_midnight(
            day_after(span.last), self.here.zone
        )

    def within(self, span: Period) -> tuple[datetime, datetime, tuple[int, ...], str]:
        return *self.moments(span), self.branches, self.here.currency


def day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


async def scopes(actor: Actor) -> list[Scope]:
    """Each branch, and all branches of a currency where there are several."""
    mine = await branches_of(actor)
    found = [Scope(str(each.id), each.name, (each.id,), each) for each in mine]
    for currency in dict.fromkeys(each.currency for each in mine):
        alike = [each for each in mine if each.currency == currency]
        if len(alike) > 1:
            ids = tuple(each.id for each in alike)
            found.append(Scope(f"all-{currency}", f"All in {currency}", ids, alike[0]))
    return found


def chosen(of: Sequence[Scope], key: str) -> Scope:
    """What was asked for, or the first. Somebody else's branch is none."""
    if not of:
        raise NotFound("There is no branch yet.")
    found = next((each for each in of if each.key == key), None if key else of[0])
    if found is None:
        raise NotFound("There is no such branch.")
    return found


async def sums(scope: Scope, spans: Sequence[Period]) -> list[Sums]:
    """What each account came to, in each of the spans."""
    firsts, lasts = [span.first for span in spans], [span.last for span in spans]
    found: list[dict[AccountKind, int]] = [{} for _ in spans]
    for row in await fetch(SUMS, firsts, lasts, scope.branches, scope.here.currency):
        found[row["place"] - 1][AccountKind(row["kind"])] = row["amount"]
    return list(found)


async def places(scope: Scope, span: Period) -> list[Place]:
    """Every drawer, terminal and provider that had money by the end of the span."""
    rows = await fetch(MOVED, *scope.within(span), PLACES)
    return [Place(title_of(row, scope), row["opening"], row["came"], row["went"]) for row in rows]


def title_of(row: Record, scope: Scope) -> str:
    title: str = row["name"] or PARTS[Part.places][AccountKind(row["kind"])]
    return f"{title}, {row['branch']}" if len(scope.branches) > 1 else title


async def others(scope: Scope, span: Period) -> Sums:
    """What all but the places came to in the transactions that moved money."""
    rows = await fetch(OTHERS, *scope.within(span), PLACES)
    return {AccountKind(row["kind"]): row["amount"] for row in rows}


@dataclass(frozen=True, slots=True)
class Day:
    """What a day brought beside its flow: bills by means, how many, what went back of any, and the shifts."""

    means: list[Record]
    bills: Record
    refunds: Record
    shifts: list[Record]


async def day(scope: Scope, span: Period) -> Day:
    within = scope.within(span)
    [bills], [refunds] = await fetch(BILLS, *within), await fetch(REFUNDS, *within)
    return Day(await fetch(MEANS, *within), bills, refunds, await fetch(SHIFTS, *within))
