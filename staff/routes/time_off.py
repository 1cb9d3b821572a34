"""Asking for time off, and what became of it. Approving is changed hours, and so in `booking`."""

from functools import partial

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import ask_first, go
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from staff import actions, time_off_pages
from staff.queries import TimeOffAsk
from staff.reading import read_time_off
from staff.schemas import AnswerForm, TimeOffForm

HERE = "/desk/time-off"
DECIDES = needs(Permission.edit_staff)


@get("/")
async def show_time_off(
    request: AnyRequest,
    q: FromQuery[str] = "",
    status: FromQuery[str] = "",
    branch: FromQuery[int] = 0,
    page: FromQuery[int] = 1,
) -> Template:
    ask = TimeOffAsk(q, status, branch, page)
    done = request.query_params.get("done", "")
    return await time_off_pages.time_off_page(actor_of(request), ask, done=done)


@post("/")
async def ask_time_off(request: AnyRequest, data: URLEncodedBody[TimeOffForm]) -> Template | Redirect:
    actor = actor_of(request)
    try:
        stretch = read_time_off(data, await time_off_pages.zone_of_own(actor))
        asking = partial(actions.ask_time_off, actor, *stretch)
        return await once(request, asking, lambda _: f"{HERE}?done=asked")
    except (Invalid, Refused) as trouble:
        return await time_off_pages.time_off_page(actor, TimeOffAsk(), data, trouble)


@get("/{time_off_id:int}", guards=[DECIDES])
async def show_decision(request: AnyRequest, time_off_id: FromPath[int]) -> Template:
    return await time_off_pages.decision_page(actor_of(request), time_off_id, AnswerForm())


@post("/{time_off_id:int}/refusal", guards=[DECIDES])
async def decline_time_off(
    request: AnyRequest, time_off_id: FromPath[int], data: URLEncodedBody[AnswerForm]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.decline_time_off(actor, time_off_id, data.answer)
    except (Invalid, Refused) as trouble:
        return await time_off_pages.decision_page(actor, time_off_id, data, trouble)
    return go(HERE, "declined")


@get("/{time_off_id:int}/withdrawal")
async def ask_to_withdraw(request: AnyRequest, time_off_id: FromPath[int]) -> Template:
    actor = actor_of(request)
    return ask_first(actor, await time_off_pages.withdrawal(actor, time_off_id))


@post("/{time_off_id:int}/withdrawal")
async def withdraw_time_off(request: AnyRequest, time_off_id: FromPath[int]) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.withdraw_time_off(actor, time_off_id)
    except Refused as trouble:
        return ask_first(actor, await time_off_pages.withdrawal(actor, time_off_id), trouble)
    return go(HERE, "withdrawn")


router = Router(
    "/time-off",
    guards=[needs(Permission.ask_time_off)],
    route_handlers=[
        show_time_off,
        ask_time_off,
        show_decision,
        decline_time_off,
        ask_to_withdraw,
        withdraw_time_off,
    ],
)
