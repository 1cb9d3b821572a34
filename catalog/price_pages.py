"""What the pages about prices by time are filled with."""

from typing import Any

from litestar.response import Template

from catalog import queries
from catalog.pages import Question, form_page, list_page
from catalog.price_tables import Change, PriceRule
from catalog.queries import Ask
from catalog.queries.price_rules import access_price_rule, covered_by_rules, rule_facts, rule_sheet
from catalog.rules import DAY, WEEKDAYS
from catalog.schemas import PriceRuleForm
from kit.errors import Problem
from kit.money import plain
from kit.rights import Actor
from kit.seen import mark_of
from kit.typed import rate_text

PRICES = "/desk/prices"
CHANGES = (
    (Change.percent_off, "Percent off"),
    (Change.percent_more, "Percent more"),
    (Change.amount_off, "Amount off"),
    (Change.amount_more, "Amount more"),
    (Change.fixed, "Fixed price"),
)


async def rules_page(actor: Actor, ask: Ask, done: str) -> Template:
    branches = await queries.every_branch_of(actor)
    rows, shown = await rule_sheet(ask, [each.id for each in branches])
    facts: dict[str, Any] = {"rows": rows, "pages": shown, "branches": branches, "done": done}
    return list_page("catalog/price_rules.html", actor, ask=ask, **facts)


async def rule_page(
    actor: Actor, form: PriceRuleForm, rule_id: int | None = None, trouble: Problem | None = None
) -> Template:
    rule = None if rule_id is None else await access_price_rule(actor, rule_id)
    branches = [
        (str(each.id), f"{each.name}, {each.currency}")
        for each in await queries.every_branch_of(actor)
        if rule is None or each.id == rule.branch
    ]
    return form_page(
        "catalog/price_rule.html",
        actor,
        trouble,
        form=form,
        rule=rule,
        branches=branches,
        covers=await covered_by_rules(rule.service if rule else None),
        changes=[(each.value, label) for each, label in CHANGES],
        weekdays=WEEKDAYS,
    )


def new_rule() -> PriceRuleForm:
    return PriceRuleForm(weekdays=frozenset(range(7)), is_active="yes")


async def kept_rule(actor: Actor, rule_id: int) -> PriceRuleForm:
    """The form as the rule is now."""
    rule = await access_price_rule(actor, rule_id)
    branch = await queries.branch(rule.branch)
    is_rate = rule.change in (Change.percent_off, Change.percent_more)
    return PriceRuleForm(
        name=rule.name,
        branch=str(rule.branch),
        covers=covers_of(rule),
        weekdays=frozenset(rule.weekdays),
        starts=clock_text(rule.from_minute),
        ends=clock_text(rule.to_minute),
        first_on=rule.first_on.isoformat() if rule.first_on else "",
        last_on=rule.last_on.isoformat() if rule.last_on else "",
        change=rule.change,
        value=rate_text(rule.value) if is_rate else plain(rule.value, branch.currency),
        position=str(rule.position),
        is_active="yes" if rule.is_active else "",
        seen=mark_of(await rule_facts(rule_id)),
    )


def covers_of(rule: PriceRule) -> str:
    if rule.service is not None:
        return f"service-{rule.service}"
    return "all" if rule.category is None else f"category-{rule.category}"


def clock_text(minute: int | None) -> str:
    """660 → 11:00; the ends of the day are left empty."""
    return "" if minute in (None, 0, DAY) else f"{minute // 60:02}:{minute % 60:02}"


async def deletion(actor: Actor, rule_id: int) -> Question:
    rule = await access_price_rule(actor, rule_id)
    return Question(
        title=f"Delete “{rule.name}”?",
        sentence="From now on these times cost what the next rule says, or else the price list. "
        "Visits already booked keep their price. To pause it, switch it off instead.",
        action=f"{PRICES}/{rule_id}/deletion",
        button="Delete the rule",
        back=f"{PRICES}/{rule_id}",
    )
