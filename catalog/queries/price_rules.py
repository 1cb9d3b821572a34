"""Price rules as the desk reads them."""

from collections.abc import Sequence
from typing import Any

from asyncpg import Record

from catalog.price_tables import Change, PriceRule
from catalog.queries.desk import Ask, paged, there
from catalog.rules import DAY, show_span, show_weekdays
from kit.db import fetch, fetch_one
from kit.money import format_money
from kit.paging import Pages
from kit.rights import Actor
from kit.typed import rate_text, short_date

RULE = """
SELECT price_rule.*, branch.name AS branch_name, branch.currency, branch.locale,
       service.name AS service_name, category.name AS category_name, count(*) OVER () AS total
FROM price_rule JOIN branch ON branch.id = price_rule.branch
LEFT JOIN service ON service.id = price_rule.service
LEFT JOIN category ON category.id = price_rule.category
"""
ONE = f"{RULE} WHERE price_rule.id = $1"
# In the order in which they are asked: see booking/rules/prices.py.
SHEET = f"""
{RULE}
WHERE price_rule.branch = ANY($2::int[])
  AND (price_rule.name ILIKE $1 OR service.name ILIKE $1 OR category.name ILIKE $1)
ORDER BY branch.name, branch.id, price_rule.service IS NULL, price_rule.category IS NULL,
         price_rule.position, price_rule.id
LIMIT $3 OFFSET $4
"""
CHOICES = """
SELECT 'category-' || category.id AS key, 'Category: ' || category.name AS label, 0 AS half,
       category.position, category.name, 0 AS place
FROM category
UNION ALL
SELECT 'service-' || service.id, service.name, 1, category.position, category.name, service.position
FROM service JOIN category ON category.id = service.category WHERE service.is_active OR service.id = $1
ORDER BY half, position, name, place, label
"""
Facts = dict[str, Any]


async def rule_sheet(ask: Ask, branches: Sequence[int]) -> tuple[list[Facts], Pages]:
    """A page of the rules of these branches, each in words, with its id and whether it is on."""
    rows, shown = await paged(SHEET, ask.page, ask.pattern, branches)
    return [{"id": row["id"], **rule_words(row)} for row in rows], shown


async def access_price_rule(actor: Actor, rule_id: int) -> PriceRule:
    """A rule of a branch the actor works in."""
    found = await there(PriceRule, rule_id, "price rule")
    actor.require_branch(found.branch, "price rule")
    return found


async def rule_facts(rule_id: int) -> Facts:
    """A rule in the words of the journal, {} when it is not there."""
    row = await fetch_one(ONE, rule_id)
    return rule_words(row) if row else {}


async def covered_by_rules(service: int | None = None) -> list[tuple[str, str]]:
    """What a rule may be for, as a form lets one choose; `service` is among it even if it is retired."""
    return [
        ("all", "Everything"),
        *((row["key"], row["label"]) for row in await fetch(CHOICES, service or 0)),
    ]


def rule_words(row: Record) -> Facts:
    return {
        "name": row["name"],
        "branch": row["branch_name"],
        "for": covered(row),
        "on": show_weekdays(row["weekdays"]),
        "hours": hours_in_words(row["from_minute"], row["to_minute"]),
        "dates": dates_in_words(row),
        "change": change_in_words(row),
        "place": row["position"],
        "active": row["is_active"],
    }


def covered(row: Record) -> str:
    if row["category_name"]:
        return f"Category: {row['category_name']}"
    return row["service_name"] or "Everything"


def hours_in_words(first: int | None, last: int | None) -> str:
    return "all day" if first is None or last is None or (first, last) == (0, DAY) else show_span(first, last)


def dates_in_words(row: Record) -> str:
    first, last = row["first_on"], row["last_on"]
    if first and last:
        return f"{short_date(first)} to {short_date(last)}"
    return f"from {short_date(first)}" if first else f"until {short_date(last)}" if last else "always"


def change_in_words(row: Record) -> str:
    """20 % off, €5.00 more, or €39.00."""
    percent, amount = rate_text(row["value"]), format_money(row["value"], row["currency"], row["locale"])
    return {
        Change.percent_off: f"{percent} % off",
        Change.percent_more: f"{percent} % more",
        Change.amount_off: f"{amount} off",
        Change.amount_more: f"{amount} more",
        Change.fixed: amount,
    }[Change(row["change"])]
