"""When a branch is open, changed. The pages are those of `catalog`; their forms come here, because visits may
be booked in the hours that go."""

from typing import Any

from litestar import Router, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Template

from booking.actions import Clocks, ClocksChange, Reach, rezone
from booking.routes.stranded import Asked, Typed, answer, belongs_to_the_form
from catalog import actions, queries
from catalog.branch_pages import Typed as Forms
from catalog.branch_pages import branch_page
from catalog.pages import form_page
from catalog.reading import day
from catalog.rules import WEEKDAYS, read_days
from catalog.schemas import BranchForm, ClosedDayForm, filled, numbered
from kit.errors import Problem
from kit.rights import Actor, Permission, actor_of, needs
from kit.web import AnyRequest

Body = URLEncodedBody[dict[str, str]]
MOST_LISTED = 200


async def of(actor: Actor, branch_id: int, what: str) -> dict[str, Any]:
    branch = await queries.access_branch(actor, branch_id)
    return {
        "what": what.format(name=branch.name),
        "reach": Reach(branch.id),
        "after": (f"/desk/branches/{branch.id}", "saved"),
    }


@post("/")
async def change_branch(request: AnyRequest, branch_id: FromPath[int], data: Body) -> Any:  # noqa: ANN401
    actor, form = actor_of(request), filled(BranchForm, data)
    asked = Asked(
        change=lambda: rezone(actor, branch_id, form, read_clocks(data.get("clocks", ""))),
        form=lambda trouble: branch_again(request, branch_id, data, trouble),
        **await of(actor, branch_id, "The new time zone of {name}"),
    )
    return await answer(request, data, asked)


async def branch_again(
    request: AnyRequest, branch_id: int, typed: Typed, trouble: Problem | None
) -> Template:
    """The form as it was typed, or what has to be said about the clocks first."""
    actor = actor_of(request)
    if not isinstance(trouble, ClocksChange):
        return await branch_page(actor, branch_id, Forms(branch=filled(BranchForm, typed)), trouble)
    branch = await queries.access_branch(actor, branch_id)
    return form_page(
        "booking/clocks.html",
        actor,
        trouble,
        branch=branch,
        change=trouble,
        most=MOST_LISTED,
        typed={name: text for name, text in typed.items() if name != "clocks" and belongs_to_the_form(name)},
    )


def read_clocks(text: str) -> Clocks | None:
    return Clocks(text) if text in set(Clocks) else None


@post("/hours")
async def set_hours(request: AnyRequest, branch_id: FromPath[int], data: Body) -> Any:  # noqa: ANN401
    actor, typed, seen = actor_of(request), numbered(data, "hours-"), data.get("seen", "")
    week = range(len(WEEKDAYS))
    asked = Asked(
        change=lambda: actions.set_opening_hours(actor, branch_id, read_days(typed, week), seen),
        form=lambda trouble: branch_page(actor, branch_id, Forms(hours=typed, seen=seen), trouble),
        **await of(actor, branch_id, "The new opening hours of {name}"),
    )
    return await answer(request, data, asked)


@post("/closed-days")
async def close_day(request: AnyRequest, branch_id: FromPath[int], data: Body) -> Any:  # noqa: ANN401
    actor, form = actor_of(request), filled(ClosedDayForm, data)
    asked = Asked(
        change=lambda: actions.close_day(actor, branch_id, day(form.closed_on, "closed_on"), form.reason),
        form=lambda trouble: branch_page(actor, branch_id, Forms(closing=form), trouble),
        **await of(actor, branch_id, "The closed day of {name}"),
    )
    return await answer(request, data, asked)


opening = Router(
    "/branches/{branch_id:int}",
    guards=[needs(Permission.edit_catalog)],
    route_handlers=[change_branch, set_hours, close_day],
)
