"""A file comes in, step by step; the one route beside photos that takes more than a megabyte."""

from functools import partial
from typing import Annotated, Any

from litestar import Response, Router, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.exceptions import HTTPException
from litestar.params import Body, FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Stream, Template

from exchange.actions import asking, deciding, uploading
from exchange.pages import imports as pages
from exchange.queries.imports import access_run
from exchange.schemas import look_form
from exchange.tables import ImportRun
from kit.errors import Invalid, Problem, Refused
from kit.once import FIELD, made_once, once
from kit.rights import actor_of
from kit.vault import fingerprint
from kit.web import AnyRequest, is_fragment, show_problem

HERE = "/desk/exchange/imports"
FORM = 64 * 1024  # the other fields, and what is between them
Sent = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.MULTI_PART)]
Typed = URLEncodedBody[dict[str, str]]


@get("/")
async def show_start(request: AnyRequest, page: FromQuery[int] = 1) -> Template:
    return await pages.start_page(actor_of(request), page)


def refuse_too_large(request: AnyRequest, _: HTTPException) -> Response[Any]:
    """Before any of it is read."""
    return show_problem(request, Problem(uploading.too_large(), status=413))


@post(
    "/imports",
    request_max_body_size=uploading.LARGEST + FORM,
    exception_handlers={413: refuse_too_large},
)
async def upload(request: AnyRequest, data: Sent) -> Template | Redirect:
    actor, kind, file = actor_of(request), str(data.get("kind", "clients")), data.get("file")
    try:
        if not isinstance(file, UploadFile):
            raise uploading.refused("Choose a file first: .xlsx, .xls, .ods or .csv.")
        taking = partial(uploading.take_in, actor, kind, file.filename, file.file)
        return await made(form_of(request, data), taking)
    except Invalid as trouble:
        return await pages.start_page(actor, trouble=trouble, kind=kind)


def form_of(request: AnyRequest, data: dict[str, Any]) -> str:
    """Stands for the form; a file is not read a second time for it."""
    code = data.get(FIELD)
    return fingerprint(f"{actor_of(request).account} {request.url.path} {code}") if code else ""


async def made(form: str, taking: Any) -> Redirect:  # noqa: ANN401  # something to be awaited that makes a run
    place = await made_once(form, taking, place_of) if form else place_of(await taking())
    return Redirect(place, status_code=303)


def place_of(run: ImportRun) -> str:
    return f"{HERE}/{run.id}"


@get("/imports/{run_id:int}")
async def show_run(
    request: AnyRequest,
    run_id: FromPath[int],
    only: FromQuery[str] = "",
    q: FromQuery[str] = "",
    page: FromQuery[int] = 1,
) -> Template:
    return await pages.run_page(actor_of(request), run_id, ask=(only, q, page))


@get("/imports/{run_id:int}/progress")
async def show_progress(request: AnyRequest, run_id: FromPath[int]) -> Response[Any]:
    """A piece of the page while it works; when it is through the whole page is asked for."""
    return await pages.progress(actor_of(request), run_id, is_part=is_fragment(request))


@get("/imports/{run_id:int}/report.csv")
async def download_report(request: AnyRequest, run_id: FromPath[int]) -> Stream:
    run = await access_run(actor_of(request), run_id)
    headers = {"Content-Disposition": f'attachment; filename="import-{run_id}.csv"'}
    return Stream(pages.report_csv(run), media_type="text/csv; charset=utf-8", headers=headers)


@post("/imports/{run_id:int}/sheet")
async def choose_sheet(request: AnyRequest, run_id: FromPath[int], data: Typed) -> Template | Redirect:
    text = data.get("sheet", "")
    sheet = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else -1
    return await step(request, run_id, partial(uploading.choose_sheet, sheet=sheet))


@post("/imports/{run_id:int}/columns")
async def look(request: AnyRequest, run_id: FromPath[int], data: Typed) -> Template | Redirect:
    return await step(request, run_id, partial(asking.look, form=look_form(data)), data)


@post("/imports/{run_id:int}/columns/again")
async def back(request: AnyRequest, run_id: FromPath[int]) -> Template | Redirect:
    return await step(request, run_id, asking.back)


@post("/imports/{run_id:int}/beginning")
async def begin(request: AnyRequest, run_id: FromPath[int]) -> Template | Redirect:
    try:
        beginning = partial(deciding.begin, actor_of(request), run_id)
        return await once(request, beginning, place_of)
    except Refused as trouble:
        return await pages.run_page(actor_of(request), run_id, trouble=trouble)


@post("/imports/{run_id:int}/stop")
async def stop(request: AnyRequest, run_id: FromPath[int]) -> Template | Redirect:
    return await step(request, run_id, deciding.stop)


@post("/imports/{run_id:int}/going-on")
async def go_on(request: AnyRequest, run_id: FromPath[int]) -> Template | Redirect:
    return await step(request, run_id, deciding.go_on)


@post("/imports/{run_id:int}/undo")
async def take_back(request: AnyRequest, run_id: FromPath[int]) -> Template | Redirect:
    return await step(request, run_id, deciding.take_back)


@post("/imports/{run_id:int}/removal")
async def drop(request: AnyRequest, run_id: FromPath[int]) -> Redirect:
    await uploading.drop(actor_of(request), run_id)
    return Redirect("/desk/exchange", status_code=303)


async def step(
    request: AnyRequest,
    run_id: int,
    act: Any,  # noqa: ANN401  # an action on a run
    typed: dict[str, str] | None = None,
) -> Template | Redirect:
    """One step further, or the page again with what is in the way and what was typed."""
    actor = actor_of(request)
    try:
        await act(actor, run_id)
    except (Invalid, Refused) as trouble:
        return await pages.run_page(actor, run_id, trouble=trouble, typed=typed)
    return Redirect(f"{HERE}/{run_id}", status_code=303)


imports = Router(
    "/",
    route_handlers=[
        show_start,
        upload,
        show_run,
        show_progress,
        download_report,
        choose_sheet,
        look,
        back,
        begin,
        stop,
        go_on,
        take_back,
        drop,
    ],
)
