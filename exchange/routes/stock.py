"""A document of the stock as a spreadsheet: the list of goods goes out, and comes back with quantities."""

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from litestar.response import Template

from catalog.queries import branch_here
from exchange.actions import uploading, workbooks
from exchange.routes.exports import MEDIA
from exchange.routes.imports import FORM, Sent, refuse_too_large
from exchange.routes.workbooks import text_in
from kit.errors import Invalid
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from stock import pages, sheet_pages
from stock.schemas import DocumentForm


@get("/")
async def download_goods(kind: FromQuery[str] = "receipt") -> Response[bytes]:
    titles, rows = await sheet_pages.goods_to_fill_in(kind)
    headers = {"Content-Disposition": 'attachment; filename="goods.xlsx"', "Cache-Control": "no-store"}
    content = await workbooks.made_of(titles, rows, "Goods")
    return Response(content, media_type=MEDIA["xlsx"], headers=headers)


@post(
    "/",
    status_code=200,
    request_max_body_size=uploading.LARGEST + FORM,
    exception_handlers={413: refuse_too_large},
)
async def look_at_goods(request: AnyRequest, data: Sent) -> Template:
    """The draft as it would be, with what is wrong beside each row; nothing is written before it is saved."""
    actor, kind, branch = actor_of(request), str(data.get("kind", "")), str(data.get("branch", ""))
    here = await branch_here(actor, int(branch) if branch.isdecimal() else None)
    try:
        return await sheet_pages.looked_at(actor, kind, here, await text_in(data.get("file")))
    except Invalid as trouble:
        return await pages.draft_page(actor, DocumentForm(kind=kind), here.id, None, trouble)


goods = Router(
    "/stock", guards=[needs(Permission.keep_stock)], route_handlers=[download_goods, look_at_goods]
)
