"""What is to be paid, and suppliers' bills."""

from functools import partial
from typing import Any

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody

from catalog.queries import Ask
from finance import actions
from finance.pages import owed as pages
from finance.routes.asked import HERE, PAYS, Number, done, made
from finance.schemas import BillForm, UndoForm, bill_in
from kit.errors import Problem
from kit.rights import actor_of
from kit.web import AnyRequest


@get("/")
async def list_bills(
    request: AnyRequest,
    branch: FromQuery[int | None] = None,
    which: FromQuery[str] = "",
    q: FromQuery[str] = "",
    number: Number = 1,
) -> Any:  # noqa: ANN401
    said = request.query_params.get("done", "")
    return await pages.bills_page(actor_of(request), branch, which, Ask(q, page=number), said)


@get("/new", guards=[PAYS])
async def new_bill(request: AnyRequest, branch: FromQuery[str] = "", supplier: FromQuery[str] = "") -> Any:  # noqa: ANN401
    return await pages.new_bill_page(actor_of(request), BillForm(branch=branch, supplier=supplier))


@post("/", guards=[PAYS])
async def enter_bill(request: AnyRequest, data: URLEncodedBody[dict[str, str]]) -> Any:  # noqa: ANN401
    form = bill_in(data)

    async def again(trouble: Problem) -> Any:  # noqa: ANN401
        return await pages.new_bill_page(actor_of(request), form, trouble)

    entering = partial(actions.enter_bill, actor_of(request), form)
    return await made(request, entering, lambda bill: f"{HERE}/bills/{bill}?done=added", again)


@get("/{bill_id:int}")
async def show_bill(request: AnyRequest, bill_id: FromPath[int], done: FromQuery[str] = "") -> Any:  # noqa: ANN401
    return await pages.bill_page(actor_of(request), bill_id, done=done)


@post("/{bill_id:int}/opposite", guards=[PAYS])
async def undo_bill(request: AnyRequest, bill_id: FromPath[int], data: URLEncodedBody[UndoForm]) -> Any:  # noqa: ANN401
    async def again(trouble: Problem) -> Any:  # noqa: ANN401
        return await pages.bill_page(actor_of(request), bill_id, trouble, data.why)

    act = actions.undo_bill(actor_of(request), bill_id, data.why)
    return await done(act, f"{HERE}/bills/{bill_id}", "undone", again)


bills = Router("/bills", route_handlers=[list_bills, new_bill, enter_bill, show_bill, undo_bill])
