"""Photos and files of a visit: the one route that takes more than a megabyte, and what it took."""

from typing import Annotated, Any

from litestar import Response, Router, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect

from booking.actions.photos import add_photo, remove_photo, restore_photo
from booking.card import visit_card
from booking.routes.visits import changed, visit_shown
from clients.actions.looking import FILES, open_beside
from clients.queries import access_visit
from clients.queries.files import opened_file, row_of_visit
from kit.errors import Invalid, Problem, Refused
from kit.files.kinds import LARGEST
from kit.files.serving import served
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, is_fragment, wants_json

FORM = 64 * 1024  # the other fields, and what is between them
Sent = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.MULTI_PART)]


@get("/{visit_id:int}/photos/{photo_id:int}")
async def show_photo(
    request: AnyRequest, visit_id: FromPath[int], photo_id: FromPath[int]
) -> Response[bytes]:
    return await photo_of(request, visit_id, photo_id, small=False)


@get("/{visit_id:int}/photos/{photo_id:int}/small")
async def show_small(
    request: AnyRequest, visit_id: FromPath[int], photo_id: FromPath[int]
) -> Response[bytes]:
    return await photo_of(request, visit_id, photo_id, small=True)


async def photo_of(request: AnyRequest, visit_id: int, photo_id: int, *, small: bool) -> Response[bytes]:
    actor = actor_of(request)
    await open_beside(actor, await access_visit(actor, visit_id), FILES)
    file = opened_file(await row_of_visit(visit_id, photo_id), small=small)
    return served(file.content, file.media, file.title)


@post("/{visit_id:int}/photos", status_code=200, request_max_body_size=LARGEST + FORM)
async def upload_photo(request: AnyRequest, visit_id: FromPath[int], data: Sent) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    try:
        name, content = await read_upload(data)
        said = {each: str(data.get(each, "")) for each in ("moment", "field")}
        await add_photo(actor, visit_id, name, content, said["moment"], field=said["field"])
    except (Invalid, Refused) as refusal:
        return await refused_upload(request, visit_id, refusal)
    return await changed(request, visit_id, "Added.", status=201)


async def read_upload(sent: dict[str, Any]) -> tuple[str, bytes]:
    """From the camera, or else the file that was chosen."""
    files = [each for name in ("camera", "file") if isinstance(each := sent.get(name), UploadFile)]
    for each in files:
        content = await each.read()
        if content:
            return each.filename, content
    return "", b""


async def refused_upload(request: AnyRequest, visit_id: int, refusal: Problem) -> Any:  # noqa: ANN401
    if wants_json(request):
        raise refusal
    card = await visit_card(actor_of(request), visit_id)
    return visit_shown(
        request, card, status=refusal.status, trouble=refusal.sentence, photo_error=refusal.sentence
    )


@post("/{visit_id:int}/photos/{photo_id:int}/removal", status_code=200)
async def drop_photo(request: AnyRequest, visit_id: FromPath[int], photo_id: FromPath[int]) -> Any:  # noqa: ANN401
    """The panel offers to bring it back."""
    actor = actor_of(request)
    await remove_photo(actor, visit_id, photo_id)
    if not is_fragment(request):
        return Redirect(f"/desk/visits/{visit_id}", status_code=303)
    return visit_shown(request, await visit_card(actor, visit_id), removed_photo=photo_id)


@post("/{visit_id:int}/photos/{photo_id:int}/return", status_code=200)
async def bring_back(request: AnyRequest, visit_id: FromPath[int], photo_id: FromPath[int]) -> Any:  # noqa: ANN401
    await restore_photo(actor_of(request), visit_id, photo_id)
    return await changed(request, visit_id, "It is back.")


photos = Router(
    "/visits",
    guards=[needs(Permission.see_calendar)],
    route_handlers=[show_photo, show_small, upload_photo, drop_photo, bring_back],
)
