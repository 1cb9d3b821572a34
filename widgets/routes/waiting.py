"""The waiting list: asking to hear of a free time, one's own place on it, and answering an offer.

Links in letters lead to pages; only the buttons on them change anything, so that a mail program that opens
every link answers nothing.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from litestar import get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from booking import actions as booking
from booking.queries import waiting as lines
from booking.rules.preferences import read_preferences, renumbered
from booking.waiting_tables import WaitingRequest
from catalog import queries as catalog
from catalog.tables import Branch
from kit import clock, web
from kit.errors import Invalid, NotFound, Problem
from kit.rights import CUSTOMER
from kit.words import _
from widgets.confirming import NOT_YET, admitted, page_before
from widgets.forms import frame_of
from widgets.limits import from_our_pages, not_too_often
from widgets.offered import NotHere, refuse_other_wishes, whom_to_wait_for
from widgets.pages import show
from widgets.queries.waiting import people_for, shown_offer, shown_wait, typed_before
from widgets.questions import carried_proof
from widgets.refused import show_instead
from widgets.rules.addresses import read_day, read_id
from widgets.schemas import WantedTime
from widgets.slips import corrected, meant_by, refuse_slip

CAREFUL = [from_our_pages, not_too_often]
A_FORTNIGHT = timedelta(days=13)
CONTACT = ("name", "phone", "email")
SLIP = ("email_meant", "email_kept")
Fields = dict[str, str]


@get("/book/{slug:str}/waiting")
async def show_waiting_form(request: web.AnyRequest, slug: FromPath[str]) -> Template:
    """Filled in with the person and the fortnight that somebody was just looking at."""
    branch = await catalog.branch_by_slug(slug)
    query = request.query_params
    try:
        await refuse_other_wishes(request, branch, service_in(query), [])
    except NotHere as problem:
        return await show_instead(request, branch, problem)
    first = max(read_day(query.get("day", "")) or clock.today(branch.zone), clock.today(branch.zone))
    member = read_id(query.get("member", ""))
    typed = {"from_on-1": first.isoformat(), "to_on-1": (first + A_FORTNIGHT).isoformat()}
    typed |= {"service": query.get("service", ""), "member-1": str(member or "")}
    return await joining_page(request, branch, typed)


@post("/book/{slug:str}/waiting", guards=CAREFUL)
async def join_waiting_list(
    request: web.AnyRequest, slug: FromPath[str], data: URLEncodedBody[Fields]
) -> Template | Redirect:
    branch = await catalog.branch_by_slug(slug)
    contact = corrected(WantedTime(**{name: data.get(name, "") for name in ("service", *CONTACT, *SLIP)}))
    typed = {name: getattr(contact, name) for name in ("service", *CONTACT)} | renumbered(data)
    try:
        refuse_slip(contact)
        asked = wanted(branch, typed)
        wishes = await refuse_other_wishes(request, branch, asked.service, asked.preferences)
        proof = await admitted(request, branch)
        made = await booking.join(CUSTOMER, replace(asked, preferences=wishes, proof=proof))
    except NotHere as problem:
        return await show_instead(request, branch, problem)
    except NOT_YET as problem:
        return await page_before(request, branch, problem)
    except Invalid as problem:
        return await joining_page(request, branch, typed, problem)
    return Redirect(frame_of(request).link(f"/w/{made.code}"), status_code=303)


def wanted(branch: Branch, typed: Fields) -> booking.Wanted:
    wishes, service = read_preferences(typed), service_in(typed)
    name, phone, email = (typed[each] for each in CONTACT)
    return booking.Wanted(branch.id, service, wishes, name, phone, email)


def service_in(typed: Mapping[str, str]) -> int:
    service = read_id(typed.get("service", ""))
    if service is None:
        raise NotFound(_("There is no such service here. Please choose one from the list."))
    return service


async def joining_page(
    request: web.AnyRequest, branch: Branch, typed: Fields, problem: Invalid | None = None
) -> Template:
    service = service_in(typed)
    back = frame_of(request).link(f"/book/{branch.slug}", service=service, member=typed.get("member-1", ""))
    target = frame_of(request).link(f"/book/{branch.slug}/waiting")
    return await form_page(request, branch, (service, back, target), typed, problem)


async def form_page(
    request: web.AnyRequest,
    branch: Branch,
    where: tuple[int, str, str],
    typed: Fields,
    problem: Invalid | None = None,
) -> Template:
    """`where` is the service, the way back, and where the form goes."""
    service, back, target = where
    title, people = await people_for(branch, service)
    anybody = True
    if joining := "/w/" not in target:
        people, anybody = whom_to_wait_for(request, people)
    said: dict[str, Any] = {
        "typed": typed,
        "errors": problem.fields if problem else {},
        "people": people,
        "title": title,
    }
    said |= {"service": service, "back": back, "target": target, "joining": joining, "anybody": anybody}
    said |= {"proof": await carried_proof(request), "meant": meant_by(problem)}
    said |= {"notice": problem.sentence if problem else "", "status": problem.status if problem else 200}
    return show("waiting", "waiting_form", request, branch, **said)


@get("/w/{code:str}")
async def show_waiting(request: web.AnyRequest, code: FromPath[str]) -> Template:
    return await waiting_page(request, await lines.request_by_code(code))


async def waiting_page(
    request: web.AnyRequest, place: WaitingRequest, problem: Problem | None = None
) -> Template:
    branch = await catalog.branch(place.branch)
    said: dict[str, Any] = {
        "shown": await shown_wait(place),
        "code": place.code,
        "request_status": place.status,
    }
    said |= {"notice": problem.sentence if problem else "", "status": problem.status if problem else 200}
    return show("waiting", "waiting", request, branch, **said)


@get("/w/{code:str}/preferences")
async def show_preferences(request: web.AnyRequest, code: FromPath[str]) -> Template:
    place = await lines.request_by_code(code)
    return await changing_page(request, place, await typed_before(place))


@post("/w/{code:str}/preferences", guards=CAREFUL)
async def change_preferences(
    request: web.AnyRequest, code: FromPath[str], data: URLEncodedBody[Fields]
) -> Template | Redirect:
    place, typed = await lines.request_by_code(code), renumbered(data)
    try:
        await booking.change(CUSTOMER, place.id, read_preferences(typed))
    except Invalid as problem:
        return await changing_page(request, place, typed, problem)
    return to_place(request, code)


async def changing_page(
    request: web.AnyRequest, place: WaitingRequest, typed: Fields, problem: Invalid | None = None
) -> Template:
    branch, here = await catalog.branch(place.branch), f"/w/{place.code}"
    frame = frame_of(request)
    where = place.service, frame.link(here), frame.link(f"{here}/preferences")
    return await form_page(request, branch, where, typed, problem)


def to_place(request: web.AnyRequest, code: str) -> Redirect:
    return Redirect(frame_of(request).link(f"/w/{code}"), status_code=303)


@get("/w/{code:str}/leaving")
async def show_leaving(request: web.AnyRequest, code: FromPath[str]) -> Template:
    """The letters' link: a question first. Who has left already sees that."""
    place = await lines.request_by_code(code)
    if place.status != WaitingRequest.Status.waiting:
        return await waiting_page(request, place)
    branch = await catalog.branch(place.branch)
    return show("waiting", "waiting_leaving", request, branch, shown=await shown_wait(place), code=code)


