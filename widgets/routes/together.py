"""Several services, or several people, in one coming: choosing, the hold, the contact form, the booking."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from booking import actions as booking
from booking.queries.wanted import MOST_GUESTS, MOST_PIECES
from catalog import queries as catalog
from catalog.tables import Branch
from kit import web
from kit.errors import Invalid, NotFound, Problem
from kit.rights import CUSTOMER
from kit.words import _
from widgets.actions import NotLonger, keep_longer
from widgets.again import filled_in
from widgets.confirming import NOT_YET, admitted, is_booked, page_before
from widgets.forms import frame_of, limits_of
from widgets.friends import note_coming
from widgets.limits import from_our_pages, not_too_often
from widgets.listed import categories, show_branches
from widgets.offered import NotHere, NotThisBranch
from widgets.pages import show
from widgets.promo import booked_with
from widgets.queries.together import (
    HeldTogether,
    basket,
    held_together,
    wanted_together,
)
from widgets.queries.together_times import plan_in_words, times_together
from widgets.questions import answers_to, refuse_missing
from widgets.routes.paying import page_after
from widgets.routes.steps import asked_days, read_mode
from widgets.rules.addresses import read_code, read_day, read_moment
from widgets.rules.forms import Kind
from widgets.rules.plans import how, with_service
from widgets.schemas import TogetherForm
from widgets.slips import corrected, meant_by, refuse_slip
from widgets.together_pages import Asked, asked_for, show_contact, show_taken

CAREFUL = [from_our_pages, not_too_often]


@get("/book/{slug:str}/together")
async def show_together(request: web.AnyRequest, slug: FromPath[str]) -> Template | Redirect:
    """What is chosen, and the times at which all of it can be had."""
    branch = await catalog.branch_by_slug(slug)
    query = request.query_params
    try:
        asked = await asked_for(request, branch, query)
    except Problem as problem:
        return await show_list(request, branch, problem=problem)
    day, hold = read_day(query.get("day", "")), query.get("hold", "")
    everything = "1" if query.get("all") else ""
    screen = await times_together(branch, asked.several, day)
    return show(
        "time",
        "times",
        request,
        branch,
        screen=screen,
        moving=None,
        basket=basket(asked.several, asked.wanted, limits_of(request).step(Kind.staff), MOST_PIECES),
        here=asked.here,
        target=f"{asked.here}/holds",
        keep={**asked.state, "hold": hold, "all": everything},
        everything=bool(everything),
        chosen_day=day,
        hidden={**asked.state, "hold": hold},
    )


@get("/book/{slug:str}/together/more")
async def show_more(request: web.AnyRequest, slug: FromPath[str]) -> Template:
    """The price list again, for one more service of a guest or for somebody who comes along."""
    branch = await catalog.branch_by_slug(slug)
    try:
        asked = await asked_for(request, branch, request.query_params)
    except Problem as problem:
        return await show_list(request, branch, problem=problem)
    text = request.query_params.get("guest", "")
    guests = len(asked.several.plan.guests)
    guest = int(text) if text.isascii() and text.isdigit() and int(text) < guests else guests
    if guest >= MOST_GUESTS:
        raise Invalid(
            _("At most %(n)s people can be booked together.", n=MOST_GUESTS),
            guest=_("Book the rest separately."),
        )
    return await show_list(request, branch, asked, guest)


async def show_list(
    request: web.AnyRequest,
    branch: Branch,
    asked: Asked | None = None,
    guest: int = 0,
    *,
    problem: Problem | None = None,
) -> Template:
    """With links that add to what is chosen, or begin anew where that cannot be had."""
    if isinstance(problem, NotThisBranch):
        return await show_branches(request, problem)
    said = {"notice": problem.sentence, "status": problem.status} if problem else {}
    context: dict[str, Any] = {"categories": await categories(request, branch), "member": None, **said}
    if asked is not None:
        frame, wants = frame_of(request), asked.wanted.wants
        context |= {
            "adds": lambda service: frame.link(
                asked.here, plan=with_service(wants, service, guest), **how(asked.wanted)
            ),
            "back": frame.link(asked.here, **asked.state),
            "is_guest": guest not in {each.guest for each in wants},
        }
    return show("service", "services", request, branch, **context)


@get("/book/{slug:str}/together/times")
async def list_together(request: web.AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """{"times": {"2026-12-01": ["2026-12-01T16:00:00+01:00"]}} at which all of the plan can be had.

    All of them, or with `mode` only those that are shown first in that mode.
    """
    branch = await catalog.branch_by_slug(slug)
    query = request.query_params
    asked = await asked_for(request, branch, query)
    days = asked_days(query.get("first", ""), query.get("last", ""), branch.zone)
    words = await plan_in_words(asked.several, *days, read_mode(query.get("mode", "")))
    body = msgspec.json.encode({"times": words})
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})


@post("/book/{slug:str}/together/holds", guards=CAREFUL)
async def hold_together(request: web.AnyRequest, slug: FromPath[str]) -> Template | Redirect:
    """Leads to the contact form; shows it at once if that was filled in before: it goes into no address."""
    branch, form = await catalog.branch_by_slug(slug), read_form(dict(await request.form()))
    try:
        asked = await asked_for(request, branch, form.facts())
    except NotHere as problem:
        return await show_list(request, branch, problem=problem)
    try:
        starts_at = read_start(form, branch)
        earlier = read_code(form.hold)
        kept = await booking.hold_several(branch.id, asked.wanted, starts_at, earlier)
    except Problem as problem:
        return await show_taken(request, asked, form, problem)
    await booking.let_go(earlier)
    address = held_at(request, asked, kept.code)
    if form.name or form.phone:
        held = await held_together(branch, asked.several, kept.code)
        return await show_contact(request, asked, held, form, status=201, address=address)
    return Redirect(address, status_code=303)


def held_at(request: web.AnyRequest, asked: Asked, code: str) -> str:
    return frame_of(request).link(f"{asked.here}/holds/{code}", **asked.state) if code else ""


def read_form(fields: dict[str, Any]) -> TogetherForm:
    try:
        return corrected(msgspec.convert(fields, TogetherForm))
    except msgspec.ValidationError as error:
        raise Invalid(_("That form could not be read. Please fill it in again.")) from error


def read_start(form: TogetherForm, branch: Branch) -> datetime:
    found = read_moment(form.starts_at, branch.zone)
    if found is None:
        raise Invalid(_("That is no time we know. Please choose one."), starts_at="2026-12-01T16:00:00+01:00")
    return found


@get("/book/{slug:str}/together/holds/{code:str}")
async def show_held(request: web.AnyRequest, slug: FromPath[str], code: FromPath[str]) -> Template | Redirect:
    """Holds that became a visit lead to the visit: that is where Back should end."""
    branch = await catalog.branch_by_slug(slug)
    asked = await asked_for(request, branch, request.query_params)
    try:
        held = await held_together(branch, asked.several, read_code(code))
        return await show_contact(request, asked, held, TogetherForm())
    except NotFound as gone:
        if await is_booked(code):
            return Redirect(frame_of(request).link(f"/v/{code}"), status_code=303)
        return await show_taken(request, asked, TogetherForm(), gone)


@post("/book/{slug:str}/together/holds/{code:str}/extension", guards=CAREFUL)
async def extend_together(request: web.AnyRequest, slug: FromPath[str], code: FromPath[str]) -> Template:
    """Once as long again; whatever was typed so far stays."""
    branch, form = await catalog.branch_by_slug(slug), read_form(dict(await request.form()))
    try:
        asked = await asked_for(request, branch, form.facts())
    except NotHere as problem:
        return await show_list(request, branch, problem=problem)
    said: dict[str, Any] = {"notice": _("Good, take your time."), "tone": "good", "status": 200}
    try:
        await keep_longer(branch, read_code(code))
    except NotLonger as refusal:
        said = {"notice": refusal.sentence, "tone": "attention", "status": refusal.status}
    try:
        held = await held_together(branch, asked.several, read_code(code))
    except NotFound as gone:
        return await show_taken(request, asked, form, gone)
    address = held_at(request, asked, code)
    return await show_contact(request, asked, held, form, address=address, **said)


@post("/book/{slug:str}/together/visits", guards=CAREFUL)
async def book_together(request: web.AnyRequest, slug: FromPath[str]) -> Template | Redirect:
    branch, form = await catalog.branch_by_slug(slug), read_form(dict(await request.form()))
    try:
        asked = await asked_for(request, branch, form.facts())
    except NotHere as problem:
        return await show_list(request, branch, problem=problem)
    try:
        refuse_slip(form)
        filled = await filled_in(request, form)
        await refuse_missing(request, filled.email, filled.comment, asked.what)
        wanted, answers = wish(asked, filled), await answers_to(request, asked.what)
        contact = replace(wanted.booking, answers=answers, proof=await admitted(request, branch))
        several = replace(wanted, booking=contact)
        visit = await booked_with(request, partial(booking.book_several, CUSTOMER, several))
    except NOT_YET as problem:
        held = read_code(form.hold)
        return await page_before(request, branch, problem, held, held_at(request, asked, held))
    except (Invalid, booking.NotForYou) as problem:
        return await show_what_is_wrong(request, asked, form, problem)
    except Problem as problem:
        return await show_taken(request, asked, form, problem)
    frame = frame_of(request)
    await note_coming(request, visit)
    booked = "yes" if frame.embed else ""
    return Redirect(frame.link(await page_after(visit), booked=booked), status_code=303)


def wish(asked: Asked, form: TogetherForm) -> booking.Together:
    first = asked.wanted.wants[0]
    contact = booking.Booking(
        branch=asked.branch.id,
        service=first.service,
        member=first.member,
        starts_at=read_start(form, asked.branch),
        name=form.name,
        phone=form.phone,
        email=form.email,
        comment=form.comment,
        hold_code=read_code(form.hold) or None,
    )
    return booking.Together(contact, asked.wanted, (form.guest_1, form.guest_2, form.guest_3))


async def show_what_is_wrong(
    request: web.AnyRequest, asked: Asked, form: TogetherForm, problem: Invalid | booking.NotForYou
) -> Template:
    """The same form, filled in as before, with each error beside its field; the time stays held."""
    errors = problem.fields if isinstance(problem, Invalid) else {}
    if "starts_at" in errors:
        return await show_taken(request, asked, form, problem)
    held = await held_or_wanted(asked, form)
    address = held_at(request, asked, held.code)
    said: dict[str, Any] = {"errors": errors, "notice": problem.sentence, "address": address}
    meant = meant_by(problem)
    return await show_contact(request, asked, held, form, status=problem.status, meant=meant, **said)


async def held_or_wanted(asked: Asked, form: TogetherForm) -> HeldTogether:
    try:
        return await held_together(asked.branch, asked.several, read_code(form.hold))
    except NotFound:
        return await wanted_together(asked.several, read_start(form, asked.branch))


handlers = [
    show_together,
    show_more,
    list_together,
    hold_together,
    show_held,
    extend_together,
    book_together,
]
