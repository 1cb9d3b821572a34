"""From a tapped time to a visit: the hold, the contact form, the booking."""

from dataclasses import replace
from functools import partial
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from booking import actions as booking
from booking.queries.setup import setup_of
from catalog import queries as catalog
from catalog.tables import Branch
from clients.tables import Visit
from kit import clock, web
from kit.errors import Invalid, NotFound, Problem
from kit.rights import CUSTOMER
from kit.words import _
from widgets.actions import NotLonger, keep_longer
from widgets.again import filled_in
from widgets.confirming import NOT_YET, admitted, ask, is_booked, is_proved, page_before, proof_by, reckon
from widgets.forms import frame_of
from widgets.friends import note_coming
from widgets.limits import from_our_pages, not_too_often
from widgets.offered import refuse_others
from widgets.pages import show_contact
from widgets.promo import booked_with
from widgets.queries import Held, held_time, wanted_time
from widgets.questions import about, answers_in, answers_to, kept_by_form, refuse_missing
from widgets.refused import show_refusal
from widgets.routes.paying import page_after
from widgets.rules.addons import read_addons
from widgets.rules.addresses import read_code, read_id, read_moment
from widgets.rules.days import local_iso
from widgets.schemas import VisitBody, WantedTime
from widgets.slips import corrected, meant_by, refuse_slip

FACTS = ("service", "member", "name", "phone", "email", "comment", "addons")
CAREFUL = [from_our_pages, not_too_often]


class NoTime(Invalid):
    """What came instead of a moment cannot be read as one."""

    def __init__(self) -> None:
        super().__init__(
            _("That is no time we know. Please choose one."), starts_at="2026-12-01T16:00:00+01:00"
        )


@post("/book/{slug:str}/holds", guards=CAREFUL)
async def create_hold(
    request: web.AnyRequest, slug: FromPath[str], data: URLEncodedBody[WantedTime]
) -> Template | Redirect:
    """Leads to the contact form; shows it at once if that was filled in before: it goes into no address."""
    branch = await catalog.branch_by_slug(slug)
    try:
        wanted = await allowed(request, branch, data)
        what = branch.id, wanted.service, wanted.member, wanted.starts_at
        kept = await booking.hold(*what, read_code(data.hold), addons=wanted.addons)
    except Problem as problem:
        return await show_refusal(request, branch, data, problem)
    await booking.let_go(read_code(data.hold))
    address = frame_of(request).link(f"/book/{slug}/holds/{kept.code}")
    if data.name or data.phone:
        return await show_contact(
            request, branch, await held_time(branch, kept.code), data, status=201, address=address
        )
    return Redirect(address, status_code=303)


@get("/book/{slug:str}/holds/{code:str}")
async def show_hold(request: web.AnyRequest, slug: FromPath[str], code: FromPath[str]) -> Template | Redirect:
    """A hold that became a visit leads to the visit: that is where Back should end."""
    branch = await catalog.branch_by_slug(slug)
    try:
        held = await held_time(branch, read_code(code))
    except NotFound as gone:
        if not await is_booked(code):
            return await show_refusal(request, branch, WantedTime(), gone)
    else:
        is_kept = held.expires_at is not None and held.expires_at > clock.now()
        if is_kept or not await is_booked(code):
            return await show_contact(request, branch, held)
    return Redirect(frame_of(request).link(f"/v/{code}"), status_code=303)


@post("/book/{slug:str}/holds/{code:str}/extension", guards=CAREFUL)
async def extend_hold(
    request: web.AnyRequest, slug: FromPath[str], code: FromPath[str], data: URLEncodedBody[WantedTime]
) -> Template:
    """Once as long again; whatever was typed so far stays."""
    branch = await catalog.branch_by_slug(slug)
    said: dict[str, Any] = {"notice": _("Good, take your time."), "tone": "good", "status": 200}
    try:
        await keep_longer(branch, read_code(code))
    except NotLonger as refusal:
        said = {"notice": refusal.sentence, "tone": "attention", "status": refusal.status}
    address = frame_of(request).link(f"/book/{slug}/holds/{code}")
    try:
        return await show_contact(
            request, branch, await held_time(branch, read_code(code)), data, address=address, **said
        )
    except NotFound as gone:
        return await show_refusal(request, branch, data, gone)


@post("/book/{slug:str}/visits", guards=CAREFUL)
async def create_visit(request: web.AnyRequest, slug: FromPath[str]) -> Template | Redirect | Response[Any]:
    """A form leads to the visit's page; JSON is answered in JSON."""
    branch = await catalog.branch_by_slug(slug)
    if request.content_type[0] == "application/json":
        return await book_for_program(request, branch, await request.body())
    form = read_form(dict(await request.form()))
    try:
        refuse_slip(form)
        visit = await booked(request, branch, form)
    except NOT_YET as problem:
        held = read_code(form.hold)
        place = frame_of(request).link(f"/book/{slug}/holds/{held}") if held else ""
        return await page_before(request, branch, problem, held, place)
    except (Invalid, booking.NotForYou) as problem:
        return await show_what_is_wrong(request, branch, form, problem)
    except Problem as problem:
        return await show_refusal(request, branch, form, problem)
    frame = frame_of(request)
    await note_coming(request, visit)
    told = "yes" if frame.embed else ""
    return Redirect(frame.link(await page_after(visit), booked=told), status_code=303)


