"""When a branch is open, changed. The pages are those of `catalog`; their forms come here, because visits may
be booked in the hours that go."""

from typing import Any

from litestar import Router, post
from litestar.params import FromPath, URLEncodedBody

from booking.actions import Reach
from booking.routes.answers import Asked, answer
from catalog import actions, queries
from catalog.branch_pages import Typed, branch_page
from catalog.reading import day
from catalog.rules import WEEKDAYS, read_days
from catalog.schemas import ClosedDayForm, filled, numbered
from kit.rights import Actor, Permission, actor_of, needs
from kit.web import AnyRequest

Body = URLEncodedBody[dict[str, str]]


async def of(actor: Actor, branch_id: int, what: str) -> dict[str, Any]:
    branch = await queries.access_branch(actor, branch_id)
    return {
        "what": what.format(name=branch.name),
        "reach": Reach(branch.id),
        "after": (f"/desk/branches/{branch.id}", "saved"),
    }


@post("/hours")
async def set_hours(request: AnyRequest, branch_id: FromPath[int], data: Body) -> Any:  # noqa: ANN401
    actor, typed = actor_of(request), numbered(data, "hours-")
    week = range(len(WEEKDAYS))
    asked = Asked(
        change=lambda: actions.set_opening_hours(actor, branch_id, read_days(typed, week)),
        form=lambda trouble: branch_page(actor, branch_id, Typed(hours=typed), trouble),
        **await of(actor, branch_id, "The new opening hours of {name}"),
    )
    return await answer(request, data, asked)


@post("/closed-days")
async def close_day(request: AnyRequest, branch_id: FromPath[int], data: Body) -> Any:  # noqa: ANN401
    actor, form = actor_of(request), filled(ClosedDayForm, data)
    asked = Asked(
        change=lambda: actions.close_day(actor, branch_id, day(form.closed_on, "closed_on"), form.reason),
        form=lambda trouble: branch_page(actor, branch_id, Typed(closing=form), trouble),
        **await of(actor, branch_id, "The closed day of {name}"),
    )
    return await answer(request, data, asked)


opening = Router(
    "/branches/{branch_id:int}",
    guards=[needs(Permission.edit_catalog)],
    route_handlers=[set_hours, close_day],
)
