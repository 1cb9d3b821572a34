"""A client's statement of points, as a page and as files; giving, taking and sending points by hand."""

from functools import partial
from typing import Annotated, Any

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect

from catalog.schemas import filled
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from loyalty import actions, statement_pages
from loyalty.rules.by_hand import read_moved, read_receiver
from loyalty.schemas import ByHandForm

MOVES = needs(Permission.move_points)
Number = Annotated[int, QueryParameter(name="page")]
Typed = URLEncodedBody[dict[str, str]]
Branch = FromQuery[int | None]


@get("/clients/{client:int}/statement")
async def show_statement(
    request: AnyRequest, client: FromPath[int], branch: Branch = None, number: Number = 1
) -> Any:  # noqa: ANN401
    done = request.query_params.get("done", "")
    return await statement_pages.statement_page(actor_of(request), client, branch, number, done=done)


@get("/clients/{client:int}/statement.csv")
async def load_statement(
    request: AnyRequest, client: FromPath[int], branch: Branch = None
) -> Response[bytes]:
    return await statement_pages.sheet(actor_of(request), client, branch)


@get("/clients/{client:int}/statement.pdf")
async def print_statement(
    request: AnyRequest, client: FromPath[int], branch: Branch = None
) -> Response[bytes]:
    return await statement_pages.paper(actor_of(request), client, branch)


@post("/clients/{client:int}/points", guards=[MOVES])
async def move_points(request: AnyRequest, client: FromPath[int], branch: FromQuery[int], data: Typed) -> Any:  # noqa: ANN401
    actor, form = actor_of(request), filled(ByHandForm, data)
    act = actions.take_points if form.way == "take" else actions.give_points
    try:
        wish = actions.ByHand(client, branch, read_moved(form.points), form.why)
        back = statement_pages.address(client, branch, "taken" if form.way == "take" else "given")
        return await once(request, partial(act, actor, wish), lambda _: back)
    except (Invalid, Refused) as trouble:
        return await statement_pages.statement_page(actor, client, branch, form=form, trouble=trouble)


@get("/clients/{client:int}/sending", guards=[MOVES])
async def ask_whom(
    request: AnyRequest, client: FromPath[int], branch: Branch = None, q: FromQuery[str] = ""
) -> Any:  # noqa: ANN401
    return await statement_pages.sending_page(actor_of(request), client, branch, q)


@post("/clients/{client:int}/sending", guards=[MOVES])
async def send_points(
    request: AnyRequest, client: FromPath[int], branch: FromQuery[int], data: Typed, q: FromQuery[str] = ""
) -> Any:  # noqa: ANN401
    actor, form = actor_of(request), filled(ByHandForm, data)
    try:
        wish = actions.ByHand(client, branch, read_moved(form.points), form.why)
        act = partial(actions.send_points, actor, wish, read_receiver(form.other))
        return await once(request, act, lambda _: statement_pages.address(client, branch, "sent"))
    except (Invalid, Refused) as trouble:
        return await statement_pages.sending_page(actor, client, branch, q, form=form, trouble=trouble)


@post("/sent-points/{entry:int}/return", guards=[MOVES])
async def take_back_sent(request: AnyRequest, entry: FromPath[int]) -> Any:  # noqa: ANN401
    client, branch = await actions.send_points_back(actor_of(request), entry)
    return Redirect(statement_pages.address(client, branch, "back"), status_code=303)


statements = Router(
    "/loyalty",
    guards=[needs(Permission.see_clients)],
    route_handlers=[
        show_statement,
        load_statement,
        print_statement,
        move_points,
        ask_whom,
        send_points,
        take_back_sent,
    ],
)
