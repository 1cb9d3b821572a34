"""When somebody works: schedules, dates that are different, time off."""

from datetime import date

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import Question, ask_first, go
from catalog.schemas import filled, numbered
from kit.errors import Invalid
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from staff import actions, pages, queries
from staff.pages import Typed
from staff.reading import read_cycle, read_exception, read_time_off
from staff.schemas import CycleForm, ExceptionForm, TimeOffForm


def here(member_id: int) -> str:
    return f"/desk/staff/{member_id}/schedule"


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


@post("/schedules")
async def set_schedule(
    request: AnyRequest, member_id: FromPath[int], data: URLEncodedBody[dict[str, str]]
) -> Template | Redirect:
    form = filled(CycleForm, data, hours=numbered(data, "hours-"))
    try:
        await actions.set_schedule(actor_of(request), member_id, read_cycle(form))
    except Invalid as trouble:
        return await pages.cycle_page(actor_of(request), member_id, form, trouble)
    return go(here(member_id), "saved")


@get("/schedules/{starts_on:date}/removal")
async def ask_to_drop(request: AnyRequest, member_id: FromPath[int], starts_on: FromPath[date]) -> Template:
    actor = actor_of(request)
    member = await queries.access_member(actor, member_id)
    question = Question(
        title=f"Remove the schedule from {starts_on:%-d %B %Y}?",
        sentence=f"{member.name} then works by the schedule before it, or not at all where there is none. "
        "Visits already booked stay.",
        action=f"/desk/staff/{member_id}/schedules/{starts_on}/removal",
        button="Remove the schedule",
        back=here(member_id),
    )
    return ask_first(actor, question)


@post("/schedules/{starts_on:date}/removal")
async def drop_schedule(request: AnyRequest, member_id: FromPath[int], starts_on: FromPath[date]) -> Redirect:
    await actions.drop_schedule(actor_of(request), member_id, starts_on)
    return go(here(member_id), "removed")


@post("/exceptions")
async def set_exception(
    request: AnyRequest, member_id: FromPath[int], data: URLEncodedBody[ExceptionForm]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.set_exception(actor, member_id, *read_exception(data))
    except Invalid as trouble:
        return await pages.schedule_page(actor, member_id, Typed(exception=data), trouble)
    return go(here(member_id), "saved")


@post("/exceptions/{day:date}/removal")
async def clear_exception(request: AnyRequest, member_id: FromPath[int], day: FromPath[date]) -> Redirect:
    await actions.clear_exception(actor_of(request), member_id, day)
    return go(here(member_id), "removed")


@post("/time-off")
async def take_time_off(
    request: AnyRequest, member_id: FromPath[int], data: URLEncodedBody[TimeOffForm]
) -> Template | Redirect:
    actor = actor_of(request)
    _, branch = await pages.member_and_branch(actor, member_id)
    try:
        await actions.take_time_off(actor, member_id, *read_time_off(data, branch.zone))
    except Invalid as trouble:
        return await pages.schedule_page(actor, member_id, Typed(time_off=data), trouble)
    return go(here(member_id), "saved")


@post("/time-off/{time_off_id:int}/removal")
async def cancel_time_off(
    request: AnyRequest, member_id: FromPath[int], time_off_id: FromPath[int]
) -> Redirect:
    await actions.cancel_time_off(actor_of(request), member_id, time_off_id)
    return go(here(member_id), "removed")


router = Router(
    "/staff/{member_id:int}",
    guards=[needs(Permission.edit_staff)],
    route_handlers=[
        show_schedule,
        new_schedule,
        set_schedule,
        ask_to_drop,
        drop_schedule,
        set_exception,
        clear_exception,
        take_time_off,
        cancel_time_off,
    ],
)
