"""Pages about programmes: their list, each one's own, and their life from draft to end."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect

from catalog.schemas import filled, numbered
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.typed import EARLIEST, parse_day
from kit.web import AnyRequest
from loyalty import programme_pages as pages
from loyalty.actions import programmes as actions
from loyalty.queries.programmes import currency_here, currency_of
from loyalty.rules.programme_forms import read_programme
from loyalty.schemas import ProgrammeForm

LIST = pages.LIST
EDITS = needs(Permission.edit_loyalty)
Typed = URLEncodedBody[dict[str, str]]
Number = Annotated[int, QueryParameter(name="page")]


@get("/")
async def list_programmes(
    request: AnyRequest,
    branch: FromQuery[int | None] = None,
    q: FromQuery[str] = "",
    show: FromQuery[str] = "",
    number: Number = 1,
) -> Any:  # noqa: ANN401
    done = request.query_params.get("done", "")
    return await pages.list_page(actor_of(request), branch, (q, show), number, done)


@get("/new", guards=[EDITS])
async def new_programme(request: AnyRequest, like: FromQuery[str] = "") -> Any:  # noqa: ANN401
    actor = actor_of(request)
    return await pages.draft_page(actor, like) if like else await pages.new_page(actor)


def typed_programme(data: dict[str, str]) -> ProgrammeForm:
    ticked = {
        name: frozenset(numbered(data, f"{name}-"))
        for name in (
            "branches",
            "services",
            "categories",
            "goods",
            "members",
            "groups",
            "weekdays",
            "rewarded",
        )
    }
    texts = {name: numbered(data, f"{name}-") for name in ("ats", "values", "pieces", "counts_of")}
    return filled(ProgrammeForm, data, **ticked, **texts)


@post("/", guards=[EDITS])
async def draft_programme(request: AnyRequest, data: Typed) -> Any:  # noqa: ANN401
    actor, form = actor_of(request), typed_programme(data)
    try:
        rule = read_programme(form, await currency_of(sorted(form.branches)))
        new = actions.NewProgramme(name=form.name, rule=rule, branches=sorted(form.branches))
        drafting = partial(actions.draft_programme, actor, new)
        return await once(request, drafting, lambda made: f"{LIST}/{made}?done=drafted")
    except Invalid as trouble:
        return await pages.draft_page(actor, data.get("like", ""), form, trouble)


@get("/{programme:int}")
async def show_programme(request: AnyRequest, programme: FromPath[int], number: Number = 1) -> Any:  # noqa: ANN401
    done = request.query_params.get("done", "")
    return await pages.programme_page(actor_of(request), programme, number, done=done)


@get("/{programme:int}/change", guards=[EDITS])
async def ask_for_change(request: AnyRequest, programme: FromPath[int]) -> Any:  # noqa: ANN401
    return await pages.change_page(actor_of(request), programme)


@post("/{programme:int}", guards=[EDITS])
async def change_programme(request: AnyRequest, programme: FromPath[int], data: Typed) -> Any:  # noqa: ANN401
    actor, form = actor_of(request), typed_programme(data)
    try:
        rule = read_programme(form, await currency_here(actor, programme))
        new = actions.NewProgramme(name=form.name, rule=rule)
        day = parse_day(form.starts_on) or EARLIEST
        await actions.change_programme(actor, programme, new, day, form.seen)
    except (Invalid, Refused) as trouble:
        return await pages.change_page(actor, programme, form, trouble)
    return Redirect(f"{LIST}/{programme}?done=changed", status_code=303)


@post("/{programme:int}/start", guards=[EDITS])
async def start_programme(request: AnyRequest, programme: FromPath[int], data: Typed) -> Any:  # noqa: ANN401
    first, last = days_of(data, "starts_on", "ends_on")
    act = partial(actions.start_programme, actor_of(request), programme, first or EARLIEST, last)
    return await done_or_again(request, programme, act, "started", starting=data)


@post("/{programme:int}/end", guards=[EDITS])
async def end_programme(request: AnyRequest, programme: FromPath[int], data: Typed) -> Any:  # noqa: ANN401
    [last] = days_of(data, "last_on")
    why = data.get("why", "")
    act = partial(actions.end_programme, actor_of(request), programme, last or EARLIEST, why)
    return await done_or_again(request, programme, act, "ended", ending=data)


@post("/{programme:int}/withdrawal", guards=[EDITS])
async def withdraw_programme(request: AnyRequest, programme: FromPath[int]) -> Any:  # noqa: ANN401
    act = partial(actions.withdraw_programme, actor_of(request), programme)
    return await done_or_again(request, programme, act, "withdrawn")


def days_of(data: dict[str, str], *names: str) -> list[Any]:
    """Each a day, or None for what is none."""
    return [parse_day(data.get(name, "")) for name in names]


async def done_or_again(
    request: AnyRequest,
    programme: int,
    act: Callable[[], Awaitable[None]],
    done: str,
    **typed: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """Back to its page; after a refusal with the sentence and what was typed."""
    try:
        await act()
    except (Invalid, Refused) as trouble:
        return await pages.programme_page(actor_of(request), programme, trouble=trouble, **typed)
    return Redirect(f"{LIST}/{programme}?done={done}", status_code=303)


programmes = Router(
    "/loyalty/programmes",
    guards=[needs(Permission.see_clients)],
    route_handlers=[
        list_programmes,
        new_programme,
        draft_programme,
        show_programme,
        ask_for_change,
        change_programme,
        start_programme,
        end_programme,
        withdraw_programme,
    ],
)
