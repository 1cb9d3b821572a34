"""Around the calendar: the month with how full its days are, what is to be shown, and paper."""

from dataclasses import replace
from typing import Any

from litestar import get
from litestar.params import FromPath

from booking import day as days
from booking.listed import hours_told, listed
from booking.month import month_load
from booking.routes.looking import SPANS, view_of
from booking.rules.days import ONE_DAY, days_between
from booking.rules.views import SHOWN_STATUSES, Span, Whose, month_of, read_day, weeks_of
from catalog import queries as catalog
from clients.queries import own_column
from kit import clock
from kit.errors import NotFound
from kit.rights import Permission, actor_of
from kit.web import AnyRequest, is_fragment, page
from staff import queries as staff


@get("/month")
async def show_month(request: AnyRequest) -> Any:  # noqa: ANN401
    """How full each day of a month is; the whole page for a browser without scripts."""
    actor, view = actor_of(request), view_of(request)
    today = clock.today((await days.branches_here(actor, view.branches))[0].zone)
    month = month_of(read_day(request.query_params.getall("month", [])) or view.day or today)
    template = "booking/month.html" if is_fragment(request) else "booking/month_page.html"
    loads = await month_load(actor, view, month)
    first_day = view.first(today)
    return page(
        template,
        actor=actor,
        view=view,
        month=month,
        today=today,
        loads=loads,
        chosen=days_between(first_day, first_day + (view.length - 1) * ONE_DAY),
        step=month_of,
        weeks=weeks_of(month),
    )


@get("/choices")
async def show_choices(request: AnyRequest) -> Any:  # noqa: ANN401
    """Whose time is shown, of which branches, and which visits are looked for."""
    actor = actor_of(request)
    branches = await catalog.branches_of(actor)
    view = view_of(request, branches)
    here = await days.branches_here(actor, view.branches)
    people = await staff.members_of([each.id for each in here]) if own_column(actor) is None else []
    template = "booking/choices.html" if is_fragment(request) else "booking/choices_page.html"
    return page(
        template,
        actor=actor,
        view=view,
        branches=branches,
        people=people,
        categories=await catalog.categories(),
        statuses=SHOWN_STATUSES,
        spans=SPANS,
    )


@get("/people/{member_id:int}")
async def show_person(request: AnyRequest, member_id: FromPath[int]) -> Any:  # noqa: ANN401
    """One person's day in words, and what is done about it: away, other hours, on paper."""
    actor, view = actor_of(request), view_of(request)
    sheet = await days.sheet(actor, replace(view, people=(member_id,), span=Span.day, whose=Whose.staff))
    alone = next((each for each in sheet.columns if each.member == member_id), None)
    if alone is None:
        raise NotFound("They are not in the calendar that day.")
    in_sheet = is_fragment(request)
    template = "booking/person_day.html" if in_sheet else "booking/person_day_page.html"
    lines = [line for date in listed(sheet) for line in date.lines]
    told: dict[str, Any] = {"hours": hours_told(alone.shades, sheet.day), "lines": lines, "alone": alone}
    plans = actor.may(Permission.edit_staff)
    return page(template, actor=actor, view=view, day=sheet, plans=plans, in_sheet=in_sheet, **told)


@get("/print")
async def show_print(request: AnyRequest) -> Any:  # noqa: ANN401
    """Black on white: the list of each day, and where one person was chosen their hours and breaks too."""
    actor, view = actor_of(request), view_of(request)
    sheet = await days.sheet(actor, view)
    alone = sheet.columns[0] if len(sheet.columns) == 1 and sheet.by == Whose.staff else None
    return page(
        "booking/print.html",
        actor=actor,
        view=view,
        day=sheet,
        days=listed(sheet),
        alone=alone,
        hours_told=hours_told,
        printed_at=clock.now(),
    )
