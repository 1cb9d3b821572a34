"""What the desk's pages of paying online are filled with."""

from collections.abc import Mapping
from typing import Any

from asyncpg import Record
from litestar.response import Template

from booking.prepay_tables import ForWhom, Prepayment, PrepayRule, Prepays
from booking.queries.prepay import prepayment_of, terms_of, wishes_of
from booking.queries.setup import setup_of
from booking.rules.prepay import Who, in_words, strictest
from catalog import queries as catalog
from catalog.pages import form_page, list_page
from catalog.queries.price_rules import covered_by_rules
from catalog.tables import Branch
from checkout.actions.online import fees
from checkout.actions.online.rules import access_rule, facts
from checkout.queries import online
from checkout.queries.cards import most_of
from checkout.rules.online import why_declined
from checkout.schemas import PrepayRuleForm
from clients.queries import access_visit, groups
from kit.db import fetch
from kit.errors import Problem
from kit.money import format_money, plain
from kit.paging import pages
from kit.rights import Actor, Permission
from kit.seen import mark_of
from kit.settings import settings
from kit.typed import is_number, rate_text

RULES = """
SELECT rule.id, rule.branch, rule.for_whom, rule.least_price, rule.asks, rule.deposit_rate,
       rule.deposit_amount, rule.free_hours, rule.late_rate, rule.no_show_rate, rule.fee_days,
       branch.name AS branch_name,
       branch.currency, branch.locale, coalesce(service.name, category.name, 'Everything') AS covers,
       coalesce(client_group.name, '') AS group_name
FROM prepay_rule AS rule JOIN branch ON branch.id = rule.branch
LEFT JOIN service ON service.id = rule.service
LEFT JOIN category ON category.id = rule.category
LEFT JOIN client_group ON client_group.id = rule.client_group
WHERE ($1::int[] IS NULL OR rule.branch = ANY($1::int[]))
  AND ($2 = '' OR coalesce(service.name, category.name, 'Everything') ILIKE '%' || $2 || '%')
ORDER BY branch.name, rule.id
"""
ASKS = {Prepays.card: "A card", Prepays.deposit: "A deposit", Prepays.everything: "The whole price"}
WHOM = {
    ForWhom.anybody: "Everybody",
    ForWhom.newcomer: "New clients",
    ForWhom.missed: "Who did not come, or called off late",
}


def seen_by(actor: Actor) -> list[int] | None:
    return None if actor.branches is None else sorted(actor.branches)


async def standing() -> dict[str, Any]:
    """Whether anything can be paid, and how we hear of it."""
    chosen = settings()
    return {
        "works": chosen.takes_online,
        "is_trial": chosen.is_trial,
        "hears": bool(chosen.stripe_webhook_secret),
        "heard_at": await online.last_news() if chosen.takes_online else None,
        "webhook": f"{chosen.site}/payments/stripe",
    }


async def payments_page(actor: Actor, search: str, number: int) -> Template:
    mine, wanted = seen_by(actor), search.strip()[:80]
    shown = pages(number, (await fetch(online.COUNT, mine, wanted))[0]["count"])
    rows = await fetch(online.RECENT, mine, wanted, shown.size, shown.offset)
    facts = {"rows": rows, "pages": shown, "search": wanted, "why_declined": why_declined}
    return list_page("checkout/online.html", actor, **facts, **await standing())


async def rules_page(actor: Actor, query: Mapping[str, str]) -> Template:
    """The rules in words, and what they would come to for somebody who books something."""
    branches = await catalog.branches_of(actor)
    here = next((each for each in branches if str(each.id) == query.get("branch")), branches[0])
    search = query.get("q", "").strip()[:80]
    rows = [as_row(row) for row in await fetch(RULES, seen_by(actor), search)]
    tried = await tried_out(here, query)
    services = await catalog.price_list(here.id, online=True)
    facts: dict[str, Any] = {
        "rows": rows, "search": search, "branch": here, "done": query.get("done", ""), "tried": tried,
        "branches": [(str(each.id), each.name) for each in branches], "query": query,
        "service_options": [("", "Choose"), *((str(each.id), each.name) for each in services)],
        "group_options": await group_options("In no group"),
    }  # fmt: skip
    return list_page("checkout/prepay_rules.html", actor, **facts, **await standing())


