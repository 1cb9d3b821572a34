"""How a branch taxes what it sells, and the tax in the lines of a visit."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from asyncpg import Record

from checkout.rules.cash import Coins
from checkout.rules.taxes import KINDS, NoRate, Rate, Taxed, TaxSum, Till
from checkout.tax_tables import Rounding, Taxing, TaxKind
from kit import clock, db
from kit.typed import short_date

# Beside `branch` and what is kept of its till, if anything is.
TILL_COLUMNS = """
branch.country, coalesce(till_rules.taxing, 'none') AS taxing,
coalesce(till_rules.kind, 'standard') AS tax_kind, coalesce(till_rules.cash_step, 0) AS cash_step,
coalesce(till_rules.cash_rounding, 'nearest') AS cash_rounding
"""
OF_BRANCH = "FROM branch LEFT JOIN till_rules ON till_rules.branch = branch.id WHERE branch.id = $1"
TILL = f"SELECT {TILL_COLUMNS} {OF_BRANCH}"
# Its own kind, or else that of its category, or that of most things; of what is exempt only the tax's name.
OF_LINES = """
SELECT line.id, chosen.kind, found.name, CASE WHEN chosen.kind <> 'exempt' THEN found.rate END AS rate
FROM visit_line AS line
LEFT JOIN service ON service.id = line.service
LEFT JOIN tax_choice AS by_service ON by_service.country = $2 AND by_service.service = line.service
LEFT JOIN tax_choice AS by_category ON by_category.country = $2 AND by_category.category = service.category
LEFT JOIN tax_choice AS by_good ON by_good.country = $2 AND by_good.good = line.good
CROSS JOIN LATERAL (SELECT coalesce(by_service.kind, by_category.kind, by_good.kind, $3) AS kind) AS chosen
LEFT JOIN LATERAL (
    SELECT name, rate FROM tax_rate
    WHERE country = $2 AND kind = CASE WHEN chosen.kind = 'exempt' THEN 'standard' ELSE chosen.kind END
        AND starts_on <= $4 ORDER BY starts_on DESC LIMIT 1
) AS found ON TRUE
WHERE line.visit = $1
"""
RATES = "SELECT kind, name, rate, starts_on FROM tax_rate WHERE country = $1"
OF_BILL = """
SELECT tax_name AS name, tax_rate AS rate, sum(amount)::bigint AS amount, sum(tax)::bigint AS tax
FROM bill_line WHERE bill = $1 AND tax_name <> '' GROUP BY tax_name, tax_rate
ORDER BY tax_rate DESC NULLS LAST, tax_name
"""
TIPS = """
SELECT staff_member.name, bill_tip.amount FROM bill_tip JOIN staff_member ON staff_member.id = bill_tip.member
WHERE bill_tip.bill = $1 ORDER BY bill_tip.amount DESC, bill_tip.id
"""


async def till_of(branch: int) -> Till:
    return as_till(await db.fetch_one(TILL, branch))


def as_till(row: Mapping[str, Any] | None) -> Till:
    """From a row with the columns above."""
    if row is None:
        raise LookupError("The branch is gone.")
    coins = Coins(row["cash_step"], Rounding(row["cash_rounding"]))
    return Till(row["country"], Taxing(row["taxing"]), TaxKind(row["tax_kind"]), coins)


async def taxed(lines: Sequence[dict[str, Any]], till: Till, visit: int, day: date) -> list[Taxed]:
    """The lines of a visit with the rates of the day; raises `NoRate` where there is none."""
    if till.taxing is Taxing.none:
        return [untaxed(line) for line in lines]
    rows = await db.fetch(OF_LINES, visit, till.country, till.kind, day)
    found = {row["id"]: row for row in rows}
    return [with_tax(line, found[line["id"]], till, day) for line in lines]


def untaxed(line: dict[str, Any]) -> Taxed:
    is_service = line["good"] is None and line["voucher_type"] is None
    return Taxed(is_service, line["quantity"] * line["price"] - line["discount"])


def with_tax(line: dict[str, Any], row: Record, till: Till, day: date) -> Taxed:
    """What is sold ahead is taxed as it is used."""
    if line["voucher_type"]:
        return untaxed(line)
    if row["rate"] is None and row["kind"] != TaxKind.exempt:
        kind = KINDS[TaxKind(row["kind"])].lower()
        raise NoRate(
            f"Nobody knows the tax in “{line['title']}”: {till.country} has no {kind} rate on "
            f"{short_date(day)}. Add one under Cash, Taxes."
        )
    plain = untaxed(line)
    return Taxed(plain.is_service, plain.amount, row["name"] or "", row["rate"])


def tax_day(starts_at: datetime, zone: str) -> date:
    """On which something was sold: the day of the visit, or today where that is still to come."""
    return min(clock.wall(starts_at, zone).date(), clock.today(zone))


async def taxes_on_bill(bill: int) -> list[TaxSum]:
    """As they were kept."""
    return [TaxSum(**row) for row in await db.fetch(OF_BILL, bill)]


async def tips_on_bill(bill: int) -> list[Record]:
    """For whom the tip was, who got most first."""
    return await db.fetch(TIPS, bill)


async def rates_of(country: str) -> list[Rate]:
    """All that were, are and will be."""
    return [
        Rate(TaxKind(row["kind"]), row["name"], row["rate"], row["starts_on"])
        for row in await db.fetch(RATES, country)
    ]
