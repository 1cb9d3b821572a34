"""The rates of a country and what is taxed otherwise there, as the desk shows them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from asyncpg import Record

from catalog.queries.desk import Ask, paged
from catalog.queries.price_rules import covered_by_rules
from checkout.known_rates import country_called
from checkout.queries.taxes import rates_of
from checkout.rules.taxes import KINDS, Rate, rate_on
from checkout.tax_tables import TaxKind
from kit import db
from kit.paging import Pages
from kit.typed import short_date

RATES = "SELECT id, kind, name, rate, starts_on FROM tax_rate WHERE country = $1 ORDER BY kind, starts_on"
CHOICES = """
SELECT tax_choice.id, tax_choice.kind, count(*) OVER () AS total,
    coalesce(service.name, category.name, good.name) AS name,
    CASE WHEN category.id IS NOT NULL THEN 'Category' WHEN good.id IS NOT NULL THEN 'From the shelf'
        ELSE 'Service' END AS sort
FROM tax_choice LEFT JOIN service ON service.id = tax_choice.service
LEFT JOIN category ON category.id = tax_choice.category LEFT JOIN good ON good.id = tax_choice.good
WHERE tax_choice.country = $1 AND coalesce(service.name, category.name, good.name) ILIKE $2
ORDER BY sort, name, tax_choice.id LIMIT $3 OFFSET $4
"""
GOODS = (
    "SELECT 'good-' || id AS key, 'From the shelf: ' || name AS label FROM good WHERE is_active ORDER BY name"
)
# Whose tax would not be known without a kind: branches, and what was chosen.
RELY = """
SELECT branch.name FROM till_rules JOIN branch ON branch.id = till_rules.branch
WHERE branch.country = $1 AND till_rules.taxing <> 'none' AND till_rules.kind = $2
UNION ALL
SELECT coalesce(service.name, category.name, good.name)
FROM tax_choice LEFT JOIN service ON service.id = tax_choice.service
LEFT JOIN category ON category.id = tax_choice.category LEFT JOIN good ON good.id = tax_choice.good
WHERE tax_choice.country = $1 AND tax_choice.kind = $2
LIMIT 1
"""
SOLD_BY = """
SELECT EXISTS (
    SELECT FROM bill_line JOIN bill ON bill.id = bill_line.bill JOIN visit ON visit.id = bill.visit
    JOIN branch ON branch.id = visit.branch
    WHERE branch.country = $1 AND bill_line.tax_rate = $2 AND bill.closed_at >= $3::date
)
"""


@dataclass(frozen=True, slots=True)
class ShownRate:
    """A rate, and the day before the next of its kind begins, if one does."""

    id: int
    rate: Rate
    last_day: str
    holds: bool

    @property
    def kind(self) -> str:
        return KINDS[self.rate.kind]


async def rate_sheet(country: str, today: date) -> list[ShownRate]:
    """By kind, and each kind's from the first on."""
    rows = [(row["id"], as_rate(row)) for row in await db.fetch(RATES, country)]
    order = list(TaxKind)
    rows.sort(key=lambda each: (order.index(each[1].kind), each[1].starts_on))
    return [
        shown for _, same in groupby(rows, lambda each: each[1].kind) for shown in followed(list(same), today)
    ]


def as_rate(row: Record) -> Rate:
    return Rate(TaxKind(row["kind"]), row["name"], row["rate"], row["starts_on"])


def followed(rows: Sequence[tuple[int, Rate]], today: date) -> Iterator[ShownRate]:
    holds = rate_on([rate for _, rate in rows], rows[0][1].kind, today)
    for place, (row_id, rate) in enumerate(rows):
        following = [next_.starts_on for _, next_ in rows[place + 1 : place + 2]]
        last_day = short_date(following[0] - timedelta(days=1)) if following else ""
        yield ShownRate(row_id, rate, last_day, rate is holds)


async def missing(country: str) -> list[Rate]:
    """What is known of a country and not kept: kinds without a rate, and what follows the last of a kind."""
    kept = await rates_of(country)
    last = {
        kind: max((each.starts_on for each in kept if each.kind == kind), default=None) for kind in TaxKind
    }
    return [each for each in country_called(country).rates if after(each.starts_on, last[each.kind])]


def after(day: date, other: date | None) -> bool:
    return other is None or day > other


async def choice_sheet(country: str, ask: Ask) -> tuple[list[Record], Pages]:
    return await paged(CHOICES, ask.page, country, ask.pattern)


async def items() -> list[tuple[str, str]]:
    """What can be of another kind: categories, services, and what is on the shelf."""
    goods = [(row["key"], row["label"]) for row in await db.fetch(GOODS)]
    return [each for each in await covered_by_rules() if each[0] != "all"] + goods


async def who_relies(country: str, kind: TaxKind) -> str | None:
    """Something that is taxed by this kind."""
    found: str | None = await db.fetch_value(RELY, country, kind)
    return found


async def was_sold_by(country: str, rate: Rate) -> bool:
    return bool(await db.fetch_value(SOLD_BY, country, rate.rate, rate.starts_on))
