"""What goes out: the form, the files themselves, the log, and whose a file is that turned up elsewhere."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated, Any

from litestar import Router, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromQuery, URLEncodedBody
from litestar.response import Stream, Template

from exchange.actions import base, exporting, leaving, uploading
from exchange.actions.exporting import Wish
from exchange.actions.whose import whose
from exchange.pages import exports as pages
from exchange.queries.exports import chosen, found_clients
from exchange.schemas import ExportForm
from exchange.tables import ExportRun
from kit import clock
from kit.errors import Invalid
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest

FORM = 64 * 1024
Sent = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.MULTI_PART)]
Typed = URLEncodedBody[dict[str, str]]
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
}


@get("/export")
async def show_export(
    request: AnyRequest, q: FromQuery[str] = "", segment: FromQuery[str] = "", who: FromQuery[str] = ""
) -> Template:
    return await pages.export_page(actor_of(request), ExportForm(q, segment, who))


@post("/exports/clients", status_code=200)
async def export_clients(request: AnyRequest, data: Typed) -> Stream:
    """Excel or CSV of the clients that the search finds, of a segment, or of a sheet."""
    actor, way = actor_of(request), "csv" if data.get("format") == "csv" else "xlsx"
    form = ExportForm(data.get("q", ""), data.get("segment", ""), data.get("who", ""))
    selection = await chosen(actor, form)
    run = await exporting.begin(actor, wish(request, ("clients", way), selection.told), selection)
    writes = leaving.as_csv if way == "csv" else leaving.as_workbook
    return sent(run, writes(actor, run, selection))


@post("/exports/base", status_code=200)
async def export_base(request: AnyRequest) -> Stream:
    """All data, as open files in a zip."""
    actor = actor_of(request)
    selection = await found_clients(actor, "")
    asked = replace(wish(request, ("all data", "zip"), "everything"), takes=base.TAKES)
    run = await exporting.begin(actor, asked, selection)
    return sent(run, base.as_zip(actor, run))


def wish(request: AnyRequest, what: tuple[str, str], told: str) -> Wish:
    address = request.client.host if request.client else ""
    return Wish(*what, told, address, request.headers.get("user-agent", ""))


def sent(run: ExportRun, content: AsyncIterator[bytes]) -> Stream:
    name = f"{run.what.replace(' ', '-')}-{clock.now():%Y-%m-%d}.{run.format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Stream(content, media_type=MEDIA[run.format], headers=headers)


@get("/exports", guards=[needs(Permission.export_clients)])
async def show_log(request: AnyRequest, q: FromQuery[str] = "", page: FromQuery[int] = 1) -> Template:
    return await pages.log_page(actor_of(request), q, page)


@post("/exports/whose", status_code=200, request_max_body_size=uploading.LARGEST + FORM)
async def show_whose(request: AnyRequest, data: Sent) -> Template:
    actor, file = actor_of(request), data.get("file")
    try:
        if not isinstance(file, UploadFile):
            raise uploading.refused("Choose the file that turned up.")
        answer = await whose(actor, file.file)
    except Invalid as trouble:
        return await pages.log_page(actor, "", 1, trouble=trouble)
    return await pages.log_page(actor, "", 1, answer)


exports = Router("/", route_handlers=[show_export, export_clients, export_base, show_log, show_whose])
