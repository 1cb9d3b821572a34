"""What money is spent on, and how much was."""

from functools import partial
from typing import Any

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody

from finance import actions
from finance.pages import items as pages
from finance.routes.asked import HERE, PAYS, From, To, done, made
from finance.schemas import ItemForm
from kit.errors import Problem
from kit.rights import actor_of
from kit.web import AnyRequest

ITEMS = f"{HERE}/items"


@get("/")
async def list_items(
    request: AnyRequest,
    branch: FromQuery[int | None] = None,
    first: From = "",
    last: To = "",
    q: FromQuery[str] = "",
) -> Any:  # noqa: ANN401
    asked = request.query_params
    more = (q, asked.get("retired", "") == "yes", asked.get("done", ""))
    return await pages.items_page(actor_of(request), branch, (first, last), more)


@post("/usual", guards=[PAYS])
async def add_usual(request: AnyRequest) -> Any:  # noqa: ANN401
    async def again(trouble: Problem) -> Any:  # noqa: ANN401
        raise trouble

    return await done(actions.add_usual_items(actor_of(request)), ITEMS, "added", again)


@get("/new", guards=[PAYS])
async def new_item(request: AnyRequest) -> Any:  # noqa: ANN401
    return await pages.item_page(actor_of(request), None)


@post("/", guards=[PAYS])
async def add_item(request: AnyRequest, data: URLEncodedBody[ItemForm]) -> Any:  # noqa: ANN401
    async def again(trouble: Problem) -> Any:  # noqa: ANN401
        return await pages.item_page(actor_of(request), data, None, trouble)

    adding = partial(actions.add_item, actor_of(request), data)
    return await made(request, adding, lambda _: f"{ITEMS}?done=added", again)


@get("/{item_id:int}", guards=[PAYS])
async def show_item(request: AnyRequest, item_id: FromPath[int]) -> Any:  # noqa: ANN401
    return await pages.item_page(actor_of(request), None, item_id)


@post("/{item_id:int}", guards=[PAYS])
async def change_item(request: AnyRequest, item_id: FromPath[int], data: URLEncodedBody[ItemForm]) -> Any:  # noqa: ANN401
    async def again(trouble: Problem) -> Any:  # noqa: ANN401
        return await pages.item_page(actor_of(request), data, item_id, trouble)

    return await done(actions.change_item(actor_of(request), item_id, data), ITEMS, "kept", again)


@post("/{item_id:int}/retirement", guards=[PAYS])
async def retire_item(request: AnyRequest, item_id: FromPath[int]) -> Any:  # noqa: ANN401
    return await kept(request, item_id, actions.put_away_item(actor_of(request), item_id, away=True), "away")


@post("/{item_id:int}/return", guards=[PAYS])
async def return_item(request: AnyRequest, item_id: FromPath[int]) -> Any:  # noqa: ANN401
    return await kept(request, item_id, actions.put_away_item(actor_of(request), item_id, away=False), "back")


@post("/{item_id:int}/removal", guards=[PAYS])
async def remove_item(request: AnyRequest, item_id: FromPath[int]) -> Any:  # noqa: ANN401
    return await kept(request, item_id, actions.remove_item(actor_of(request), item_id), "removed")


async def kept(request: AnyRequest, item_id: int, act: Any, said: str) -> Any:  # noqa: ANN401
    async def again(trouble: Problem) -> Any:  # noqa: ANN401
        return await pages.item_page(actor_of(request), None, item_id, trouble)

    return await done(act, ITEMS, said, again)


items = Router(
    "/items",
    route_handlers=[
        list_items, add_usual, new_item, add_item, show_item, change_item, retire_item, return_item,
        remove_item,
    ],
)  # fmt: skip
