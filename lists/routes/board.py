"""The board: clients by the statuses of a scale, moved from one to another."""

from litestar import Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from clients.queries import tags as marks
from kit import web
from kit.errors import Invalid, Refused
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from lists.actions.cells import Typed, put_status
from lists.pages import board as pages
from lists.rules.address import number, read_asked

BOARD = "/desk/board"


@get("/")
async def show_first(request: AnyRequest) -> Template | Redirect:
    scales, query = await marks.scales(), request.url.query
    if not scales:
        return await pages.board_page(actor_of(request), 0, {})
    return Redirect(f"{BOARD}/{scales[0][0]['id']}{'?' + query if query else ''}", status_code=303)


@get("/{scale_id:int}")
async def show_board(request: AnyRequest, scale_id: FromPath[int]) -> Template:
    return await pages.board_page(actor_of(request), scale_id, dict(request.query_params))


@get("/{scale_id:int}/statuses/{status_id:int}")
async def show_lane(request: AnyRequest, scale_id: FromPath[int], status_id: FromPath[int]) -> Template:
    return await pages.lane_part(actor_of(request), scale_id, status_id, dict(request.query_params))


@post("/{scale_id:int}/moves", status_code=200, guards=[needs(Permission.edit_clients)])
async def move(
    request: AnyRequest, scale_id: FromPath[int]
) -> Template | Redirect | Response[dict[str, str]]:
    """From the status that was shown to another; refused where somebody moved them meanwhile."""
    actor = actor_of(request)
    sent = {name: str(text) for name, text in (await request.form()).multi_items()}
    to, seen = (sent.get(name, "").removeprefix("0") for name in ("to", "seen"))
    try:
        await put_status(actor, number(sent.get("client", "")), scale_id, Typed((to,), (seen,)))
    except (Invalid, Refused) as trouble:
        if web.wants_json(request):
            raise
        return await pages.board_page(actor, scale_id, sent, trouble)
    if web.wants_json(request):
        return Response({"moved": to})
    return Redirect(f"{BOARD}/{scale_id}?{read_asked(sent).query}", status_code=303)


board = Router(
    "/board",
    guards=[needs(Permission.see_clients)],
    route_handlers=[show_first, show_board, show_lane, move],
)
