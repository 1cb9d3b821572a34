"""One more service in the form of a new visit, or one less: the form comes back with all that was typed."""

from typing import Any

from litestar import Router, post
from litestar.params import URLEncodedBody

from booking.new_visits import typed_visit, with_row, without_row
from booking.routes.forms import new_visit
from kit.rights import Permission, needs
from kit.web import AnyRequest


@post("/new/rows", status_code=200)
async def change_rows(request: AnyRequest, data: URLEncodedBody[dict[str, Any]]) -> Any:  # noqa: ANN401
    form, dropped = typed_visit(data), data.get("drop", "")
    return await new_visit(request, without_row(form, dropped) if dropped else with_row(form))


rows = Router("/visits", guards=[needs(Permission.book_visits)], route_handlers=[change_rows])