def as_row(row: Record) -> dict[str, Any]:
    def money(amount: int) -> str:
        return format_money(amount, row["currency"], row["locale"])

    asks = ASKS[Prepays(row["asks"])]
    if row["asks"] == Prepays.deposit:
        share = f"{rate_text(row['deposit_rate'])} %" if row["deposit_rate"] else money(row["deposit_amount"])
        asks = f"{asks}: {share}"
    whom = [WHOM[ForWhom(row["for_whom"])]]
    whom += [f"in the group {row['group_name']}"] if row["group_name"] else []
    whom += [f"from {money(row['least_price'])} on"] if row["least_price"] else []
    return {
        **row, "what": asks, "whom": ", ".join(whom), "late": rate_text(row["late_rate"]),
        "no_show": rate_text(row["no_show_rate"]),
    }  # fmt: skip


async def tried_out(branch: Branch, query: Mapping[str, str]) -> list[str] | None:
    """The sentences somebody would read who books a service; [] where nothing is asked, None unasked."""
    chosen = query.get("service", "")
    services = await catalog.price_list(branch.id, online=True)
    service = next((each for each in services if str(each.id) == chosen), None)
    if service is None:
        return None
    setup, group = await setup_of(branch.id), query.get("group", "")
    who = Who(
        int(group) if is_number(group) else None,
        is_new=query.get("who") == "newcomer",
        has_missed=query.get("who") == "missed",
    )
    wishes = wishes_of(setup, [(service.id, service.price)])
    terms = strictest(setup.kept.prepay or (), wishes, who)
    if terms is None:
        return []
    until = f"{terms.free_hours} hours before the visit"
    return in_words(terms, until, branch.currency, branch.locale)


async def group_options(first: str) -> list[tuple[str, str]]:
    return [("", first), *((str(row["id"]), row["name"]) for row in await groups())]


async def rule_page(
    actor: Actor, form: PrepayRuleForm, rule_id: int | None = None, trouble: Problem | None = None
) -> Template:
    rule = None if rule_id is None else await access_rule(actor, rule_id)
    branches = [(str(each.id), each.name) for each in await catalog.branches_of(actor)]
    return form_page(
        "checkout/prepay_rule.html", actor, trouble, form=form, rule=rule, branches=branches,
        covers=await covered_by_rules(rule.service if rule else None),
        group_options=await group_options("Any group, or none"),
        asks=[(each.value, label) for each, label in ASKS.items()],
        whom=[(each.value, label) for each, label in WHOM.items()],
    )  # fmt: skip


async def kept_rule(actor: Actor, rule_id: int) -> PrepayRuleForm:
    """The form as the rule is now."""
    rule = await access_rule(actor, rule_id)
    currency = (await catalog.branch(rule.branch)).currency
    deposit = (
        f"{rate_text(rule.deposit_rate)} %" if rule.deposit_rate else plain(rule.deposit_amount, currency)
    )
    return PrepayRuleForm(
        branch=str(rule.branch), covers=covers_of(rule), client_group=str(rule.client_group or ""),
        for_whom=rule.for_whom, asks=rule.asks, deposit=deposit if rule.asks == Prepays.deposit else "",
        least_price=plain(rule.least_price, currency) if rule.least_price else "",
        free_hours=str(rule.free_hours), late_rate=rate_text(rule.late_rate),
        no_show_rate=rate_text(rule.no_show_rate), fee_days=str(rule.fee_days), seen=mark_of(facts(rule)),
    )  # fmt: skip


def covers_of(rule: PrepayRule) -> str:
    if rule.service is not None:
        return f"service-{rule.service}"
    return "all" if rule.category is None else f"category-{rule.category}"


async def visit_part(
    actor: Actor, visit_id: int, said: str = "", trouble: Problem | None = None, *, alone: bool = False
) -> Template:
    """Of one visit: what was agreed to, paid, kept and given back, and what may be done now."""
    visit = await access_visit(actor, visit_id)
    asked = await prepayment_of(visit_id)
    branch = await catalog.branch(visit.branch)
    due = await fees.still_due(visit, asked)
    takes = actor.may(Permission.take_payments)
    facts: dict[str, Any] = {
        "visit": visit, "asked": asked, "branch": branch, "payments": await online.payments_of(visit_id),
        "refunds": await online.refunds_of(visit_id), "due": due, "why_declined": why_declined,
        "card": await online.card_of(asked.client) if asked else None, "takes": takes, "said": said,
        "forgives": actor.may(Permission.reopen_visits), "sentences": words_of(asked),
        "site": settings().site, "relies": bool(asked and terms_of(asked).keeps_card and most_of(asked)),
    }  # fmt: skip
    template = "checkout/online_visit.html" if alone else "checkout/online_visit_part.html"
    return form_page(template, actor, trouble, **facts)


def words_of(asked: Prepayment | None) -> list[str]:
    """Those that were agreed to; before that, none."""
    return asked.words.splitlines() if asked and asked.agreed_at else []
