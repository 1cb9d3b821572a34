"""When somebody works, as it is shown. What can leave visits outside the hours is changed in `booking`."""

from datetime import date

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Template

from catalog.pages import ask_first
from catalog.schemas import filled, numbered
from kit.errors import Invalid, NotFound
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from staff import copy_pages, pages, questions
from staff.pages import Typed
from staff.reading import read_copy
from staff.schemas import CopyForm


@get("/schedule")
async def show_schedule(request: AnyRequest, member_id: FromPath[int], done: FromQuery[str] = "") -> Template:
    return await pages.schedule_page(actor_of(request), member_id, Typed(), done=done)


@get("/schedules/new")
async def new_schedule(
    request: AnyRequest, member_id: FromPath[int], length: FromQuery[str] = "7", since: FromQuery[str] = ""
) -> Template:
    actor = actor_of(request)
    form = await pages.kept_cycle(actor, member_id, length, since)
    return await pages.cycle_page(actor, member_id, form)


@get("/schedules/{starts_on:date}/removal")
async def ask_to_drop(request: AnyRequest, member_id: FromPath[int], starts_on: FromPath[date]) -> Template:
    actor = actor_of(request)
    return ask_first(actor, await questions.removal(actor, member_id, starts_on))


@get("/schedules/{starts_on:date}/end")
async def ask_to_end(request: AnyRequest, member_id: FromPath[int], starts_on: FromPath[date]) -> Template:
    actor = actor_of(request)
    return ask_first(actor, await questions.ending(actor, member_id, starts_on))


@get("/copies")
async def choose_copies(request: AnyRequest, member_id: FromPath[int]) -> Template:
    return await copy_pages.copy_page(actor_of(request), member_id)


@post("/copies/preview", status_code=200)
async def preview_copies(
    request: AnyRequest, member_id: FromPath[int], data: URLEncodedBody[dict[str, str]]
) -> Template:
    actor, form = actor_of(request), filled(CopyForm, data, to=list(numbered(data, "to-")))
    try:
        return await copy_pages.preview_page(actor, member_id, form, read_copy(form))
    except (Invalid, NotFound) as trouble:
        return await copy_pages.copy_page(actor, member_id, form, trouble)


router = Router(
    "/staff/{member_id:int}",
    guards=[needs(Permission.edit_staff)],
    route_handlers=[
        show_schedule,
        new_schedule,
        ask_to_drop,
        ask_to_end,
        choose_copies,
        preview_copies,
    ],
)
