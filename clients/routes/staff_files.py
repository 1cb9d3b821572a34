"""Photos and papers of who works here: uploaded into a field of one's own, handed out, removed."""

from functools import partial

from litestar import Response, Router, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect, Template

from catalog.pages import go
from clients.actions import staff_files as actions
from clients.actions.files import Upload
from clients.pages.staff_fields import Around, member_fields
from clients.queries.files import opened_file, row_of_member
from clients.routes.files import FORM, added_once
from kit.errors import Invalid, Refused
from kit.files.apart import ready_apart
from kit.files.kinds import EMPTY, LARGEST
from kit.files.serving import served
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest


@post("/{member_id:int}/files", request_max_body_size=LARGEST + FORM)
async def upload_file(request: AnyRequest, member_id: FromPath[int]) -> Template | Redirect:
    sent = await request.form()
    field, file = str(sent.get("field", "")), sent.get("file")
    try:
        await take(request, member_id, field, file if isinstance(file, UploadFile) else None)
    except (Invalid, Refused) as trouble:
        return await member_fields(request, member_id, trouble=trouble, around=Around(field=field, adds=True))
    return go(f"/desk/staff/{member_id}", "added")


async def take(request: AnyRequest, member_id: int, field: str, file: UploadFile | None) -> None:
    """Sent twice it is added once."""
    if file is None:
        raise Invalid(EMPTY, file=EMPTY)
    actor = actor_of(request)
    await actions.access_edited(actor, member_id)
    upload = Upload(file.filename, await ready_apart(await file.read()))
    adding = partial(actions.add_member_file, actor, member_id, upload, field)
    await added_once(request, adding, file.filename)


@get("/{member_id:int}/files/{file_id:int}")
async def show_content(
    request: AnyRequest, member_id: FromPath[int], file_id: FromPath[int]
) -> Response[bytes]:
    await actions.access_edited(actor_of(request), member_id)
    file = opened_file(await row_of_member(member_id, file_id))
    return served(file.content, file.media, file.title)


@post("/{member_id:int}/files/{file_id:int}/removal")
async def remove_file(request: AnyRequest, member_id: FromPath[int], file_id: FromPath[int]) -> Redirect:
    """The page offers to bring it back."""
    await actions.remove_member_file(actor_of(request), member_id, file_id)
    return Redirect(f"/desk/staff/{member_id}/fields?removed={file_id}", status_code=303)


@post("/{member_id:int}/files/{file_id:int}/return")
async def bring_back(
    request: AnyRequest, member_id: FromPath[int], file_id: FromPath[int]
) -> Template | Redirect:
    try:
        await actions.restore_member_file(actor_of(request), member_id, file_id)
    except Refused as trouble:
        return await member_fields(request, member_id, trouble=trouble, around=Around(removed=file_id))
    return go(f"/desk/staff/{member_id}/fields", "restored")


of_staff = Router(
    "/staff",
    guards=[needs(Permission.edit_staff)],
    route_handlers=[upload_file, show_content, remove_file, bring_back],
)
