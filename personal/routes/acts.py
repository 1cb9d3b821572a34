"""What a client changes or takes from their own page. The key in the address is what lets them."""

from litestar import Response, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from clients.actions.personal import close_everywhere, renew_feed
from clients.queries.personal import person_behind
from kit import clock, web
from kit.errors import Problem
from kit.words import _
from personal.actions import asking, consents
from personal.pages.me import own_page
from personal.routes.signing import CAREFUL, remembering, web_address
from personal.schemas import AnswerForm, ErasingForm
from widgets.pages import PERSONAL, frame_of
from widgets.rules.addresses import read_id


@post("/me/{key:str}/consents", guards=CAREFUL)
async def answer_consent(
    request: web.AnyRequest, key: FromPath[str], data: URLEncodedBody[AnswerForm]
) -> Template | Redirect:
    person = await person_behind(key)
    wording, is_given = read_id(data.wording) or 0, data.given == "yes"
    try:
        await consents.answer(person, wording, web_address(request), is_given=is_given)
    except Problem as problem:
        return await own_page(request, person, notice=problem.sentence, status=problem.status)
    return back(request, key, "consents")


def back(request: web.AnyRequest, key: str, place: str) -> Redirect:
    return Redirect(frame_of(request).link(f"/me/{key}", place=place), status_code=303)


@post("/me/{key:str}/calendar", guards=CAREFUL)
async def renew_calendar(request: web.AnyRequest, key: FromPath[str]) -> Redirect:
    person = await person_behind(key)
    await renew_feed(person.id)
    return back(request, key, "calendar")


@post("/me/{key:str}/file", guards=CAREFUL, status_code=200)
async def download_file(request: web.AnyRequest, key: FromPath[str]) -> Response[bytes] | Template:
    person = await person_behind(key)
    try:
        content = await asking.file_about(person, web_address(request), request.headers.get("user-agent", ""))
    except asking.ProveAgain as refusal:
        return await own_page(request, person, notice=refusal.sentence, status=refusal.status)
    name = f"about-you-{clock.now():%Y-%m-%d}.zip"
    headers = {**PERSONAL, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/zip", headers=headers)


@post("/me/{key:str}/erasure", guards=CAREFUL)
async def ask_to_be_erased(
    request: web.AnyRequest, key: FromPath[str], data: URLEncodedBody[ErasingForm]
) -> Template | Redirect:
    person = await person_behind(key)
    if data.sure != "yes":
        errors = {"sure": _("Tick this first: what is erased does not come back.")}
        return await own_page(request, person, errors=errors, status=422)
    try:
        await asking.ask_erasing(person)
    except asking.ProveAgain as refusal:
        return await own_page(request, person, notice=refusal.sentence, status=refusal.status)
    return back(request, key, "data")


@post("/me/{key:str}/end", guards=CAREFUL)
async def close_page(request: web.AnyRequest, key: FromPath[str]) -> Redirect:
    """Every link that opened the page opens nothing any more, on this device and elsewhere."""
    person = await person_behind(key)
    await close_everywhere(person.id)
    return Redirect(frame_of(request).link("/me"), status_code=303, cookies=[remembering("", 0)])
