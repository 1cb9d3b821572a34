"""The catalogue as a workbook: downloaded, and looked at when it comes back."""

from typing import Any

from litestar import Response, Router, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Template

import batches.pages
from exchange.actions import uploading, workbooks
from exchange.routes.exports import MEDIA
from exchange.routes.imports import FORM, Sent, refuse_too_large
from kit.errors import Invalid
from kit.rights import actor_of
from kit.web import AnyRequest


@get("/{kind:str}")
async def download(request: AnyRequest, kind: FromPath[str]) -> Response[bytes]:
    content = await workbooks.book_of(actor_of(request), kind)
    headers = {"Content-Disposition": f'attachment; filename="{kind}.xlsx"', "Cache-Control": "no-store"}
    return Response(content, media_type=MEDIA["xlsx"], headers=headers)


@post(
    "/{kind:str}",
    status_code=200,
    request_max_body_size=uploading.LARGEST + FORM,
    exception_handlers={413: refuse_too_large},
)
async def look(request: AnyRequest, kind: FromPath[str], data: Sent) -> Template:
    """What would become of each row; nothing is written before somebody says so there."""
    actor, file = actor_of(request), data.get("file")
    batches.pages.allowed(actor, kind)
    try:
        found = await batches.pages.looked_at(actor, kind, {"text": await text_in(file)})
    except Invalid as trouble:
        return await batches.pages.paste_page(actor, kind, trouble=trouble)
    return batches.pages.look_page(actor, kind, "paste", found)


async def text_in(file: Any) -> str:  # noqa: ANN401  # whatever was sent
    if not isinstance(file, UploadFile):
        raise uploading.refused("Choose a file first: .xlsx, .xls, .ods or .csv.")
    return await workbooks.text_of(file.file)


sheets = Router("/sheets", route_handlers=[download, look])
