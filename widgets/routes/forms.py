"""Booking forms at the desk: the list, the editor with its preview, versions, switching and removing."""

from functools import partial
from typing import Any

from litestar import Response, Router, get, post
from litestar.datastructures import UploadFile
from litestar.exceptions import HTTPException
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from catalog.pages import ask_first, go
from catalog.tables import Branch
from kit import clock, words
from kit.errors import Problem
from kit.files.kinds import LARGEST
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.typed import is_number
from kit.web import AnyRequest, show_problem
from widgets import form_pages as pages
from widgets.actions import forms as actions
from widgets.actions.protecting import protect
from widgets.forms import show_by
from widgets.listed import show_people, show_services
from widgets.pages import show_contact
from widgets.queries import forms as queries
from widgets.queries import wanted_time
from widgets.queries.prices import listed_online
from widgets.routes.posters import handlers as posters
from widgets.routes.steps import show_offer
from widgets.rules.forms import USUAL_FORM, Design, Form, Kind, read_design
from widgets.rules.typed_forms import Sent, typed_design

FORMS = "/desk/forms"
THE_REST = 256 * 1024  # what is typed, in six languages, and what is between the parts
SEEN_BY_US = (
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


async def read_sent(request: AnyRequest) -> Sent:
    return Sent((await request.form()).multi_items())


@get("/")
async def list_forms(
    request: AnyRequest,
    q: FromQuery[str] = "",
    page: FromQuery[int] = 1,
    gone: FromQuery[int] = 0,
    done: FromQuery[str] = "",
) -> Template:
    actor = actor_of(request)
    away = await queries.access_form(actor, gone, gone=True) if gone else None
    return await pages.forms_page(actor, q, page, away, done)


@post("/protection")
async def protect_form(request: AnyRequest) -> Redirect:
    sent = await read_sent(request)
    on = sent.one("on") == "yes"
    await protect(actor_of(request), sent.one("form"), on=on)
    return Redirect(f"{FORMS}?done={'protected' if on else 'let_go'}#protection", status_code=303)


@get("/new")
async def new_form(request: AnyRequest) -> Template:
    return await pages.editor(actor_of(request))


@post("/")
async def make_form(request: AnyRequest) -> Template | Redirect:
    actor, sent = actor_of(request), await read_sent(request)
    name, design = sent.one("name"), typed_design(sent)
    try:
        making = partial(actions.make_form, actor, name, design)
        return await once(request, making, lambda made: f"{FORMS}/{made.id}?done=made")
    except Problem as trouble:
        return await pages.editor(actor, name=name, design=design, trouble=trouble)


@get("/{form_id:int}")
async def show_form(request: AnyRequest, form_id: FromPath[int], done: FromQuery[str] = "") -> Template:
    actor = actor_of(request)
    return await pages.editor(actor, await queries.access_form(actor, form_id), done=done)


def refuse_too_large(request: AnyRequest, _: HTTPException) -> Response[Any]:
    """Before any of it is read."""
    return show_problem(request, Problem(pages.TOO_LARGE_TO_READ, status=413))


@post("/{form_id:int}", request_max_body_size=LARGEST + THE_REST, exception_handlers={413: refuse_too_large})
async def change_form(request: AnyRequest, form_id: FromPath[int]) -> Template | Redirect:
    actor, sent = actor_of(request), await read_sent(request)
    form = await queries.access_form(actor, form_id)
    logo = read_design(form.definition).look.logo
    name, design = sent.one("name"), typed_design(sent, logo)
    version = int(sent.one("version")) if is_number(sent.one("version")) else 0
    try:
        await actions.change_form(actor, form_id, version, name, design, logo=await picture_in(request))
    except Problem as trouble:
        return await pages.editor(actor, form, name=name, design=design, trouble=trouble)
    return go(f"{FORMS}/{form_id}", "saved")


async def picture_in(request: AnyRequest) -> bytes:
    """The logo that was chosen, if one was."""
    sent = (await request.form()).get("logo")
    return await sent.read() if isinstance(sent, UploadFile) else b""


@get("/preview")
async def preview_usual(request: AnyRequest) -> Response[bytes]:
    return await looked_at(request, USUAL_FORM, Sent([]))


@post("/preview", status_code=200)
async def preview_new(request: AnyRequest) -> Response[bytes]:
    sent = await read_sent(request)
    return await looked_at(request, typed_design(sent), sent)


@get("/{form_id:int}/preview")
async def preview_form(request: AnyRequest, form_id: FromPath[int]) -> Response[bytes]:
    form = await queries.access_form(actor_of(request), form_id)
    return await looked_at(request, read_design(form.definition), Sent([]))


@post("/{form_id:int}/preview", status_code=200)
async def preview_typed(request: AnyRequest, form_id: FromPath[int]) -> Response[bytes]:
    """As it is being typed."""
    form = await queries.access_form(actor_of(request), form_id)
    logo = read_design(form.definition).look.logo
    sent = await read_sent(request)
    return await looked_at(request, typed_design(sent, logo), sent)


async def looked_at(request: AnyRequest, typed: Design, sent: Sent) -> Response[bytes]:
    """A page of the form, in the words a customer reads: to be seen, not to be used."""
    design = await pages.as_kept(typed)
    show_by(request, Form(design=design))
    with words.speaking(words.Voice("", "en")):
        branch = await pages.preview_branch(design)
        looks_at_end = sent.one("look") == "contact"
        page = (
            await last_page(request, branch, design, sent.id("look_service"))
            if looks_at_end
            else await first_page(request, branch, design)
        )
        page.context["looked_at"] = True
        body = page.to_asgi_response(app=None, request=request).body
    return Response(
        bytes(body),
        media_type="text/html",
        headers={"Content-Security-Policy": SEEN_BY_US, "Cache-Control": "no-store"},
    )


async def first_page(request: AnyRequest, branch: Branch, design: Design) -> Template:
    service = design.step(Kind.service)
    if service.hidden and service.default:
        try:
            return await show_offer(request, branch, service.default)
        except Problem as problem:
            return await show_services(request, branch, notice=problem.sentence)
    if design.staff_first:
        return await show_people(request, branch)
    return await show_services(request, branch)


async def last_page(request: AnyRequest, branch: Branch, design: Design, wished: int | None) -> Template:
    """Who is coming, for one of the services that can be had there."""
    step = design.step(Kind.service)
    there = [each.service.id for each in await listed_online(branch) if step.includes(each.service.id)]
    service = wished if wished in there else next(iter(there), 0)
    try:
        held = await wanted_time(branch, (service, None, ()), clock.now())
    except Problem as problem:
        return await show_services(request, branch, notice=problem.sentence)
    return await show_contact(request, branch, held)


@post("/{form_id:int}/versions/{number:int}/return")
async def restore_version(request: AnyRequest, form_id: FromPath[int], number: FromPath[int]) -> Redirect:
    await actions.restore_version(actor_of(request), form_id, number)
    return go(f"{FORMS}/{form_id}", "restored")


@post("/{form_id:int}/copy")
async def copy_form(request: AnyRequest, form_id: FromPath[int]) -> Redirect:
    copying = partial(actions.copy_form, actor_of(request), form_id)
    return await once(request, copying, lambda made: f"{FORMS}/{made.id}?done=copied")


@post("/{form_id:int}/switch")
async def switch_form(request: AnyRequest, form_id: FromPath[int]) -> Redirect:
    on = (await read_sent(request)).one("on") == "yes"
    await actions.switch_form(actor_of(request), form_id, on=on)
    return go(f"{FORMS}/{form_id}", "on" if on else "off")


@post("/{form_id:int}/default")
async def make_default(request: AnyRequest, form_id: FromPath[int]) -> Redirect:
    on = (await read_sent(request)).one("on") == "yes"
    await actions.make_default(actor_of(request), form_id, on=on)
    return go(f"{FORMS}/{form_id}", "default" if on else "usual")


@get("/{form_id:int}/removal")
async def ask_to_remove(request: AnyRequest, form_id: FromPath[int]) -> Template:
    actor = actor_of(request)
    return ask_first(actor, pages.removal_question(await queries.access_form(actor, form_id)))


@post("/{form_id:int}/removal")
async def remove_form(request: AnyRequest, form_id: FromPath[int]) -> Redirect:
    await actions.remove_form(actor_of(request), form_id)
    return Redirect(f"{FORMS}?gone={form_id}", status_code=303)


@post("/{form_id:int}/return")
async def return_form(request: AnyRequest, form_id: FromPath[int]) -> Redirect:
    await actions.return_form(actor_of(request), form_id)
    return go(f"{FORMS}/{form_id}", "returned")


forms = Router(
    "/forms",
    guards=[needs(Permission.edit_catalog)],
    route_handlers=[
        list_forms,
        new_form,
        make_form,
        show_form,
        change_form,
        preview_usual,
        preview_new,
        preview_form,
        preview_typed,
        restore_version,
        copy_form,
        switch_form,
        make_default,
        protect_form,
        ask_to_remove,
        remove_form,
        return_form,
        *posters,
    ],
)
desk = [forms]
