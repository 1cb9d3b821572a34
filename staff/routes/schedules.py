"""When somebody works, as it is shown. What can leave visits outside the hours is changed in `booking`."""

from datetime import date

from litestar import Router, get
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from catalog.pages import ask_first
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from staff import pages, questions
from staff.pages import Typed


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


router = Router(
    "/staff/{member_id:int}",
    guards=[needs(Permission.edit_staff)],
    route_handlers=[
        show_schedule,
        new_schedule,
        ask_to_drop,
    ],
)
