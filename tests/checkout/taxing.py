"""A till that keeps taxes or rounds cash, and what a bill then comes to."""

from datetime import date

from asyncpg import Record

from checkout.actions import taxes
from checkout.schemas import RateForm, TaxChoiceForm, TillForm
from checkout.tax_tables import TaxKind, TaxRate
from clients.tables import Visit, VisitLine
from kit import db
from tests.cast import Salon

LINES = "SELECT title, amount, tax_name, tax_rate, tax FROM bill_line WHERE bill = $1 ORDER BY place"
BY_PARTY = """
SELECT kind, party, sum(amount)::bigint AS amount
FROM posting JOIN book_account ON book_account.id = posting.account
WHERE kind = $1 GROUP BY kind, party HAVING sum(amount) <> 0 ORDER BY party
"""


async def keeps_taxes(salon: Salon, kind: str = "standard", **more: str) -> None:
    """Center's prices have German tax in them."""
    await taxes.set_till(salon.actors["Vera"], salon.center, TillForm(taxing="included", kind=kind, **more))


async def rounds(salon: Salon, step: str = "0.05", rounding: str = "nearest") -> None:
    form = TillForm(cash_step=step, cash_rounding=rounding)
    await taxes.set_till(salon.actors["Vera"], salon.center, form)


async def taxed_as(salon: Salon, item: str, kind: str) -> None:
    await taxes.choose(salon.actors["Vera"], salon.center, TaxChoiceForm(item=item, kind=kind))


async def rate_from(salon: Salon, starts_on: str, rate: str, kind: str = "standard") -> TaxRate:
    form = RateForm(kind=kind, name="MwSt.", rate=rate, starts_on=starts_on)
    return await taxes.add_rate(salon.actors["Vera"], salon.center, form)


async def taxes_kept(bill: int) -> list[tuple[str, int, str, int | None, int]]:
    return [tuple(row) for row in await db.fetch(LINES, bill)]


async def on_parties(kind: str) -> dict[int, int]:
    """What is on the accounts of a kind, by party: debits positive."""
    return {row["party"]: row["amount"] for row in await db.fetch(BY_PARTY, kind)}


async def kept_rates(country: str = "DE") -> list[tuple[str, int, date]]:
    rows: list[Record] = await db.fetch(
        "SELECT kind, rate, starts_on FROM tax_rate WHERE country = $1 ORDER BY kind, starts_on", country
    )
    return [(TaxKind(row["kind"]), row["rate"], row["starts_on"]) for row in rows]


async def also_served(salon: Salon, visit: Visit, member: int) -> None:
    """A wash by somebody else, for nothing."""
    line = VisitLine(
        visit=visit.id, service=salon.haircut, member=member, title="Wash", quantity=1, price=0, position=5
    )
    await line.save()
