"""What there is: the list, a good's own page, and the number of those that run out."""

from typing import Any

from litestar import MediaType, Response, Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody

from catalog.pages import go
from catalog.queries import Ask
from kit.errors import Invalid
from kit.rights import actor_of
from kit.web import AnyRequest
from stock import actions, pages
from stock.pages import AskedShelf
from stock.queries import goods
from stock.schemas import MinimumForm


@get("/")
async def list_stock(
    request: AnyRequest,
    branch: FromQuery[int | None] = None,
    storage: FromQuery[int] = 0,
    which: FromQuery[str] = "",
    page: FromQuery[int] = 1,
) -> Any:  # noqa: ANN401
    ask = Ask(request.query_params.get("q", ""), page=page)
    return await pages.goods_page(actor_of(request), AskedShelf(branch, storage, which), ask)


@get("/count")
async def count_low(request: AnyRequest) -> Response[str]:
    """Of how many goods there is too little, for the menu; nothing when of none."""
    branches = actor_of(request).branches
    number = await goods.too_little(None if branches is None else sorted(branches))
    return Response(str(number or ""), media_type=MediaType.HTML, headers={"Cache-Control": "no-store"})


@get("/goods/{good_id:int}")
async def show_good(
    request: AnyRequest, good_id: FromPath[int], page: FromQuery[int] = 1, done: FromQuery[str] = ""
) -> Any:  # noqa: ANN401
    return await pages.good_page(actor_of(request), good_id, page, said=pages.said(done))


@post("/goods/{good_id:int}/minimums/{storage_id:int}")
async def set_minimum(
    request: AnyRequest,
    good_id: FromPath[int],
    storage_id: FromPath[int],
    data: URLEncodedBody[dict[str, str]],
) -> Any:  # noqa: ANN401
    typed = data.get(f"quantity-{storage_id}", "")
    try:
        await actions.set_minimum(actor_of(request), storage_id, good_id, MinimumForm(typed))
    except Invalid as trouble:
        return await pages.good_page(actor_of(request), good_id, 1, trouble, typed={storage_id: typed})
    return go(f"/desk/stock/goods/{good_id}", "kept")


router = Router("/", route_handlers=[list_stock, count_low, show_good, set_minimum])
