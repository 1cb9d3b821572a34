"""The palette: what a typed line means, as JSON, and booking what it says."""

from functools import partial
from typing import Any

from litestar import Router, get, post
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect

from booking.new_visits import book_typed, typed_visit
from booking.palette import answers
from booking.palette_heard import Answer
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest


@get("/")
async def understand_line(
    request: AnyRequest, q: FromQuery[str] = "", branch: FromQuery[int | None] = None
) -> Answer:
    """Nothing is changed by asking."""
    return await answers(actor_of(request), q, branch)


@post("/visits", guards=[needs(Permission.book_visits)])
async def book_line(request: AnyRequest, data: URLEncodedBody[dict[str, Any]]) -> Redirect:
    """Leads to the visit as the calendar shows it; sent twice, to the same one."""
    booking = partial(book_typed, actor_of(request), typed_visit(data))
    return await once(request, booking, lambda visit: f"/desk/calendar/visits/{visit.id}")


palette = Router(
    "/palette", guards=[needs(Permission.see_calendar)], route_handlers=[understand_line, book_line]
)
