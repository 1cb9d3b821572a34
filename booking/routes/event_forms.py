"""The forms of classes: read, shown empty, and shown again as they were typed with what is wrong."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from booking import actions
from booking import day as days
from booking.attendance import Sheet
from booking.class_schemas import EventForm, PlacesForm
from booking.routes.forms import NEAREST, chosen_client, offered, people_of
from booking.rules.series import WEEKDAYS, Repeat, Scope
from booking.rules.typed import read_choice, read_id, read_start, read_whole
from catalog import queries as catalog
from catalog.tables import Branch
from kit import clock
from kit.errors import Invalid, Problem
from kit.money import parse_money, plain
from kit.rights import Actor, Permission, actor_of
from kit.typed import is_number
from kit.vault import new_code
from kit.web import AnyRequest, page

WEEKDAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NUMBERS = ("minutes", "capacity", "cut_off_minutes", "notice_minutes")


def numbers(form: EventForm, branch: Branch) -> dict[str, int | None]:
    """Every number of the form, None for what is left empty; `Invalid` names all that are none."""
    found: dict[str, int | None] = {}
    wrong: dict[str, str] = {}
    for name in NUMBERS:
        try:
            found[name] = read_whole(getattr(form, name), name)
        except Invalid as trouble:
            wrong |= trouble.fields
    try:
        found["price"] = parse_money(form.price, branch.currency, "price") if form.price.strip() else None
    except Invalid as trouble:
        wrong |= trouble.fields
    if wrong:
        raise Invalid("Please look at the marked fields.", **wrong)
    return found


def repeat_of(form: EventForm) -> Repeat:
    weekdays = tuple(name for name in WEEKDAYS if getattr(form, name.lower()) == "yes")
    return Repeat(form.repeats, form.every, weekdays, form.until, form.count, form.rule)


def read_reach(scope: str, exceptions: str) -> actions.Extent:
    try:
        return actions.Extent(Scope(scope or "one"), exceptions == "yes")
    except ValueError:
        raise Invalid("Please look at the marked fields.", scope="Choose one of the list.") from None


async def read_event(actor: Actor, form: EventForm) -> actions.NewEvent:
    branch = await days.branch_here(actor, read_id(form.branch, "branch", "Choose a branch."))
    service = read_id(form.service, "service", "Choose a class.")
    member = read_id(form.member, "member", "Choose who leads it.")
    start = read_start(form.day, form.time, form.at, branch.zone)
    return actions.NewEvent(branch.id, service, member, start, note=form.note, **given(form, branch))


def given(form: EventForm, branch: Branch) -> dict[str, Any]:
    """What was filled in; the rest keeps what the action takes for granted."""
    return {name: value for name, value in numbers(form, branch).items() if value is not None}


def read_change(sheet: Sheet, form: EventForm) -> actions.EventChange:
    """Only what differs from the class as it is."""
    start = read_start(form.day, form.time, form.at, sheet.branch.zone)
    values = numbers(form, sheet.branch)
    return actions.EventChange(
        starts_at=start,
        member=read_id(form.member, "member", "Choose who leads it."),
        list_price=values["price"] is None,
        note=form.note,
        **values,
    )


def form_of(sheet: Sheet) -> EventForm:
    """The form as the class is now."""
    event = sheet.event
    return EventForm(
        branch=str(event.branch),
        service=str(event.service),
        member=str(event.member),
        day=sheet.day,
        time=sheet.time,
        minutes=str(event.minutes),
        capacity=str(event.capacity),
        price="" if event.own_price is None else plain(event.own_price, sheet.branch.currency),
        note=event.note,
        cut_off_minutes=str(event.cut_off_minutes),
        notice_minutes=str(event.notice_minutes),
        version=str(event.version),
    )


async def new_event(request: AnyRequest, form: EventForm, refusal: Problem | None = None) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    branch = await days.branch_here(actor, read_id(form.branch, "branch", "Choose a branch."))
    listed = await catalog.price_list(branch.id, online=False)
    context = {
        "classes": [each for each in listed if each.is_class],
    }
    form = form if form.day else replace(form, day=clock.today(branch.zone).isoformat())
    return await form_shown(request, branch, form, refusal, sheet=None, **context)


async def event_form(
    request: AnyRequest, sheet: Sheet, form: EventForm, refusal: Problem | None = None
) -> Any:  # noqa: ANN401
    """After a refusal because it was changed meanwhile, the form knows the class as it is now."""
    if isinstance(refusal, actions.StaleEvent):
        form = replace(form, version=str(sheet.event.version))
    return await form_shown(request, sheet.branch, form, refusal, sheet=sheet, classes=[])


async def form_shown(
    request: AnyRequest,
    branch: Branch,
    form: EventForm,
    refusal: Problem | None,
    **context: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    return page(
        "booking/event_form.html",
        status=refusal.status if refusal else 200,
        actor=actor_of(request),
        branch=branch,
        form=form,
        people=await people_of(branch.id, ""),
        next_times=offered(
            refusal.next_times if isinstance(refusal, actions.NoSuchTime) else [], branch.zone
        ),
        weekdays=[(name.lower(), label) for name, label in zip(WEEKDAYS, WEEKDAY_NAMES, strict=True)],
        **said(refusal),
        **context,
    )


def said(refusal: Problem | None) -> Mapping[str, Any]:
    return {
        "clashes": refusal.clashes if isinstance(refusal, actions.SeriesClash) else [],
        "trouble": refusal.sentence if refusal else "",
        "errors": refusal.fields if isinstance(refusal, Invalid) else {},
    }


async def sheet_page(sheet: Sheet, form: PlacesForm | None = None, refusal: Problem | None = None) -> Any:  # noqa: ANN401
    """The attendance sheet with its form for one more client, as typed after a refusal."""
    actor = sheet.actor
    form = form or PlacesForm(notify="yes", code=new_code())
    chosen = read_choice(form.client, "name") if is_number(form.client) else None
    return page(
        "booking/event.html",
        status=refusal.status if refusal else 200,
        actor=actor,
        sheet=sheet,
        event=sheet.event,
        branch=sheet.branch,
        form=form,
        search=NEAREST if actor.may(Permission.see_clients) else {"autocomplete": "off"},
        found=[await chosen_client(actor, chosen)] if chosen else [],
        chosen=form.client,
        **said(refusal),
    )


def read_places(event_id: int, form: PlacesForm) -> actions.Places:
    seats = read_whole(form.seats, "seats")
    if seats is None:
        raise Invalid("Please look at the marked fields.", seats="How many places?")
    typed = {name: getattr(form, name) for name in ("name", "phone", "email", "code")}
    return actions.Places(
        event_id,
        seats,
        client=read_choice(form.client, "name"),
        notify=form.notify == "yes",
        or_list=form.or_list == "yes",
        **typed,
    )
