"""Repeating a visit: the rhythm is asked for, its dates looked at, then booked; and called off together."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from litestar import Router, get, post
from litestar.params import FromPath, URLEncodedBody

from booking import actions, recurring
from booking.card import Card, visit_card
from booking.queries.recurring import mark
from booking.recurring import Case, case_of
from booking.repeated_plans import PlanCase
from booking.routes.visits import changed
from booking.rules.days import utc
from booking.rules.recurring import MOST_TIMES, MOST_WEEKS, Typed, read_choices
from booking.rules.typed import read_version
from booking.schemas import RecurrenceEnd, RecurrenceForm
from catalog.schemas import filled
from kit.errors import Invalid, Problem, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, is_fragment, page

Body = URLEncodedBody[dict[str, str]]


@get("/")
async def ask(request: AnyRequest, visit_id: FromPath[int]) -> Any:  # noqa: ANN401
    """How often and how long; whatever is in the address is filled in."""
    case = await case_of(await visit_card(actor_of(request), visit_id))
    return asked(request, case, filled(RecurrenceForm, request.query_params), None)


@get("/dates")
async def show_dates(request: AnyRequest, visit_id: FromPath[int]) -> Any:  # noqa: ANN401
    """A look: nothing is booked by it."""
    case = await case_of(await visit_card(actor_of(request), visit_id))
    return await looked_at(request, case, dict(request.query_params), None)


@post("/", status_code=200)
async def repeat_visit(request: AnyRequest, visit_id: FromPath[int], data: Body) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    case = await case_of(await visit_card(actor, visit_id))
    try:
        wanted = read_repetition(case, data)
        repeating = partial(actions.repeat, actor, visit_id, wanted)
        await once(request, repeating, lambda _: f"/desk/visits/{visit_id}")
    except (Invalid, Refused) as refusal:
        return await looked_at(request, case, data, refusal)
    return await changed(request, visit_id, said(case, len(wanted.chosen)))


@get("/end")
async def ask_to_end(request: AnyRequest, visit_id: FromPath[int]) -> Any:  # noqa: ANN401
    """How many visits would be called off, and which are left alone."""
    card = await visit_card(actor_of(request), visit_id)
    return end_shown(request, card, RecurrenceEnd(tell_all="yes"), None)


@post("/end", status_code=200)
async def end_visits(
    request: AnyRequest, visit_id: FromPath[int], data: URLEncodedBody[RecurrenceEnd]
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    card = await visit_card(actor, visit_id)
    try:
        ended = await actions.end(actor, visit_id, data.why_all, data.seen, tell=data.tell_all == "yes")
    except (Invalid, Refused) as refusal:
        return end_shown(request, card, data, refusal)
    count = "1 visit is" if len(ended) == 1 else f"{len(ended)} visits are"
    return await changed(request, visit_id, f"{count} cancelled.")


def said(case: Case | PlanCase, dates: int) -> str:
    what = "date" if isinstance(case, PlanCase) and case.group.is_company else "visit"
    return f"1 more {what} is booked." if dates == 1 else f"{dates} more {what}s are booked."


def read_repetition(case: Case | PlanCase, typed: Mapping[str, str]) -> actions.Repetition:
    form = filled(RecurrenceForm, typed)
    rhythm = recurring.rhythm_of(case, typed_of(form))
    chosen, version = read_choices(typed, rhythm.dates), read_version(form.version)
    return actions.Repetition(rhythm.weeks, chosen, version, notify=form.notify == "yes", seen=form.seen)


def typed_of(form: RecurrenceForm) -> Typed:
    return Typed(form.every, form.times, form.until)


async def looked_at(
    request: AnyRequest, case: Case | PlanCase, typed: Mapping[str, str], refusal: Problem | None
) -> Any:  # noqa: ANN401
    """The dates with what was chosen; for a rhythm that cannot be, the form as it was typed."""
    form = filled(RecurrenceForm, typed)
    lost = refusal.lost if isinstance(refusal, actions.DatesTaken) else frozenset()
    try:
        look = await recurring.look(case, typed_of(form), typed, lost)
    except Invalid as trouble:
        return asked(request, case, form, trouble)
    context = {"form": form, "look": look, "at": utc, "case": case}
    return shown(request, case.card, "recurrence_dates", context, refusal)


def asked(request: AnyRequest, case: Case | PlanCase, form: RecurrenceForm, refusal: Problem | None) -> Any:  # noqa: ANN401
    context = {"form": form, "bounds": case.bounds, "most": (MOST_WEEKS, MOST_TIMES), "case": case}
    return shown(request, case.card, "recurrence", context, refusal)


def end_shown(request: AnyRequest, card: Card, form: RecurrenceEnd, refusal: Problem | None) -> Any:  # noqa: ANN401
    context = {"form": form, "seen": mark(card.repeated.going)}
    return shown(request, card, "recurrence_end", context, refusal)


def shown(
    request: AnyRequest, card: Card, part: str, context: Mapping[str, Any], refusal: Problem | None
) -> Any:  # noqa: ANN401
    """In the sheet, or on a page of its own."""
    template, in_sheet = f"booking/{part}.html", is_fragment(request)
    return page(
        template if in_sheet else "booking/form_page.html",
        status=refusal.status if refusal else 200,
        actor=card.actor,
        title=f"Repeat {card.name}" if part != "recurrence_end" else f"Cancel visits of {card.name}",
        part=template,
        in_sheet=in_sheet,
        card=card,
        trouble=refusal.sentence if refusal else "",
        errors=refusal.fields if isinstance(refusal, Invalid) else {},
        **context,
    )


recurrence = Router(
    "/visits/{visit_id:int}/recurrence",
    guards=[needs(Permission.see_calendar), needs(Permission.book_visits)],
    route_handlers=[ask, show_dates, repeat_visit, ask_to_end, end_visits],
)
