"""When somebody works, changed: a schedule, a date, time off, leaving.

The pages are those of `staff`. Their forms come here, because visits may be booked in the hours that go.
"""

from collections.abc import Awaitable
from datetime import date
from typing import Any

from litestar import Router, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Template

from booking.actions import Reach
from booking.routes.stranded import Asked, answer
from catalog.pages import Question, ask_first
from catalog.reading import day as read_day
from catalog.schemas import filled, numbered
from kit.errors import Problem
from kit.rights import Actor, Permission, actor_of, needs
from kit.web import AnyRequest
from staff import actions, copy_pages, pages, queries, questions, time_off_pages
from staff.pages import Typed
from staff.reading import read_copy, read_cycle, read_exception, read_time_off
from staff.schemas import AnswerForm, CopyForm, CycleForm, DismissalForm, EndForm, ExceptionForm, TimeOffForm

EDITS_STAFF = needs(Permission.edit_staff)
Body = URLEncodedBody[dict[str, str]]


async def of(actor: Actor, member_id: int, what: str, page: str = "/schedule") -> dict[str, Any]:
    """What every change of one person's hours has in common."""
    member, branch = await pages.member_and_branch(actor, member_id)
    return {
        "what": what.format(name=member.name),
        "reach": Reach(branch.id, (member.id,)),
        "after": (f"/desk/staff/{member.id}{page}", "saved"),
    }


async def once_more(actor: Actor, question: Awaitable[Question], trouble: Problem | None) -> Template:
    return ask_first(actor, await question, trouble)


@post("/schedules")
async def set_schedule(request: AnyRequest, member_id: FromPath[int], data: Body) -> Any:  # noqa: ANN401
    actor, form = actor_of(request), filled(CycleForm, data, hours=numbered(data, "hours-"))
    asked = Asked(
        change=lambda: actions.set_schedule(actor, member_id, read_cycle(form)),
        form=lambda trouble: pages.cycle_page(actor, member_id, form, trouble),
        **await of(actor, member_id, "The new schedule of {name}"),
    )
    return await answer(request, data, asked)


@post("/schedules/{starts_on:date}/removal")
async def drop_schedule(
    request: AnyRequest, member_id: FromPath[int], starts_on: FromPath[date], data: Body
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    asked = Asked(
        change=lambda: actions.drop_schedule(actor, member_id, starts_on),
        form=lambda trouble: once_more(actor, questions.removal(actor, member_id, starts_on), trouble),
        **await of(actor, member_id, "Without this schedule of {name}"),
    )
    return await answer(request, data, asked)


@post("/schedules/{starts_on:date}/end")
async def end_schedule(
    request: AnyRequest, member_id: FromPath[int], starts_on: FromPath[date], data: Body
) -> Any:  # noqa: ANN401
    actor, typed = actor_of(request), filled(EndForm, data).ends_on
    asked = Asked(
        change=lambda: actions.end_schedule(actor, member_id, starts_on, read_day(typed, "ends_on")),
        form=lambda trouble: once_more(actor, questions.ending(actor, member_id, starts_on, typed), trouble),
        **await of(actor, member_id, "The end of the schedule of {name}"),
    )
    return await answer(request, data, asked)


@post("/copies")
async def copy_hours(request: AnyRequest, member_id: FromPath[int], data: Body) -> Any:  # noqa: ANN401
    actor, form = actor_of(request), filled(CopyForm, data, to=list(numbered(data, "to-")))
    facts = await of(actor, member_id, "The hours of {name} for their colleagues")
    asked = Asked(
        change=lambda: actions.copy_hours(actor, member_id, read_copy(form)),
        form=lambda trouble: copy_pages.copy_page(actor, member_id, form, trouble),
        **{**facts, "reach": Reach(facts["reach"].branch, tuple(sorted(form.to)))},
    )
    return await answer(request, data, asked)


@post("/exceptions")
async def set_exception(request: AnyRequest, member_id: FromPath[int], data: Body) -> Any:  # noqa: ANN401
    actor, form = actor_of(request), filled(ExceptionForm, data)
    asked = Asked(
        change=lambda: actions.set_exception(actor, member_id, *read_exception(form)),
        form=lambda trouble: pages.schedule_page(actor, member_id, Typed(exception=form), trouble),
        **await of(actor, member_id, "The different date of {name}"),
    )
    return await answer(request, data, asked)


@post("/exceptions/{day:date}/removal")
async def clear_exception(
    request: AnyRequest, member_id: FromPath[int], day: FromPath[date], data: Body
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    asked = Asked(
        change=lambda: actions.clear_exception(actor, member_id, day),
        form=lambda trouble: pages.schedule_page(actor, member_id, Typed(), trouble),
        **await of(actor, member_id, "The usual hours of {name} on that date"),
    )
    return await answer(request, data, asked)


@post("/time-off")
async def take_time_off(request: AnyRequest, member_id: FromPath[int], data: Body) -> Any:  # noqa: ANN401
    actor, form = actor_of(request), filled(TimeOffForm, data)
    _, branch = await pages.member_and_branch(actor, member_id)
    facts = await of(actor, member_id, "The time off of {name}")
    if "from_calendar" in data:
        facts["after"] = (f"/desk/calendar?branch={branch.id}&day={form.starts_on}", "")
    asked = Asked(
        change=lambda: actions.take_time_off(actor, member_id, *read_time_off(form, branch.zone)),
        form=lambda trouble: pages.schedule_page(actor, member_id, Typed(time_off=form), trouble),
        **facts,
    )
    return await answer(request, data, asked)


@post("/dismissal")
async def dismiss(request: AnyRequest, member_id: FromPath[int], data: Body) -> Any:  # noqa: ANN401
    actor, typed = actor_of(request), filled(DismissalForm, data).dismissed_on
    asked = Asked(
        change=lambda: actions.dismiss(actor, member_id, read_day(typed, "dismissed_on")),
        form=lambda trouble: once_more(actor, questions.dismissal(actor, member_id, typed), trouble),
        **{
            **await of(actor, member_id, "{name} leaving", ""),
            "after": (f"/desk/staff/{member_id}", "dismissed"),
        },
    )
    return await answer(request, data, asked)


@post("/time-off/{time_off_id:int}/approval", guards=[EDITS_STAFF])
async def approve_time_off(request: AnyRequest, time_off_id: FromPath[int], data: Body) -> Any:  # noqa: ANN401
    actor, form = actor_of(request), filled(AnswerForm, data)
    wanted = await queries.access_time_off(actor, time_off_id)
    facts = await of(actor, wanted["member"], "The time off of {name}")
    asked = Asked(
        change=lambda: actions.approve_time_off(actor, time_off_id, form.answer),
        form=lambda trouble: time_off_pages.decision_page(actor, time_off_id, form, trouble),
        **{**facts, "after": ("/desk/time-off", "approved")},
    )
    return await answer(request, data, asked)


staff_hours = Router(
    "/staff/{member_id:int}",
    guards=[EDITS_STAFF],
    route_handlers=[
        set_schedule,
        drop_schedule,
        end_schedule,
        copy_hours,
        set_exception,
        clear_exception,
        take_time_off,
        dismiss,
    ],
)
