"""The photo of somebody: put up, and taken away."""

from litestar import Router, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect, Template

from catalog.pages import ask_first, go
from kit.errors import Problem
from kit.files.kinds import LARGEST
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from staff import actions, pages, questions


@post("/", request_max_body_size=LARGEST + 100_000)
async def put_photo(request: AnyRequest, member_id: FromPath[int]) -> Template | Redirect:
    actor, sent = actor_of(request), (await request.form()).get("photo")
    content = await sent.read() if isinstance(sent, UploadFile) else b""
    try:
        await actions.put_photo(actor, member_id, content)
    except Problem as trouble:
        return await pages.member_page(actor, member_id, trouble=trouble)
    return go(f"/desk/staff/{member_id}", "photo")


@get("/removal")
async def ask_to_remove_photo(request: AnyRequest, member_id: FromPath[int]) -> Template:
    actor = actor_of(request)
    return ask_first(actor, await questions.photo_removal(actor, member_id))


@post("/removal")
async def remove_photo(request: AnyRequest, member_id: FromPath[int]) -> Redirect:
    await actions.remove_photo(actor_of(request), member_id)
    return go(f"/desk/staff/{member_id}", "no-photo")


router = Router(
    "/staff/{member_id:int}/photo",
    guards=[needs(Permission.edit_staff)],
    route_handlers=[put_photo, ask_to_remove_photo, remove_photo],
)
