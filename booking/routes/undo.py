"""Thinking again: a change taken back, and whether the client hears of it."""

from typing import Any

from litestar import Router, post
from litestar.params import FromPath, URLEncodedBody

from booking import actions
from booking.routes.visits import changed, refused
from booking.rules.typed import read_version
from booking.schemas import News, Version
from kit.errors import Refused
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest


@post("/{visit_id:int}/undo", status_code=200)
async def undo(request: AnyRequest, visit_id: FromPath[int], data: URLEncodedBody[Version]) -> Any:  # noqa: ANN401
    try:
        await actions.undo(actor_of(request), visit_id, read_version(data.version))
    except Refused as refusal:
        return await refused(request, visit_id, refusal)
    return await changed(request, visit_id, "Undone.")


@post("/{visit_id:int}/news", status_code=200)
async def decide_news(request: AnyRequest, visit_id: FromPath[int], data: URLEncodedBody[News]) -> Any:  # noqa: ANN401
    """Whether the client is told of the move that was just made."""
    tell = data.tell == "yes"
    try:
        await actions.tell_move(actor_of(request), visit_id, read_version(data.version), tell=tell)
    except Refused as refusal:
        return await refused(request, visit_id, refusal)
    said = "The client will be told." if tell else "The client will not be told."
    return await changed(request, visit_id, said)


second_thoughts = Router(
    "/visits", guards=[needs(Permission.book_visits)], route_handlers=[undo, decide_news]
)
