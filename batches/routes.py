"""Pasting, changing in bulk, and the batches that came of it."""

from functools import partial

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from batches import actions, pages
from batches.tables import Batch
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import actor_of, signed_in
from kit.web import AnyRequest

Typed = URLEncodedBody[dict[str, str]]
BATCHES = "/desk/batches"


@get("/paste/{kind:str}")
async def show_paste(request: AnyRequest, kind: FromPath[str]) -> Template:
    return await pages.paste_page(actor_of(request), kind)


@get("/paste/{kind:str}/template")
async def download_template(
    request: AnyRequest, kind: FromPath[str], filled: FromQuery[str] = ""
) -> Response[str]:
    text = await pages.template_of(actor_of(request), kind, filled=bool(filled))
    headers = {"Content-Disposition": f'attachment; filename="{kind}.csv"'}
    return Response(text, media_type="text/csv", headers=headers)


@post("/paste/{kind:str}/look", status_code=200)
async def look(request: AnyRequest, kind: FromPath[str], data: Typed) -> Template:
    actor = actor_of(request)
    try:
        found = await pages.looked_at(actor, kind, data)
    except Invalid as trouble:
        return await pages.paste_page(actor, kind, data.get("text", ""), trouble)
    return pages.look_page(actor, kind, way_of(data), found)


def way_of(data: dict[str, str]) -> str:
    return "bulk" if data.get("way") == "bulk" else "paste"


@post("/paste/{kind:str}")
async def write(request: AnyRequest, kind: FromPath[str], data: Typed) -> Template | Redirect:
    actor, way = actor_of(request), way_of(data)
    sheet = await pages.read(actor, kind, data)
    writing = partial(actions.write, actor, kind, way, sheet, data.get("shown", ""))
    try:
        return await once(request, writing, place_of)
    except actions.LookAgain as trouble:
        return pages.look_page(actor, kind, way, trouble.look, trouble)


def place_of(batch: Batch) -> str:
    return f"{BATCHES}/{batch.id}"


@get("/bulk/{kind:str}")
async def show_bulk(request: AnyRequest, kind: FromPath[str]) -> Template:
    return await pages.bulk_page(actor_of(request), kind, dict(request.query_params))


@post("/bulk/{kind:str}", status_code=200)
async def look_at_bulk(request: AnyRequest, kind: FromPath[str], data: Typed) -> Template:
    actor = actor_of(request)
    try:
        found = await pages.bulk_look(actor, kind, data)
    except Invalid as trouble:
        return await pages.bulk_page(actor, kind, data, trouble)
    return pages.look_page(actor, kind, "bulk", found)


@get("/batches")
async def list_batches(request: AnyRequest, page: FromQuery[int] = 1) -> Template:
    return await pages.batches_page(actor_of(request), page)


@get("/batches/last")
async def show_bar(request: AnyRequest, kind: FromQuery[str]) -> Template:
    return await pages.bar(actor_of(request), kind)


@get("/batches/{batch_id:int}")
async def show_batch(request: AnyRequest, batch_id: FromPath[int]) -> Template:
    return await pages.batch_page(actor_of(request), batch_id)


@post("/batches/{batch_id:int}/undo")
async def undo(request: AnyRequest, batch_id: FromPath[int]) -> Template | Redirect:
    try:
        await actions.undo(actor_of(request), batch_id)
    except Refused as trouble:
        return await pages.batch_page(actor_of(request), batch_id, trouble)
    return Redirect(f"{BATCHES}/{batch_id}", status_code=303)


many = Router(
    "/",
    guards=[signed_in],
    route_handlers=[
        show_paste,
        download_template,
        look,
        write,
        show_bulk,
        look_at_bulk,
        list_batches,
        show_bar,
        show_batch,
        undo,
    ],
)
desk = [many]