@post("/w/{code:str}/leaving", guards=CAREFUL)
async def leave_waiting_list(request: web.AnyRequest, code: FromPath[str]) -> Redirect:
    place = await lines.request_by_code(code)
    await booking.leave(CUSTOMER, place.id)
    return to_place(request, code)


@post("/w/{code:str}/return", guards=CAREFUL)
async def return_to_waiting_list(request: web.AnyRequest, code: FromPath[str]) -> Template | Redirect:
    place = await lines.request_by_code(code)
    try:
        await booking.come_back(CUSTOMER, place.id)
    except booking.NothingLeft as refusal:
        return await waiting_page(request, place, refusal)
    return to_place(request, code)


@get("/w/{code:str}/offers/{offer_id:int}")
async def show_offer(request: web.AnyRequest, code: FromPath[str], offer_id: FromPath[int]) -> Template:
    return await offer_page(request, await lines.request_by_code(code), offer_id)


async def offer_page(
    request: web.AnyRequest, place: WaitingRequest, offer_id: int, problem: Problem | None = None
) -> Template:
    branch = await catalog.branch(place.branch)
    shown = await shown_offer(await lines.offer_of(place, offer_id))
    said: dict[str, Any] = {"shown": shown, "code": place.code, "notice": problem.sentence if problem else ""}
    said |= {"status": problem.status if problem else 200}
    return show("waiting", "waiting_offer", request, branch, **said)


@post("/w/{code:str}/offers/{offer_id:int}/booking", guards=CAREFUL)
async def take_offer(
    request: web.AnyRequest, code: FromPath[str], offer_id: FromPath[int]
) -> Template | Redirect:
    place = await lines.request_by_code(code)
    try:
        visit = await booking.take(place, offer_id)
    except NotFound:
        raise
    except Problem as refusal:
        return await offer_page(request, place, offer_id, refusal)
    frame = frame_of(request)
    return Redirect(frame.link(f"/v/{visit.code}", booked="yes" if frame.embed else ""), status_code=303)


@post("/w/{code:str}/offers/{offer_id:int}/refusal", guards=CAREFUL)
async def decline_offer(
    request: web.AnyRequest, code: FromPath[str], offer_id: FromPath[int]
) -> Template | Redirect:
    place = await lines.request_by_code(code)
    try:
        await booking.decline(place, offer_id)
    except booking.OfferOver as refusal:
        return await offer_page(request, place, offer_id, refusal)
    return to_place(request, code)


handlers = [
    show_waiting_form,
    join_waiting_list,
    show_waiting,
    show_preferences,
    change_preferences,
    show_leaving,
    leave_waiting_list,
    return_to_waiting_list,
    show_offer,
    take_offer,
    decline_offer,
]
