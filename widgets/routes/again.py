"""Booking again what somebody had before, by the link in a letter or on a page of theirs."""

from litestar import get
from litestar.params import FromPath
from litestar.response import Redirect

from catalog import queries as catalog
from clients.queries import visit_by_code
from kit import web
from widgets.forms import frame_of, limits_of
from widgets.queries.again import way_again
from widgets.rules.forms import Kind


@get("/v/{code:str}/again")
async def book_again(request: web.AnyRequest, code: FromPath[str]) -> Redirect:
    """To the times of the same services, or to the next date of the same class: as it can be had today."""
    visit = await visit_by_code(code)
    branch = await catalog.branch(visit.branch)
    way = await way_again(visit, branch, limits_of(request).step(Kind.staff).includes)
    return Redirect(frame_of(request).link(way.path, **way.state))
