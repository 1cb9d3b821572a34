"""Storages, and what services use up."""

from functools import partial
from typing import Any

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody

from catalog.pages import go
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import actor_of
from kit.web import AnyRequest
from stock import actions, pages
from stock.queries.setup import access_storage
from stock.schemas import StorageForm, card_in

STORAGES = "/desk/stock/storages"


@get("/storages")
async def list_storages(request: AnyRequest, done: FromQuery[str] = "") -> Any:  # noqa: ANN401
    return await pages.storages_page(actor_of(request), done)


@get("/storages/new")
async def new_storage(request: AnyRequest, branch: FromQuery[str] = "") -> Any:  # noqa: ANN401
    return await pages.storage_page(actor_of(request), StorageForm(branch=branch))


@post("/storages")
async def add_storage(request: AnyRequest, data: URLEncodedBody[StorageForm]) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    try:
        adding = partial(actions.add_storage, actor, data)
        return await once(request, adding, lambda _: f"{STORAGES}?done=added")
    except (Invalid, Refused) as trouble:
        return await pages.storage_page(actor, data, None, trouble)


@get("/storages/{storage_id:int}")
async def show_storage(request: AnyRequest, storage_id: FromPath[int]) -> Any:  # noqa: ANN401
    storage = await access_storage(actor_of(request), storage_id)
    return await pages.storage_page(actor_of(request), pages.kept_storage(storage), storage)


@post("/storages/{storage_id:int}")
async def change_storage(
    request: AnyRequest, storage_id: FromPath[int], data: URLEncodedBody[StorageForm]
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    try:
        await actions.change_storage(actor, storage_id, data)
    except (Invalid, Refused) as trouble:
        return await pages.storage_page(actor, data, await access_storage(actor, storage_id), trouble)
    return go(STORAGES, "kept")


@post("/storages/{storage_id:int}/retirement")
async def retire_storage(request: AnyRequest, storage_id: FromPath[int]) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    try:
        await actions.retire_storage(actor, storage_id)
    except Refused as trouble:
        storage = await access_storage(actor, storage_id)
        return await pages.storage_page(actor, pages.kept_storage(storage), storage, trouble)
    return go(STORAGES, "retired")


@post("/storages/{storage_id:int}/return")
async def return_storage(request: AnyRequest, storage_id: FromPath[int]) -> Any:  # noqa: ANN401
    await actions.return_storage(actor_of(request), storage_id)
    return go(STORAGES, "returned")


@get("/services/{service_id:int}")
async def show_card(
    request: AnyRequest, service_id: FromPath[int], member: FromQuery[str] = "", done: FromQuery[str] = ""
) -> Any:  # noqa: ANN401
    return await pages.card_page(actor_of(request), (service_id, member), done=done)


@post("/services/{service_id:int}")
async def set_card(
    request: AnyRequest, service_id: FromPath[int], data: URLEncodedBody[dict[str, str]]
) -> Any:  # noqa: ANN401
    actor, form = actor_of(request), card_in(data)
    try:
        await actions.set_consumables(actor, service_id, form)
    except (Invalid, Refused) as trouble:
        return await pages.card_page(actor, (service_id, form.member), form, trouble=trouble)
    return go(f"/desk/stock/services/{service_id}?member={form.member}&done=kept")


router = Router(
    "/",
    route_handlers=[
        list_storages,
        new_storage,
        add_storage,
        show_storage,
        change_storage,
        retire_storage,
        return_storage,
        show_card,
        set_card,
    ],
)
