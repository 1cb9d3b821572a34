"""Choosing: a branch, a service, a specialist and a time."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import msgspec
from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Redirect, Template

from booking.queries import NoSuchAddOn, NotOffered, Offer, OnlyInClasses, offer
from booking.queries.extras import extras
from booking.queries.setup import setup_of
from booking.rules.wants import Want
from catalog import queries as catalog
from catalog.choices import Showing
from catalog.tables import Branch
from kit import clock, web
from kit.errors import Invalid, NotFound, Problem
from kit.words import N_, _
from widgets.forms import form_of, frame_of
from widgets.linked import linked_service
from widgets.listed import show_branches, show_people, show_services
from widgets.offered import NotHere, NotThisBranch, refuse_branch
from widgets.pages import show
from widgets.queries import Screen, time_screen, times_in_words
from widgets.queries.screen import Choice
from widgets.routes.addons import asked_addons, show_addons
from widgets.routes.classes import show_dates
from widgets.rules.addons import read_addons, write_addons
from widgets.rules.addresses import read_day, read_id
from widgets.rules.days import STRIP_DAYS
from widgets.rules.forms import ANYBODY, Kind, chosen_member
from widgets.rules.plans import write_plan

LONGEST_QUESTION = 186
NOT_WITH_THEM = N_("Whom you asked for cannot be booked for this here. These are the times of who can.")


@get("/book")
async def choose_branch(request: web.AnyRequest) -> Template | Redirect:
    step, branches = form_of(request).design.step(Kind.branch), await catalog.open_branches()
    service, member = (request.query_params.get(name) for name in ("service", "member"))
    offered = [each for each in branches if step.includes(each.id)] or branches
    if len(offered) == 1:
        return Redirect(frame_of(request).link(f"/book/{offered[0].slug}", service=service, member=member))
    return await show_branches(request)


@get("/f/{form:str}")
async def open_form(request: web.AnyRequest) -> Redirect:
    """The short address of a form: for posters, maps and profiles."""
    query = request.query_params
    return Redirect(frame_of(request).link("/book", service=query.get("service"), member=query.get("member")))


@get("/book/{slug:str}")
async def show_steps(request: web.AnyRequest, slug: FromPath[str]) -> Template | Redirect:
    """The price list, or the times of the service in the address; of a class, its dates."""
    branch, asked = await catalog.branch_by_slug(slug), asked_service(request)
    try:
        await refuse_branch(request, branch)
    except NotThisBranch as problem:
        return await show_branches(request, problem)
    if not asked:
        by_person = form_of(request).design.staff_first and "member" not in request.query_params
        return await (show_people if by_person else show_services)(request, branch)
    try:
        return await show_offer(request, branch, read_id(asked) or 0)
    except OnlyInClasses:
        return await show_dates(request, branch, read_id(asked) or 0)
    except Problem as problem:
        if isinstance(problem, NotOffered) and await is_package(branch.id, read_id(asked) or 0):
            return Redirect(frame_of(request).link(f"/book/{slug}/together", plan=asked))
        return await show_services(request, branch, notice=problem.sentence, status=problem.status)


def asked_service(request: web.AnyRequest) -> str:
    """The one of the address; where nobody chooses, the form's own."""
    step = form_of(request).design.step(Kind.service)
    asked = request.query_params.get("service", "")
    return str(step.default or "") if step.hidden else asked


async def is_package(branch: int, service: int) -> bool:
    """It is made of other services, each with a time of its own."""
    found = (await setup_of(branch)).services.get(service)
    return bool(found and found.parts)


async def show_offer(request: web.AnyRequest, branch: Branch, service: int) -> Template:
    """The times; before them what can be added, where that was not answered or cannot be had together."""
    addons = asked_addons(request)
    if not form_of(request).design.step(Kind.service).includes(service):
        raise NotHere
    try:
        offered = await offer(branch.id, service, addons=addons or ())
    except (NotOffered, NoSuchAddOn) as problem:
        page = show_addons(request, branch, await offer(branch.id, service), addons or (), problem)
        if not addons or page is None:
            raise
        return page
    ticked = read_addons([request.query_params.get("ticked", "")])
    page = show_addons(request, branch, offered, ticked) if addons is None else None
    return page or await show_times(request, branch, offered)


