"""Suppliers, and what is owed to each."""

from functools import partial
from typing import Any

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody

import stock.actions
from catalog.queries import Ask
from finance.pages import owed as pages
from finance.routes.asked import HERE, PAYS, Number, done, made
from kit.errors import Problem
from kit.rights import actor_of
from kit.web import AnyRequest
from stock.schemas import SupplierForm

SUPPLIERS = f"{HERE}/suppliers"


@get("/")
async def list_suppliers(
    request: AnyRequest, branch: FromQuery[int | None] = None, q: FromQuery[str] = "", number: Number = 1
) -> Any:  # noqa: ANN401
    asked = request.query_params
    ask = Ask(q, retired=asked.get("retired", "") == "yes", page=number)
    return await pages.suppliers_page(actor_of(request), branch, ask, asked.get("done", ""))


@get("/new", guards=[PAYS])
async def new_supplier(request: AnyRequest) -> Any:  # noqa: ANN401
    return await pages.new_supplier_page(actor_of(request), SupplierForm())


@post("/", guards=[PAYS])
async def add_supplier(request: AnyRequest, data: URLEncodedBody[SupplierForm]) -> Any:  # noqa: ANN401
    async def again(trouble: Problem) -> Any:  # noqa: ANN401
        return await pages.new_supplier_page(actor_of(request), data, trouble)

    adding = partial(stock.actions.add_supplier, actor_of(request), data)
    return await made(request, adding, lambda supplier: f"{SUPPLIERS}/{supplier}?done=added", again)


@get("/{supplier_id:int}")
async def show_supplier(
    request: AnyRequest,
    supplier_id: FromPath[int],
    branch: FromQuery[int | None] = None,
    done: FromQuery[str] = "",
    number: Number = 1,
) -> Any:  # noqa: ANN401
    return await pages.supplier_page(actor_of(request), supplier_id, branch, page=number, done=done)


@post("/{supplier_id:int}", guards=[PAYS])
async def change_supplier(
    request: AnyRequest, supplier_id: FromPath[int], data: URLEncodedBody[SupplierForm]
) -> Any:  # noqa: ANN401
    act = stock.actions.change_supplier(actor_of(request), supplier_id, data)
    return await kept(request, supplier_id, act, "kept", data)


@post("/{supplier_id:int}/retirement", guards=[PAYS])
async def retire_supplier(request: AnyRequest, supplier_id: FromPath[int]) -> Any:  # noqa: ANN401
    act = stock.actions.put_away_supplier(actor_of(request), supplier_id, away=True)
    return await kept(request, supplier_id, act, "away")


@post("/{supplier_id:int}/return", guards=[PAYS])
async def return_supplier(request: AnyRequest, supplier_id: FromPath[int]) -> Any:  # noqa: ANN401
    act = stock.actions.put_away_supplier(actor_of(request), supplier_id, away=False)
    return await kept(request, supplier_id, act, "back")


async def kept(
    request: AnyRequest,
    supplier_id: int,
    act: Any,  # noqa: ANN401
    said: str,
    form: SupplierForm | None = None,
) -> Any:  # noqa: ANN401
    async def again(trouble: Problem) -> Any:  # noqa: ANN401
        return await pages.supplier_page(actor_of(request), supplier_id, None, trouble, form=form)

    return await done(act, f"{SUPPLIERS}/{supplier_id}", said, again)


suppliers = Router(
    "/suppliers",
    route_handlers=[
        list_suppliers, new_supplier, add_supplier, show_supplier, change_supplier, retire_supplier,
        return_supplier,
    ],
)  # fmt: skip
