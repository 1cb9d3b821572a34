"""What the pages about friends are filled with."""

from typing import Any

from litestar.response import Template

from catalog.queries import branch_here, branches_of
from catalog.tables import Branch
from clients.queries import access_client
from kit import clock, web
from kit.errors import Invalid, Problem
from kit.rights import Actor
from kit.settings import settings
from kit.typed import short_date
from loyalty.queries import referrals as queries
from loyalty.referral_tables import ClientCode
from loyalty.rules.points import counted
from loyalty.rules.referrals import form_of, rule_words
from loyalty.schemas import ReferralForm

LIST = "/desk/loyalty/referrals"
WORDS: dict[str, Any] = {"counted": counted, "rule_words": rule_words, "short_date": short_date}


def address_of(branch: int | None, done: str) -> str:
    return f"{LIST}?done={done}" + (f"&branch={branch}" if branch else "")


async def branch_of(actor: Actor, wanted: int | None) -> Branch:
    return await branch_here(actor, wanted)


async def currency_of(actor: Actor, wanted: int | None) -> str:
    return str((await branch_here(actor, wanted)).currency)


async def list_page(
    actor: Actor,
    wanted: int | None,
    trouble: Problem | None = None,
    *,
    form: ReferralForm | None = None,
    q: str = "",
    number: int = 1,
    done: str = "",
) -> Template:
    """The rule of a branch and all who were brought; after a refusal with what was typed."""
    here = await branch_here(actor, wanted)
    today, mine = clock.today(here.zone), await branches_of(actor)
    rule = await queries.referral_rule_at(here.id)
    rows, pages = await queries.referrals(q, number)
    proposed = form_of(rule, today, here.currency)
    page: Template = web.page(
        "loyalty/referrals.html",
        status=trouble.status if trouble else 200,
        actor=actor,
        branch=here,
        branch_options=[(each.id, each.name) for each in mine],
        alike=[each for each in mine if each.currency == here.currency],
        money=(here.currency, here.locale),
        today=today,
        rule=rule,
        rules=await queries.referral_rules(here.id),
        rows=rows,
        pages=pages,
        q=q,
        form=form or proposed,
        chosen=form.branches if form else {here.id},
        trouble=trouble,
        errors=trouble.fields if isinstance(trouble, Invalid) else {},
        done=done,
        **WORDS,
    )
    return page


async def friends_part(
    actor: Actor,
    client: int,
    wanted: int | None,
    trouble: Problem | None = None,
    *,
    typed: str = "",
    done: str = "",
) -> Template:
    """Who brought a client, whom they brought, and their own code."""
    known = await access_client(actor, client)
    here = await branch_here(actor, wanted)
    code = await queries.code_of(client, ClientCode.Kind.invite)
    page: Template = web.page(
        "loyalty/friends.html",
        status=trouble.status if trouble else 200,
        actor=actor,
        client=known,
        branch=here,
        asked=wanted,
        rule=await queries.referral_rule_on(here.id),
        brought=await queries.brought(client),
        by=await queries.brought_by(client),
        above=await queries.above(client),
        code=code,
        link=f"{settings().site}/i/{code}" if code else "",
        money=(here.currency, here.locale),
        trouble=trouble,
        typed=typed,
        done=done,
        **WORDS,
    )
    return page
