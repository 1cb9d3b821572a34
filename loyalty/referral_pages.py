"""What the pages about friends are filled with."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is looked for in the list, and what was done just now; `form` is one that came back."""

    q: str = ""
    number: int = 1
    done: str = ""
    form: ReferralForm | None = None


async def list_page(
    actor: Actor, wanted: int | None, asked: Asked, trouble: Problem | None = None
) -> Template:
    """The rule of a branch and all who were brought; after a refusal with what was typed."""
    here = await branch_here(actor, wanted)
    today, mine = clock.today(here.zone), await branches_of(actor)
    rule = await queries.referral_rule_at(here.id)
    rows, pages = await queries.referrals(here.id, asked.q, asked.number)
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
        q=asked.q,
        form=asked.form or proposed,
        chosen=asked.form.branches if asked.form else {here.id},
        trouble=trouble,
        errors=trouble.fields if isinstance(trouble, Invalid) else {},
        done=asked.done,
        **WORDS,
    )
    return page


@dataclass(frozen=True, slots=True)
class Said:
    """What was done just now, or why not, with what was typed."""

    done: str = ""
    trouble: Problem | None = None
    typed: str = ""


NOTHING_SAID = Said()


async def friends_part(actor: Actor, client: int, wanted: int | None, said: Said = NOTHING_SAID) -> Template:
    """Who brought a client, whom they brought, and their own code."""
    known = await access_client(actor, client)
    here = await branch_here(actor, wanted)
    code = await queries.code_of(client, ClientCode.Kind.invite)
    page: Template = web.page(
        "loyalty/friends.html",
        status=said.trouble.status if said.trouble else 200,
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
        trouble=said.trouble,
        typed=said.typed,
        done=said.done,
        **WORDS,
    )
    return page