async def show_times(request: web.AnyRequest, branch: Branch, offered: Offer) -> Template:
    query, service, kept = request.query_params, offered.service, kept_addons(offered)
    day, hold = read_day(query.get("day", "")), query.get("hold", "")
    everything = "1" if query.get("all") else ""
    offered = offered_by_form(request, offered)
    screen = await time_screen(branch, offered, asked_member(request, offered), day)
    screen = replace(screen, people=choosable(request, screen))
    return show(
        "time",
        "times",
        request,
        branch,
        screen=screen,
        moving=None,
        here=f"/book/{branch.slug}",
        target=f"/book/{branch.slug}/holds",
        keep={"service": service, "addons": kept, "hold": hold, "all": everything},
        everything=bool(everything),
        notice=_(NOT_WITH_THEM) if asks_for_nobody(request, offered) else "",
        chosen_day=day,
        plan=write_plan((Want(service, screen.member, 0, tuple(offered.addons)),)),
        hidden={"service": service, "addons": kept, "member": screen.member, "hold": hold},
        **linked_service(branch, screen),
    )


def asks_for_nobody(request: web.AnyRequest, offered: Offer) -> bool:
    """The address names somebody who does not do this, or not here: an old link, or a typed one."""
    if form_of(request).design.step(Kind.staff).hidden:
        return False
    asked = request.query_params.get("member", "")
    return asked not in ("", ANYBODY) and all(each.id != read_id(asked) for each in offered.people)


def offered_by_form(request: web.AnyRequest, offered: Offer) -> Offer:
    """By those alone whom the form offers; raises `NotHere` where that is nobody."""
    staff = form_of(request).design.step(Kind.staff)
    people = tuple(each for each in offered.people if staff.offers(each.id))
    if not people:
        raise NotHere
    return replace(offered, people=people)


def asked_member(request: web.AnyRequest, offered: Offer) -> int | None:
    """Anybody is nobody of some few: the first of them is chosen then."""
    design, query = form_of(request).design, request.query_params
    asked = read_id(chosen_member(design, query.get("member"), fresh="day" not in query))
    if not design.step(Kind.staff).only:
        return asked
    return next((each.id for each in offered.people if each.id == asked), offered.people[0].id)


def choosable(request: web.AnyRequest, screen: Screen) -> list[Choice]:
    """Nobody where the form does not ask; not anybody where it offers some alone."""
    staff = form_of(request).design.step(Kind.staff)
    if staff.hidden:
        return []
    return [each for each in screen.people if each.id or not staff.only]


def kept_addons(offered: Offer) -> str:
    """Carried along only where there is something to add at all."""
    return write_addons(offered.addons) if extras(offered) else ""


@get("/book/{slug:str}/times")
async def list_times(request: web.AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """{"times": {"2026-12-01": ["2026-12-01T16:00:00+01:00"]}} for every day that has any.

    All of them, or with `mode` only those that are shown first in that mode. `addons` is what is added to the
    service.
    """
    query = request.query_params
    service, member = read_id(query.get("service", "")), query.get("member", "")
    if service is None or (member and read_id(member) is None):
        raise NotFound(_("There is no such service or specialist here."))
    days = partial(asked_days, query.get("first", ""), query.get("last", ""))
    mode, addons = read_mode(query.get("mode", "")), asked_addons(request) or ()
    times = await times_in_words(slug, (service, read_id(member), addons), days, mode)
    body = msgspec.json.encode({"times": times})
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})


def read_mode(text: str) -> Showing | None:
    """None: all times, without choosing among them."""
    if text in ("", Showing.all):
        return None
    try:
        return Showing(text)
    except ValueError:
        raise Invalid(_("There is no such mode."), mode=_("Ask for all, tidy or best.")) from None


def asked_days(first_text: str, last_text: str, zone: str) -> tuple[date, date]:
    """Both ends included; without them a fortnight from today."""
    first = read_day(first_text) if first_text else clock.today(zone)
    if first is None:
        raise Invalid(_("That is no date."), first=_("Write a date like 2026-12-01."))
    last = read_day(last_text) if last_text else first + timedelta(days=STRIP_DAYS - 1)
    if last is None:
        raise Invalid(_("That is no date."), last=_("Write a date like 2026-12-31."))
    if not 0 <= (last - first).days < LONGEST_QUESTION:
        raise Invalid(
            _("Ask for fewer days."),
            last=_("From first to last at most %(n)s days.", n=LONGEST_QUESTION),
        )
    return first, last
