"""A part of the bill: what is left of it."""

from typing import Any

from litestar import Router, get
from litestar.params import FromPath

from checkout.queries.margin import margin_of
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, page


@get("/{visit:int}/margin", guards=[needs(Permission.see_money)])
async def show_margin(request: AnyRequest, visit: FromPath[int]) -> Any:  # noqa: ANN401
    """Nothing where nothing of it came out of a storage."""
    return page("checkout/margin.html", margin=await margin_of(actor_of(request), visit))


margins = Router("/bills", route_handlers=[show_margin])
