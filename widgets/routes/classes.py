"""Places of a class: its dates, the contact form, the booking."""

from dataclasses import replace
from functools import partial
from typing import Any

from litestar import get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from booking import actions as booking
from booking.queries.classes import Event
from booking.queries.setup import setup_of
from catalog import queries as catalog
from catalog.tables import Branch
from kit import clock, web
from kit.errors import Invalid, NotFound, Problem
from kit.rights import CUSTOMER
from kit.vault import new_code
from kit.words import _
from widgets.again import again_in, filled_in
from widgets.confirming import NOT_YET, admitted, page_before
from widgets.forms import form_of, frame_of
from widgets.friends import friend_field, note_coming
from widgets.limits import from_our_pages, not_too_often
from widgets.offered import NotHere, refuse_date
from widgets.pages import show
from widgets.promo import booked_with, promo_on
from widgets.queries import class_date, class_dates
from widgets.queries.announced import announced
from widgets.queries.classes import Dates
from widgets.questions import about, answers_to, questions, refuse_missing
from widgets.refused import show_instead
from widgets.routes.paying import page_after
from widgets.rules.addresses import read_code, read_day, read_id
from widgets.rules.asking import About
from widgets.rules.forms import Kind, Step
from widgets.schemas import WantedPlaces
from widgets.slips import corrected, meant_by, refuse_slip

CAREFUL = [from_our_pages, not_too_often]


async def show_dates(request: web.AnyRequest, branch: Branch, service: int) -> Template:
    """What the screen of times is for other services."""
    first = read_day(request.query_params.get("day", ""))
    dates = with_some(await class_dates(branch, service, first), form_of(request).design.step(Kind.staff))
    return show("time", "dates", request, branch, dates=dates, today=clock.today(branch.zone))


def with_some(dates: Dates, staff: Step) -> Dates:
    """Those alone that the form's people hold."""
    kept = [(day, [each for each in events if staff.includes(each.member)]) for day, events in dates.days]
    return replace(dates, days=[(day, events) for day, events in kept if events])


@get("/book/{slug:str}/events/{event_id:int}")
async def show_places(request: web.AnyRequest, slug: FromPath[str], event_id: FromPath[int]) -> Template:
    branch = await catalog.branch_by_slug(slug)
    try:
        event = await class_date(branch, event_id)
        await refuse_date(request, branch, event.service, event.member)
    except NotFound as problem:
        return await show_instead(request, branch, problem)
    return await places_page(request, branch, event, WantedPlaces(seats="1", code=new_code()))


async def places_page(
    request: web.AnyRequest,
    branch: Branch,
    event: Event,
    typed: WantedPlaces,
    problem: Problem | None = None,
) -> Template:
    """The contact form, as typed after a refusal; where nobody can be booked, the way to other dates.

    `waits` offers the waiting list: of a full class, or beside the refusal of too many places.
    """
    facts: dict[str, Any] = {
        "errors": problem.fields if isinstance(problem, Invalid) else {},
        "notice": problem.sentence if problem else "",
        "status": problem.status if problem else 200,
        "meant": meant_by(problem),
    }
    place = f"/book/{branch.slug}/events/{event.id}"
    is_open = not event.is_off and event.starts_at > clock.now()
    most = min(event.capacity if event.list_is_open else event.free, event.max_seats)
    too_many = isinstance(problem, booking.EventFull)
    return show(
        "contact",
        "places",
        request,
        branch,
        event=event,
        typed=typed,
        again=await again_in(request, place, typed, facts["errors"]),
        choices=[(number, number) for number in range(1, most + 1)] if is_open else [],
        waits=event.list_is_open and (too_many or event.free <= 0),
        today=clock.today(branch.zone),
        announced=announced(await setup_of(branch.id), [(event.service, event.price)], event.starts_at),
        **await questions(request, await about_date(event)),
        **await friend_field(request, branch),
        **await promo_on(request, branch, event.starts_at),
        **facts,
    )


@post("/book/{slug:str}/events/{event_id:int}/visits", guards=CAREFUL)
async def book_places(
    request: web.AnyRequest,
    slug: FromPath[str],
    event_id: FromPath[int],
    data: URLEncodedBody[WantedPlaces],
) -> Template | Redirect:
    """Leads to the visit's page; sent twice, to the same one."""
    branch = await catalog.branch_by_slug(slug)
    event, data = await class_date(branch, event_id), corrected(data)
    try:
        await refuse_date(request, branch, event.service, event.member)
        refuse_slip(data)
        what = await about_date(event)
        filled = await filled_in(request, data)
        await refuse_missing(request, filled.email, filled.comment, what)
        answers, proof = await answers_to(request, what), await admitted(request, branch)
        wanted = replace(wish(event, filled), answers=answers, proof=proof)
        visit = await booked_with(request, partial(booking.book_seats, CUSTOMER, wanted))
    except NotHere as problem:
        return await show_instead(request, branch, problem)
    except NOT_YET as problem:
        place = frame_of(request).link(f"/book/{slug}/events/{event_id}")
        return await page_before(request, branch, problem, read_code(data.code), place)
    except Problem as problem:
        return await places_page(request, branch, await class_date(branch, event_id), data, problem)
    frame = frame_of(request)
    await note_coming(request, visit)
    told = "yes" if frame.embed else ""
    return Redirect(frame.link(await page_after(visit), booked=told), status_code=303)


async def about_date(event: Event) -> About:
    return about(await setup_of(event.branch), [event.service])


def wish(event: Event, form: WantedPlaces) -> booking.Places:
    seats = read_id(form.seats)
    if seats is None:
        raise Invalid(_("Please look at the marked fields."), seats=_("Please choose how many places."))
    typed = {name: getattr(form, name) for name in ("name", "phone", "email", "comment")}
    return booking.Places(event.id, seats, code=read_code(form.code), or_list=form.or_list == "yes", **typed)
