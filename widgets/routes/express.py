"""A time that the desk holds for a client: the link leads to it, and they finish the booking or let it go.

Opening the link changes nothing, however often a mail program does: only the buttons do.
"""

from collections.abc import Mapping
from typing import Any

from litestar import get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from booking.actions import NoSuchTime, express
from booking.express_tables import Express
from booking.queries.express import link_by_code
from booking.queries.notices import notices_of
from booking.queries.setup import setup_of
from catalog import queries as catalog
from kit import clock, web
from kit.errors import Invalid, Problem
from widgets.forms import frame_of, limits_of
from widgets.limits import from_our_pages, not_too_often
from widgets.pages import kept, show
from widgets.queries.express import shown_to_client, times_instead
from widgets.questions import about, answers_to, questions
from widgets.rules.addons import write_addons
from widgets.rules.asking import About
from widgets.rules.forms import Kind
from widgets.schemas import Finishing, WantedTime
from widgets.slips import corrected, meant_by, refuse_slip

CAREFUL = [from_our_pages, not_too_often]


@get("/x/{code:str}")
async def show_held(request: web.AnyRequest, code: FromPath[str]) -> Template | Redirect:
    return await link_page(request, await link_by_code(code))


async def link_page(
    request: web.AnyRequest, link: Express, typed: Finishing | None = None, problem: Problem | None = None
) -> Template | Redirect:
    """The form while the time is held; then the visit it became, or times instead with what was typed."""
    branch = await catalog.branch(link.branch)
    shown = await shown_to_client(link, branch)
    if shown.visit:
        return Redirect(frame_of(request).link(f"/v/{shown.visit}"), status_code=303)
    typed = typed or Finishing(name=link.name, email=link.email)
    common: dict[str, Any] = {"shown": shown, "typed": typed, "today": clock.today(branch.zone)}
    common["notice"] = problem.sentence if problem else ""
    status = problem.status if problem else 200
    if not shown.is_open or isinstance(problem, NoSuchTime):
        member, starts = await times_instead(link)
        starts = starts if may_choose(request, link, member) else []
        common |= {"starts": starts, "hidden": kept_for(link, member, typed)}
        return show("express", "express_over", request, branch, status=status, **common)
    common |= {"errors": problem.fields if isinstance(problem, Invalid) else {}, "meant": meant_by(problem)}
    common |= await questions(request, await about_link(link))
    common["notices"] = await notices_of(branch.id, [link.service], link.starts_at)
    return show("contact", "express", request, branch, status=status, **common)


async def about_link(link: Express) -> About:
    return about(await setup_of(link.branch), (link.service, *link.addons))


def may_choose(request: web.AnyRequest, link: Express, member: int | None) -> bool:
    """What the desk held needs no form; another time instead is chosen by the one that is shown."""
    design = limits_of(request)
    return design.step(Kind.service).includes(link.service) and design.step(Kind.staff).takes(member)


def kept_for(link: Express, member: int | None, typed: Finishing) -> Mapping[str, str]:
    """What the form of another time is filled in with."""
    what = {"service": str(link.service), "addons": write_addons(link.addons), "member": str(member or "")}
    contact = {"name": typed.name, "phone": link.phone, "email": typed.email, "comment": typed.comment}
    return kept(WantedTime(**what, **contact))


@post("/x/{code:str}/visit", guards=CAREFUL)
async def finish_booking(
    request: web.AnyRequest, code: FromPath[str], data: URLEncodedBody[Finishing]
) -> Template | Redirect:
    link, data = await link_by_code(code), corrected(data)
    answers = await answers_to(request, await about_link(link))
    contact = express.Contact(data.name, data.email, data.comment, answers)
    try:
        refuse_slip(data)
        visit = await express.finish(express.by_link(link), link, contact)
    except Problem as problem:
        return await link_page(request, await link_by_code(code), data, problem)
    return Redirect(frame_of(request).link(f"/v/{visit.code}"), status_code=303)


@post("/x/{code:str}/refusal", guards=CAREFUL)
async def let_time_go(request: web.AnyRequest, code: FromPath[str]) -> Template | Redirect:
    link = await link_by_code(code)
    try:
        await express.decline(link)
    except Problem as problem:
        return await link_page(request, await link_by_code(code), problem=problem)
    return Redirect(frame_of(request).link(f"/x/{code}"), status_code=303)


handlers = [show_held, finish_booking, let_time_go]
