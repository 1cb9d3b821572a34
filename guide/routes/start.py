"""The guide from an empty business to the first bookable hour, under /desk/start."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from litestar import Response, Router, get, post
from litestar.datastructures import Cookie
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.schemas import filled, numbered
from catalog.tables import Branch
from guide import actions, pages, queries
from guide.pages import HERE
from guide.rules import Step, marks_of, next_step
from guide.schemas import PersonForm, PlaceForm, ServiceRow, WeekForm, WorkForm
from guide.starters import trade_of
from kit.errors import Invalid, NotFound, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, page

Body = URLEncodedBody[dict[str, str]]
AWAY = "tempu_guide"
A_YEAR = 365 * 24 * 3600
EDITS_STAFF = needs(Permission.edit_staff)


async def branch_for(request: AnyRequest, wanted: int) -> Branch:
    """The branch a later step is about; before there is any, its own step comes first."""
    found = await queries.branch_here(actor_of(request), wanted)
    if found is None:
        raise NotFound("There is no branch yet. Begin with that step.")
    return found


@get("/")
async def show_start(request: AnyRequest, branch: FromQuery[int] = 0, done: FromQuery[str] = "") -> Template:
    actor = actor_of(request)
    return await pages.overview(actor, await queries.branch_here(actor, branch), done)


@get("/branch")
async def show_branch(request: AnyRequest, branch: FromQuery[int] = 0) -> Template:
    actor = actor_of(request)
    guess = pages.guessed_place(request.headers.get("accept-language", ""))
    return await pages.branch_step(actor, await queries.branch_here(actor, branch), guess, WeekForm())


@post("/branch")
async def found_branch(request: AnyRequest, data: Body) -> Template | Redirect:
    """A first branch with its hours, or the hours of one that has none."""
    actor, form, week = actor_of(request), filled(PlaceForm, data), read_week_form(data)
    there = await queries.branch_here(actor, branch_of(data))
    try:
        if there is None:
            found = partial(actions.found_branch, actor, form, week)
            return await once(request, found, lambda _: f"{HERE}/{Step.services}")
        await actions.open_on(actor, there.id, week)
    except Invalid as trouble:
        return await pages.branch_step(actor, there, form, week, trouble)
    return await onward(there)


def branch_of(typed: Mapping[str, str]) -> int:
    return next(iter(numbered(typed, "at-")), 0)


def read_week_form(typed: Mapping[str, str]) -> WeekForm:
    return filled(WeekForm, typed, days=list(numbered(typed, "day-")), hours=numbered(typed, "hours-"))


async def onward(branch: Branch) -> Redirect:
    """To the first step that is still open, or back to all of them."""
    ahead = next_step(await queries.known_of(branch))
    return Redirect(f"{HERE}/{ahead or ''}?branch={branch.id}".replace("/?", "?"), status_code=303)


@get("/place")
async def show_place(zone: FromQuery[str] = "") -> Any:  # noqa: ANN401
    """What a zone tells: the part of the form about the currency."""
    return page("guide/place.html", form=pages.place_in(zone.strip()), errors={})


@get("/services")
async def show_services(
    request: AnyRequest, branch: FromQuery[int] = 0, trade: FromQuery[str] = ""
) -> Template:
    return await pages.services_step(actor_of(request), await branch_for(request, branch), trade_of(trade))


@post("/services")
async def offer_services(request: AnyRequest, data: Body) -> Template | Redirect:
    actor, rows = actor_of(request), read_rows(data)
    branch = await branch_for(request, branch_of(data))
    try:
        offering = partial(actions.offer_services, actor, branch.id, rows)
        return await once(request, offering, lambda _: f"{HERE}/{Step.people}?branch={branch.id}")
    except Invalid as trouble:
        trade = trade_of(data.get("trade", ""))
        return await pages.services_step(actor, branch, trade, rows, trouble)


def read_rows(typed: Mapping[str, str]) -> dict[int, ServiceRow]:
    names, minutes, prices = (numbered(typed, f"{name}-") for name in ("name", "minutes", "price"))
    picks, headings, own = (numbered(typed, f"{name}-") for name in ("pick", "heading", "own"))
    return {
        number: ServiceRow(
            picked=number in picks,
            is_own=number in own,
            heading=headings.get(number, ""),
            name=text,
            minutes=minutes.get(number, ""),
            price=prices.get(number, ""),
        )
        for number, text in sorted(names.items())
    }


@get("/people", guards=[EDITS_STAFF])
async def show_people(request: AnyRequest, branch: FromQuery[int] = 0) -> Template:
    return await pages.people_step(actor_of(request), await branch_for(request, branch))


@post("/people", guards=[EDITS_STAFF])
async def add_person(request: AnyRequest, data: Body) -> Template | Redirect:
    """One person; "more" comes back for the next one, otherwise it goes on."""
    actor, branch = actor_of(request), await branch_for(request, branch_of(data))
    form = filled(PersonForm, data, services=list(numbered(data, "does-")))
    then = Step.people if "more" in data else Step.hours
    try:
        adding = partial(actions.add_person, actor, branch.id, form)
        return await once(request, adding, lambda _: f"{HERE}/{then}?branch={branch.id}")
    except (Invalid, Refused) as trouble:
        return await pages.people_step(actor, branch, form, trouble)


@get("/hours", guards=[EDITS_STAFF])
async def show_hours(request: AnyRequest, branch: FromQuery[int] = 0) -> Template:
    return await pages.hours_step(actor_of(request), await branch_for(request, branch))


@post("/hours", guards=[EDITS_STAFF])
async def give_hours(request: AnyRequest, data: Body) -> Template | Redirect:
    actor, branch = actor_of(request), await branch_for(request, branch_of(data))
    form = filled(WorkForm, data, people=list(numbered(data, "works-")))
    week = read_week_form(data)
    try:
        await actions.give_hours(actor, branch.id, form, week)
    except Invalid as trouble:
        return await pages.hours_step(actor, branch, form, week, trouble)
    return Redirect(f"{HERE}/{Step.trial}?branch={branch.id}", status_code=303)


@get("/trial")
async def show_trial(request: AnyRequest, branch: FromQuery[int] = 0, done: FromQuery[str] = "") -> Template:
    return await pages.trial_step(actor_of(request), await branch_for(request, branch), done=done)


@post("/trial")
async def try_booking(request: AnyRequest, data: Body) -> Template | Redirect:
    actor, branch = actor_of(request), await branch_for(request, branch_of(data))
    try:
        trying = partial(actions.try_booking, actor, branch.id)
        return await once(request, trying, lambda _: f"{HERE}/{Step.trial}?branch={branch.id}&done=tried")
    except Refused as trouble:
        return await pages.trial_step(actor, branch, trouble)


@post("/trial/removal")
async def clear_trials(request: AnyRequest, data: Body) -> Redirect:
    branch = await branch_for(request, branch_of(data))
    await actions.clear_trials(actor_of(request), branch.id)
    return Redirect(f"{HERE}/{Step.trial}?branch={branch.id}&done=cleared", status_code=303)


@get("/form")
async def show_form(request: AnyRequest, branch: FromQuery[int] = 0) -> Template:
    here = await branch_for(request, branch)
    return await pages.form_of_branch(actor_of(request), here, request.query_params)


@get("/checklist")
async def show_checklist(request: AnyRequest) -> Any:  # noqa: ANN401
    """The line above the calendar; nothing, and no more questions, once a branch has come all the way."""
    marks = marks_of(await queries.known_best(actor_of(request)))
    if all(each.done for each in marks):
        return Response("", media_type="text/html", cookies=[remembered("finished")])
    return page("guide/checklist.html", marks=marks)


@post("/away")
async def put_away(request: AnyRequest) -> Redirect:  # noqa: ARG001
    """On this device; the guide itself stays where it is."""
    return Redirect("/desk/calendar", status_code=303, cookies=[remembered("away")])


def remembered(how: str) -> Cookie:
    return Cookie(key=AWAY, value=how, path="/desk", max_age=A_YEAR, httponly=True, samesite="lax")


start = Router(
    HERE.removeprefix("/desk"),
    guards=[needs(Permission.edit_catalog)],
    route_handlers=[
        show_start,
        show_branch,
        found_branch,
        show_place,
        show_services,
        offer_services,
        show_people,
        add_person,
        show_hours,
        give_hours,
        show_trial,
        try_booking,
        clear_trials,
        show_form,
        show_checklist,
        put_away,
    ],
)
