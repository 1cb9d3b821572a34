"""What the pages about rights are filled with: roles side by side, and the single rights of one account."""

from typing import Any

from litestar.response import Template

from catalog.pages import form_page, list_page
from kit.errors import Problem
from kit.rights import Actor, Permission
from kit.seen import mark_of
from staff import queries
from staff.facts import account_facts
from staff.rights_in_words import HEADINGS, in_words
from staff.rules import ALWAYS, PERMISSIONS
from staff.schemas import RightsForm
from staff.tables import Role

SHOWN = (Role.specialist, Role.receptionist, Role.accountant, Role.manager, Role.owner)


async def roles_page(actor: Actor) -> Template:
    """Every right in words by role, and whose account differs from its role."""
    facts: dict[str, Any] = {
        "headings": HEADINGS,
        "in_words": in_words,
        "roles": [(role, PERMISSIONS[role]) for role in SHOWN],
        "differing": await queries.differing_accounts(actor),
    }
    return list_page("staff/roles.html", actor, **facts)


async def rights_page(
    actor: Actor,
    account_id: int,
    form: RightsForm | None = None,
    trouble: Problem | None = None,
    done: str = "",
) -> Template:
    account = await queries.access_account(actor, account_id)
    seen = mark_of(await account_facts(account_id))
    kept = frozenset(each.value for each in queries.rights_of(account))
    facts: dict[str, Any] = {
        "account": account,
        "headings": HEADINGS,
        "in_words": in_words,
        "of_role": PERMISSIONS[Role(account.role)],
        "form": form or RightsForm(kept, seen),
        "fixed": {ALWAYS} | {each for each in Permission if not actor.may(each)},
    }
    return form_page("staff/rights.html", actor, trouble, done=done, **facts)
