"""Photos and papers of a client: the pages, the uploads, and handing them out."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from litestar import Response, Router, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from clients.actions import files as actions
from clients.actions.looking import FILES, access_kept, open_kept
from clients.file_schemas import AboutForm
from clients.pages import files as pages
from clients.queries.files import opened_file, row_of
from clients.rules.files import read_about
from clients.tables import ClientFile
from kit.errors import Invalid, Refused
from kit.files.apart import ready_apart
from kit.files.kinds import EMPTY, LARGEST
from kit.files.serving import served
from kit.once import FIELD, made_once
from kit.rights import Permission, actor_of, needs
from kit.vault import fingerprint
from kit.web import AnyRequest, is_fragment, wants_json

AT_ONCE = 5 * LARGEST  # without scripts all come in one form; with them each comes by itself
FORM = 64 * 1024  # the other fields, and what is between them
SAID = ("title", "moment", "taken_on", "visit", "field")
EDITS = [needs(Permission.edit_clients)]


@get("/{client_id:int}/files")
async def list_files(
    request: AnyRequest, client_id: FromPath[int], removed: FromQuery[int] = 0, visit: FromQuery[str] = ""
) -> Template:
    """The whole page, or only what there is, after an upload."""
    actor = actor_of(request)
    if is_fragment(request):
        return await pages.list_part(actor, client_id)
    return await pages.files_page(
        actor, client_id, AboutForm(visit=visit), around=pages.Around(removed=removed)
    )


@get("/{client_id:int}/files/latest")
async def show_latest(request: AnyRequest, client_id: FromPath[int]) -> Template:
    return await pages.latest_part(actor_of(request), client_id)


@get("/{client_id:int}/files/compare")
async def compare_photos(
    request: AnyRequest, client_id: FromPath[int], one: FromQuery[int] = 0, other: FromQuery[int] = 0
) -> Template:
    return await pages.compare_page(actor_of(request), client_id, one, other)


@post("/{client_id:int}/files", status_code=200, guards=EDITS, request_max_body_size=AT_ONCE + FORM)
async def upload_files(request: AnyRequest, client_id: FromPath[int]) -> Any:  # noqa: ANN401
    """Those that are fine are taken, and of the others it is said why not."""
    actor, sent = actor_of(request), await request.form()
    form = AboutForm(**{name: str(sent.get(name, "")) for name in SAID})
    files = [each for each in sent.getall("file", []) if isinstance(each, UploadFile)]
    try:
        read_about(form, await pages.today_of(actor))
        refused = await take_each(request, client_id, form, files)
    except (Invalid, Refused) as trouble:
        if wants_json(request):
            raise
        return await pages.files_page(actor, client_id, form, trouble)
    if wants_json(request):
        return Response({"added": len(files)}, status_code=201)
    if refused:
        sentence = f"{len(files) - len(refused)} of {len(files)} were added."
        return await pages.files_page(actor, client_id, form, Invalid(sentence), pages.Around(refused))
    return Redirect(place_of(client_id), status_code=303)


async def take_each(
    request: AnyRequest, client_id: int, form: AboutForm, files: Sequence[UploadFile]
) -> list[str]:
    """Why which was not taken. A program that sends one hears the refusal itself."""
    await access_kept(actor_of(request), client_id)
    refused: list[str] = []
    for place, file in enumerate(files):
        try:
            await take(request, client_id, form, (place, file))
        except (Invalid, Refused) as trouble:
            if len(files) == 1:
                raise
            refused.append(f"{file.filename}: {trouble.sentence}")
    if not files:
        raise Invalid(EMPTY, file=EMPTY)
    return refused


async def take(request: AnyRequest, client_id: int, form: AboutForm, sent: tuple[int, UploadFile]) -> None:
    """Sent twice it is added once."""
    place, file = sent
    actor = actor_of(request)
    upload = actions.Upload(file.filename, await ready_apart(await file.read()))
    today = await pages.today_of(actor)
    adding = partial(actions.add_file, actor, client_id, upload, form, today)
    await added_once(request, adding, f"{place} {file.filename}")


async def added_once(request: AnyRequest, adding: Callable[[], Awaitable[ClientFile]], which: str) -> None:
    """`which` of the files of a form it is. One without a code, as programs send it, is added every time."""
    code = (await request.form()).get(FIELD)
    if not code:
        await adding()
        return
    mark = fingerprint(f"{actor_of(request).account} {request.url.path} {code} {which}")
    await made_once(mark, adding, lambda added: str(added.id))


@get("/{client_id:int}/files/{file_id:int}")
async def show_file(request: AnyRequest, client_id: FromPath[int], file_id: FromPath[int]) -> Template:
    return await pages.file_page(actor_of(request), client_id, file_id)


@get("/{client_id:int}/files/{file_id:int}/content")
async def show_content(
    request: AnyRequest, client_id: FromPath[int], file_id: FromPath[int]
) -> Response[bytes]:
    return await content_of(request, client_id, file_id, small=False)


@get("/{client_id:int}/files/{file_id:int}/small")
async def show_small(
    request: AnyRequest, client_id: FromPath[int], file_id: FromPath[int]
) -> Response[bytes]:
    return await content_of(request, client_id, file_id, small=True)


async def content_of(request: AnyRequest, client_id: int, file_id: int, *, small: bool) -> Response[bytes]:
    await open_kept(actor_of(request), client_id, FILES)
    file = opened_file(await row_of(client_id, file_id), small=small)
    return served(file.content, file.media, file.title)


@post("/{client_id:int}/files/{file_id:int}", guards=EDITS)
async def describe_file(
    request: AnyRequest, client_id: FromPath[int], file_id: FromPath[int], data: URLEncodedBody[AboutForm]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.describe_file(actor, client_id, file_id, data, await pages.today_of(actor))
    except (Invalid, Refused) as trouble:
        return await pages.file_page(actor, client_id, file_id, data, trouble)
    return Redirect(place_of(client_id), status_code=303)


@post("/{client_id:int}/files/{file_id:int}/removal", guards=EDITS)
async def remove_file(request: AnyRequest, client_id: FromPath[int], file_id: FromPath[int]) -> Redirect:
    """The page offers to bring it back."""
    await actions.remove_file(actor_of(request), client_id, file_id)
    return Redirect(f"{place_of(client_id)}?removed={file_id}", status_code=303)


@post("/{client_id:int}/files/{file_id:int}/return", guards=EDITS)
async def bring_back(request: AnyRequest, client_id: FromPath[int], file_id: FromPath[int]) -> Redirect:
    await actions.restore_file(actor_of(request), client_id, file_id)
    return Redirect(place_of(client_id), status_code=303)


def place_of(client_id: int) -> str:
    return f"/desk/clients/{client_id}/files"


files = Router(
    "/",
    guards=[needs(Permission.see_files)],
    route_handlers=[
        list_files,
        show_latest,
        compare_photos,
        upload_files,
        show_file,
        show_content,
        show_small,
        describe_file,
        remove_file,
        bring_back,
    ],
)
