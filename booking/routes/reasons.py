"""“Why not?” on demand: the form comes back as it was typed, with all that is in the way of the time."""

from typing import Any

from litestar import Router, post
from litestar.params import FromPath, URLEncodedBody

from booking import day as days
from booking import why_not
from booking.card import visit_card
from booking.new_visits import typed_visit
from booking.routes.forms import new_time, new_visit
from booking.rules.typed import read_id
from booking.schemas import NewTime
from kit.errors import Invalid
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest


@post("/new/reasons", status_code=200)
async def explain_new(request: AnyRequest, data: URLEncodedBody[dict[str, Any]]) -> Any:  # noqa: ANN401
    actor, form = actor_of(request), typed_visit(data)
    branch = await days.branch_here(actor, read_id(form.branch, "branch", "Choose a branch."))
    try:
        asked = await why_not.about_new_visit(actor, branch, form)
    except Invalid as refusal:
        return await new_visit(request, form, refusal)
    return await new_visit(request, form, asked=asked)


@post("/{visit_id:int}/time/reasons", status_code=200)
async def explain_time(request: AnyRequest, visit_id: FromPath[int], data: URLEncodedBody[NewTime]) -> Any:  # noqa: ANN401
    card = await visit_card(actor_of(request), visit_id)
    try:
        asked = await why_not.about_move(card, data)
    except Invalid as refusal:
        return await new_time(request, card, data, refusal)
    return await new_time(request, card, data, asked=asked)


reasons = Router(
    "/visits", guards=[needs(Permission.book_visits)], route_handlers=[explain_new, explain_time]
)