async def booked(request: web.AnyRequest, branch: Branch, form: WantedTime) -> Visit:
    filled = await filled_in(request, form)
    wanted = await allowed(request, branch, filled)
    what = about(await setup_of(branch.id), (wanted.service, *wanted.addons))
    await refuse_missing(request, filled.email, filled.comment, what)
    answers, proof = await answers_to(request, what), await admitted(request, branch)
    ready = replace(wanted, answers=answers, proof=proof)
    return await booked_with(request, partial(booking.book, CUSTOMER, ready))


def read_form(fields: dict[str, Any]) -> WantedTime:
    try:
        return corrected(msgspec.convert(fields, WantedTime))
    except msgspec.ValidationError as error:
        raise Invalid(_("That form could not be read. Please fill it in again.")) from error


def wish(branch: Branch, form: WantedTime) -> booking.Booking:
    """What the engine is asked for; raises `NotFound` or `NoTime` for what cannot even be asked."""
    service, member = read_id(form.service), read_id(form.member)
    if service is None or (form.member and member is None):
        raise NotFound(_("There is no such service here. Please choose one from the list."))
    starts_at = read_moment(form.starts_at, branch.zone)
    if starts_at is None:
        raise NoTime
    return booking.Booking(
        branch=branch.id,
        service=service,
        member=member,
        starts_at=starts_at,
        name=form.name,
        phone=form.phone,
        email=form.email,
        comment=form.comment,
        hold_code=read_code(form.hold) or None,
        addons=read_addons([form.addons]),
    )


async def allowed(request: web.AnyRequest, branch: Branch, form: WantedTime) -> booking.Booking:
    """The same, where the form offers it."""
    wanted = wish(branch, form)
    await refuse_others(request, branch, wanted.service, wanted.member)
    return wanted


async def show_what_is_wrong(
    request: web.AnyRequest, branch: Branch, form: WantedTime, problem: Invalid | booking.NotForYou
) -> Template:
    """The same form, filled in as before, with each error beside its field; the time stays held."""
    if isinstance(problem, NoTime):
        return await show_refusal(request, branch, form, problem)
    held = await held_or_wanted(branch, form)
    address = frame_of(request).link(f"/book/{branch.slug}/holds/{held.code}") if held.code else ""
    errors = problem.fields if isinstance(problem, Invalid) else {}
    said = {"errors": errors, "notice": problem.sentence, "address": address}
    meant = meant_by(problem)
    return await show_contact(request, branch, held, form, status=problem.status, meant=meant, **said)


async def held_or_wanted(branch: Branch, form: WantedTime) -> Held:
    wanted = wish(branch, form)
    try:
        return await held_time(branch, read_code(form.hold))
    except NotFound:
        asked = wanted.service, wanted.member, wanted.addons
        return await wanted_time(branch, asked, wanted.starts_at)


async def book_for_program(request: web.AnyRequest, branch: Branch, body: bytes) -> Response[Any]:
    """201 with the visit, or the refusal as the engine words it (409 names `next_times`)."""
    try:
        asked = msgspec.json.decode(body, type=VisitBody)
    except msgspec.DecodeError as error:
        raise Invalid(_("That is no booking: %(error)s.", error=error)) from error
    starts_at = read_moment(asked.starts_at, branch.zone)
    if starts_at is None:
        raise NoTime
    await refuse_others(request, branch, asked.service, asked.member)
    facts = {key: getattr(asked, key) for key in FACTS}
    what = about(await setup_of(branch.id), (asked.service, *asked.addons))
    wanted = booking.Booking(
        branch=branch.id, starts_at=starts_at, hold_code=read_code(asked.hold or "") or None, **facts,
        answers=await kept_by_form(request, what, answers_in(asked.fields, asked.agreed)),
    )  # fmt: skip
    visit = await proved_by_program(request, branch, asked, wanted)
    await note_coming(request, visit)
    next_page = await page_after(visit)
    to_pay = {"payment": next_page} if next_page.endswith("/payment") else {}
    return Response(as_json(visit, branch) | to_pay, status_code=201)


async def proved_by_program(
    request: web.AnyRequest, branch: Branch, asked: VisitBody, wanted: booking.Booking
) -> Visit:
    """Where a code is wanted the refusal has its `ticket`; after it came, every other refusal the `proof`.

    Under attack a refusal has a `challenge`.
    """
    proof = await proof_by(asked.ticket, asked.figures) if asked.ticket else asked.proof
    await reckon(request, asked.work, is_proved=is_proved(proof, asked.phone, branch))
    try:
        ready = replace(wanted, proof=proof)
        return await booked_with(request, partial(booking.book, CUSTOMER, ready), asked.promo)
    except booking.PhoneUnconfirmed as problem:
        problem.details["ticket"] = await ask(request, branch, problem.phone)
        raise
    except Problem as problem:
        if asked.ticket:
            problem.details["proof"] = proof
        raise


def as_json(visit: Visit, branch: Branch) -> dict[str, Any]:
    return {
        "code": visit.code,
        "status": str(visit.status),
        "starts_at": local_iso(visit.starts_at, branch.zone),
        "ends_at": local_iso(visit.ends_at, branch.zone),
        "link": f"/v/{visit.code}",
    }
