"""What things cost in a branch: services, goods, levels, and prices by time."""

from functools import partial

from msgspec.structs import replace

import catalog.actions
from catalog.actions.prices import set_prices
from catalog.facts import facts_of, note
from catalog.price_pages import kept_rule
from catalog.price_tables import Change
from catalog.queries.price_rules import rule_facts
from catalog.rules import show_shape
from guide.copying.drafts import Copying, Draft
from kit.db import fetch
from kit.money import format_money
from staff.actions import set_level_terms
from staff.rules import Terms

PRICES = """
SELECT thing.id, thing.name, here.price, there.price AS there
FROM {table}_price here JOIN {table} thing ON thing.id = here.{table}
LEFT JOIN {table}_price there ON there.{table} = thing.id AND there.branch = $2
WHERE here.branch = $1 AND thing.is_active ORDER BY thing.name, thing.id
"""
SERVICE_PRICES = PRICES.format(table="service")
GOOD_PRICES = PRICES.format(table="good")
LEVELS = """
SELECT l.service, l.level, s.name || ', ' || k.name AS what, l.minutes, l.pattern, l.price,
       t.id AS there, t.minutes AS there_minutes, t.pattern AS there_pattern, t.price AS there_price
FROM level_terms l JOIN service s ON s.id = l.service JOIN skill_level k ON k.id = l.level
LEFT JOIN level_terms t ON t.service = l.service AND t.level = l.level AND t.branch = $2
WHERE l.branch = $1 AND s.is_active ORDER BY s.name, k.position, k.id
"""
RULES = "SELECT id, name, change FROM price_rule WHERE branch = $1 ORDER BY position, id"
AMOUNTS = (Change.amount_off, Change.amount_more, Change.fixed)


async def services(copying: Copying) -> Draft:
    draft = Draft(copying)
    if await priced(draft, SERVICE_PRICES, "service"):
        await levels(draft)
    return draft


async def goods(copying: Copying) -> Draft:
    draft = Draft(copying)
    await priced(draft, GOOD_PRICES, "good")
    return draft


async def priced(draft: Draft, sql: str, table: str) -> bool:
    """False where the two branches count in different money: nobody here knows the other price."""
    copying = draft.copying
    if not copying.is_one_currency:
        return draft.leave("Prices", copying.no_exchange)
    show = partial(format_money, currency=copying.target.currency, locale=copying.target.locale)
    for row in await fetch(sql, copying.source.id, copying.target.id):
        there = None if row["there"] is None else show(row["there"])
        act = partial(set_price, copying, (table, row["id"]), row["price"])
        draft.settle(row["name"], there, show(row["price"]), act)
    return True


async def set_price(copying: Copying, subject: tuple[str, int], price: int) -> None:
    before = await facts_of(subject)
    await set_prices(*subject, {copying.target.id: price})
    await note(copying.actor, "change", subject, before, copying.target.id)


async def levels(draft: Draft) -> None:
    copying = draft.copying
    for row in await fetch(LEVELS, copying.source.id, copying.target.id):
        own = Terms(row["minutes"], row["price"], tuple(row["pattern"]))
        theirs = Terms(row["there_minutes"], row["there_price"], tuple(row["there_pattern"] or ()))
        there = terms_in_words(copying, theirs) if row["there"] else None
        terms = {(row["level"], copying.target.id): own}
        act = partial(set_level_terms, copying.actor, row["service"], terms)
        draft.settle(row["what"], there, terms_in_words(copying, own), act)


def terms_in_words(copying: Copying, terms: Terms) -> str:
    own = [f"{show_shape(terms.minutes, terms.pattern)} min"] if terms.minutes is not None else []
    if terms.price is not None:
        own.append(format_money(terms.price, copying.target.currency, copying.target.locale))
    return ", ".join(own)


async def price_rules(copying: Copying) -> Draft:
    """A rule is the same one when it has the same name."""
    draft = Draft(copying)
    there = {row["name"]: row["id"] for row in await fetch(RULES, copying.target.id)}
    for row in await fetch(RULES, copying.source.id):
        if row["change"] in AMOUNTS and not copying.is_one_currency:
            draft.leave(row["name"], copying.no_exchange)
            continue
        known, mine = there.get(row["name"]), await rule_in_words(row["id"])
        act = partial(write_rule, copying, row["id"], known)
        draft.settle(row["name"], await rule_in_words(known) if known else None, mine, act)
    return draft


async def rule_in_words(rule: int) -> str:
    facts = await rule_facts(rule)
    words = [str(facts[name]) for name in ("change", "for", "on", "hours", "dates")]
    return ", ".join(words) + ("" if facts["active"] else ", off")


async def write_rule(copying: Copying, rule: int, known: int | None) -> None:
    form = await kept_rule(copying.actor, rule)
    form = replace(form, branch=str(copying.target.id), seen="")
    if known is None:
        await catalog.actions.add_price_rule(copying.actor, form)
    else:
        await catalog.actions.change_price_rule(copying.actor, known, form)
