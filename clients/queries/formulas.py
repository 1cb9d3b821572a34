"""What is worked out of visits: which formulas there are, and what they come to for a client."""

from datetime import datetime

from asyncpg import Record

from clients.rules.formulas import Formula
from clients.tables.formulas import Takes
from kit import clock
from kit.db import fetch, fetch_one
from kit.errors import NotFound
from kit.money import format_money
from kit.rights import Actor, Permission
from kit.typed import short_date

FORMULAS = """
SELECT formula.id, formula.title, takes, formula.service, formula.category, days, currency,
       coalesce(service.name, category.name, '') AS about
FROM formula LEFT JOIN service ON service.id = formula.service
LEFT JOIN category ON category.id = formula.category ORDER BY lower(formula.title), formula.id
"""
# What a formula may be about, as its form says it.
OFFERED = """
SELECT 'category-' || id AS value, name AS title FROM category
UNION ALL SELECT 'service-' || id, name FROM service WHERE is_active ORDER BY 1, 2
"""
Words = list[tuple[str, str]]


async def formulas() -> list[Formula]:
    """By title."""
    return [Formula(**{**row, "takes": Takes(row["takes"])}) for row in await fetch(FORMULAS)]


async def access_formula(actor: Actor, formula_id: int) -> Formula:
    actor.require(Permission.edit_catalog)
    found = next((each for each in await formulas() if each.id == formula_id), None)
    if found is None:
        raise NotFound("There is no such formula.")
    return found


async def offered() -> list[tuple[str, str]]:
    return [(row["value"], row["title"]) for row in await fetch(OFFERED)]


async def worked_out(client_id: int, zone: str, locale: str, *, sees_sales: bool) -> Words:
    """Title and words of each that comes to something; two queries, however many there are."""
    shown = [each for each in await formulas() if sees_sales or not each.is_money]
    if not shown:
        return []
    columns = ", ".join(f"{each.value_among} AS f{each.id}" for each in shown)
    sql = f"SELECT {in_place(columns, zone)} FROM done_line WHERE done_line.client = $1"  # noqa: S608 - of the rules
    found = await fetch_one(sql, client_id)
    told = [(each.title, in_words(each, found, (zone, locale))) for each in shown if found]
    return [row for row in told if row[1]]


def in_place(sql: str, zone: str) -> str:
    """SQL of formulas with today and the zone filled in."""
    today = f"date '{clock.today(zone).isoformat()}'"
    return sql.replace("{today}", today).replace("{zone}", f"'{zone}'")


def in_words(formula: Formula, found: Record, here: tuple[str, str]) -> str:
    """ "" for nothing."""
    value = found[f"f{formula.id}"]
    if value is None:
        return ""
    if isinstance(value, datetime):
        return short_date(clock.wall(value, here[0]).date())
    return format_money(int(value), formula.currency, here[1]) if formula.is_money else str(value)
