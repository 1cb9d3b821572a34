"""What the page about days closed online is filled with."""

from litestar.response import Template

from catalog.pages import form_page
from catalog.queries import access_branch
from kit import clock
from kit.errors import Problem
from kit.rights import Actor
from staff import queries
from staff.queries.online import closed_online
from staff.schemas import ClosedOnlineForm


async def closed_online_page(
    actor: Actor, branch_id: int, form: ClosedOnlineForm, trouble: Problem | None = None, done: str = ""
) -> Template:
    branch = await access_branch(actor, branch_id)
    people = [("", "Everybody"), *((each.id, each.name) for each in await queries.members_here(branch_id))]
    return form_page(
        "staff/closed_online.html",
        actor,
        trouble,
        branch=branch,
        form=form,
        people=people,
        rows=await closed_online(branch_id, clock.today(branch.zone)),
        done=done,
    )
