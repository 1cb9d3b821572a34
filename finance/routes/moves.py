"""Moves of money: the list, making one of any kind, and undoing it."""

from functools import partial
from typing import Any

import msgspec
from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody

from catalog.queries import Ask
from finance import actions
from finance.pages import moves as pages
from finance.routes.asked import HERE, PAYS, From, Number, To, done, made
from finance.schemas import MoveForm, UndoForm
from kit.errors import Problem
from kit.rights import actor_of
from kit.web import AnyRequest


@get("/")
async def list_moves(
    request: AnyRequest,
    branch: FromQuery[int | None] = None,
    first: From = "",
    last: To = "",
    number: Number = 1,
) -> Any:  # noqa: ANN401
    asked = request.query_params
    more = (asked.get("kind", ""), asked.get("item", ""), asked.get("done", ""))
    ask = Ask(asked.get("q", ""), page=number)
    return await pages.moves_page(actor_of(request), branch, (first, last), ask, more)


@get("/new", guards=[PAYS])
async def new_move(request: AnyRequest) -> Any:  # noqa: ANN401
    """The address may say what is known already: the kind, the place, the supplier."""
    asked = {name: text for name, text in request.query_params.items() if name in MoveForm.__struct_fields__}
    return await pages.new_move_page(actor_of(request), msgspec.convert(asked, MoveForm))


@post("/", guards=[PAYS])
async def make_move(request: AnyRequest, data: URLEncodedBody[MoveForm]) -> Any:  # noqa: ANN401
    async def again(trouble: Problem) -> Any:  # noqa: ANN401
        return await pages.new_move_page(actor_of(request), data, trouble)

    moving = partial(actions.move, actor_of(request), data)
    return await made(request, moving, lambda made_now: f"{HERE}/moves/{made_now}?done=moved", again)


@get("/{move_id:int}")
async def show_move(request: AnyRequest, move_id: FromPath[int], done: FromQuery[str] = "") -> Any:  # noqa: ANN401
    return await pages.move_page(actor_of(request), move_id, done=done)


@post("/{move_id:int}/opposite", guards=[PAYS])
async def undo_move(request: AnyRequest, move_id: FromPath[int], data: URLEncodedBody[UndoForm]) -> Any:  # noqa: ANN401
    async def again(trouble: Problem) -> Any:  # noqa: ANN401
        return await pages.move_page(actor_of(request), move_id, trouble, data.why)

    act = actions.undo_move(actor_of(request), move_id, data.why)
    return await done(act, f"{HERE}/moves/{move_id}", "undone", again)


moves = Router("/moves", route_handlers=[list_moves, new_move, make_move, show_move, undo_move])
