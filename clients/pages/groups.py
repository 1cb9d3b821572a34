"""What the pages of groups are filled with."""

from litestar.response import Template

from clients import queries
from clients.actions.groups import facts
from clients.schemas import GroupForm
from clients.tables import ClientGroup
from kit import web
from kit.errors import Invalid, Problem
from kit.rights import Actor
from kit.seen import mark_of


async def groups_page(
    actor: Actor, form: GroupForm, group: ClientGroup | None = None, trouble: Problem | None = None
) -> Template:
    """All groups and the form of a new one, or the form of one."""
    filled: Template = web.page(
        "clients/group.html" if group else "clients/groups.html",
        status=trouble.status if trouble else 200,
        actor=actor, form=form, group=group, trouble=trouble, rows=await queries.groups(),
        errors=trouble.fields if isinstance(trouble, Invalid) else {},
    )  # fmt: skip
    return filled


def group_form(group: ClientGroup) -> GroupForm:
    lead, horizon = ("" if each is None else str(each) for each in (group.lead_minutes, group.horizon_days))
    return GroupForm(group.name, lead, horizon, mark_of(facts(group)))
