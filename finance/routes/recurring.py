"""Bills that come by themselves."""

from functools import partial
from typing import Any

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody

from catalog.queries import Ask
from finance import actions
from finance.pages import owed as pages
from finance.routes.asked import HERE, PAYS, Number, done, made
from finance.schemas import RecurringForm
from kit.errors import Problem
from kit.rights import actor_of
from kit.web import AnyRequest

RECURRING = f"{HERE}/recurring"


@get("/")
async def list_recurring(
    request: AnyRequest, branch: FromQuery[int | None] = None, q: FromQuery[str] = "", number: Number = 1
) -> Any:  # noqa: ANN401
    asked = request.query_params
    ask = Ask(q, retired=asked.get("retired", "") == "yes", page=number)
    return await pages.recurring_page(actor_of(request), branch, ask, asked.get("done", ""))


@get("/new", guards=[PAYS])
async def new_recurring(request: AnyRequest, branch: FromQuery[str] = "") -> Any:  # noqa: ANN401
    return await pages.one_recurring_page(actor_of(request), RecurringForm(branch=branch))


@post("/", guards=[PAYS])
async def agree(request: AnyRequest, data: URLEncodedBody[RecurringForm]) -> Any:  # noqa: ANN401
    async def again(trouble: Problem) -> Any:  # noqa: ANN401
        return await pages.one_recurring_page(actor_of(request), data, None, trouble)

    agreeing = partial(actions.agree, actor_of(request), data)
    return await made(request, agreeing, lambda number: f"{RECURRING}/{number}?done=added", again)


@get("/{recurring_id:int}")
async def show_recurring(request: AnyRequest, recurring_id: FromPath[int], done: FromQuery[str] = "") -> Any:  # noqa: ANN401
    return await pages.one_recurring_page(actor_of(request), None, recurring_id, done=done)


@post("/{recurring_id:int}", guards=[PAYS])
async def change(
    request: AnyRequest, recurring_id: FromPath[int], data: URLEncodedBody[RecurringForm]
) -> Any:  # noqa: ANN401
    act = actions.change_recurring(actor_of(request), recurring_id, data)
    return await kept(request, recurring_id, act, "kept", data)


@post("/{recurring_id:int}/pause", guards=[PAYS])
async def pause(request: AnyRequest, recurring_id: FromPath[int]) -> Any:  # noqa: ANN401
    return await kept(request, recurring_id, actions.pause(actor_of(request), recurring_id), "paused")


@post("/{recurring_id:int}/return", guards=[PAYS])
async def go_on(request: AnyRequest, recurring_id: FromPath[int]) -> Any:  # noqa: ANN401
    return await kept(request, recurring_id, actions.go_on(actor_of(request), recurring_id), "goes-on")


@post("/{recurring_id:int}/end", guards=[PAYS])
async def end(request: AnyRequest, recurring_id: FromPath[int]) -> Any:  # noqa: ANN401
    return await kept(request, recurring_id, actions.end(actor_of(request), recurring_id), "ended")


async def kept(
    request: AnyRequest,
    recurring_id: int,
    act: Any,  # noqa: ANN401
    said: str,
    form: RecurringForm | None = None,
) -> Any:  # noqa: ANN401
    async def again(trouble: Problem) -> Any:  # noqa: ANN401
        return await pages.one_recurring_page(actor_of(request), form, recurring_id, trouble)

    return await done(act, f"{RECURRING}/{recurring_id}", said, again)


recurring = Router(
    "/recurring",
    route_handlers=[list_recurring, new_recurring, agree, show_recurring, change, pause, go_on, end],
)
