"""Pages that try a programme before it is started: on last month's bills, and on one that is made up."""

from typing import Any

from litestar import Router, get
from litestar.params import FromPath, FromQuery

from catalog.schemas import numbered
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from loyalty import simulator_pages as pages

EDITS = needs(Permission.edit_loyalty)


@get("/simulator")
async def show_simulator(
    request: AnyRequest, branch: FromQuery[int | None] = None, programme: FromQuery[int] = 0
) -> Any:  # noqa: ANN401
    return await pages.simulator_page(actor_of(request), branch, programme)


@get("/programmes/{programme:int}/preview")
async def show_preview(
    request: AnyRequest,
    programme: FromPath[int],
    client: FromQuery[str] = "",
    day: FromQuery[str] = "",
    at: FromQuery[str] = "",
) -> Any:  # noqa: ANN401
    services = frozenset(numbered(dict(request.query_params), "services-"))
    sample = pages.Sample(client=client, day=day, at=at, services=services)
    return await pages.preview_page(actor_of(request), programme, sample)


simulator = Router("/loyalty", guards=[EDITS], route_handlers=[show_simulator, show_preview])
