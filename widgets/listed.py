"""What can be booked, as the form offers it: the price list, and people where one is chosen first."""

from typing import Any

from litestar.response import Template

from booking.queries.setup import setup_of
from catalog import queries as catalog
from catalog.tables import Branch
from kit import clock, web
from kit.errors import Problem
from kit.settings import settings
from kit.words import N_, _
from widgets.forms import form_of
from widgets.linked import linked_branch
from widgets.pages import show
from widgets.queries.people import bookable_people, services_of
from widgets.queries.ratings import rating_of
from widgets.queries.screen import Category, price_list
from widgets.rules.addresses import read_id
from widgets.rules.forms import Kind, chosen_member

NOBODY = N_("This specialist cannot be booked here any more. Please choose somebody else.")


async def categories(request: web.AnyRequest, branch: Branch, member: int | None = None) -> list[Category]:
    """Only what the form offers, and what that specialist does; headings with nothing below them go."""
    step = form_of(request).design.step(Kind.service)
    found = await price_list(branch)
    theirs = services_of(await setup_of(branch.id), member) if member else None
    kept = [
        Category(each.name, [
            listed for listed in each.services
            if step.offers(listed.service.id) and (theirs is None or listed.service.id in theirs)
        ])
        for each in found
    ]  # fmt: skip
    return [each for each in kept if each.services]


async def show_branches(request: web.AnyRequest, problem: Problem | None = None) -> Template:
    """Those of the form, the one that is chosen already first; all of them where its own are closed."""
    step, branches = form_of(request).design.step(Kind.branch), await catalog.open_branches()
    offered = [each for each in branches if step.includes(each.id)] or branches
    if branches:
        await catalog.branch(branches[0].id)  # its language, where the browser asks for none of ours
    ordered = sorted(offered, key=lambda each: each.id != step.default)
    return show(
        "branch",
        "branches",
        request,
        None,
        branches=ordered,
        service=request.query_params.get("service"),
        chosen=request.query_params.get("member"),
        notice=problem.sentence if problem else "",
        status=problem.status if problem else 200,
    )


async def show_services(
    request: web.AnyRequest, branch: Branch, *, notice: str = "", status: int = 200
) -> Template:
    design = form_of(request).design
    asked = chosen_member(design, request.query_params.get("member"), fresh=False)
    member = read_id(asked)
    found = await categories(request, branch, member if design.staff_first else None)
    if design.staff_first and member and not found:
        return await show_people(request, branch, notice=_(NOBODY), status=404)
    return show(
        "service",
        "services",
        request,
        branch,
        categories=found,
        rating=rating_of(branch),
        sells_certificates=settings().takes_online and (await setup_of(branch.id)).kept.sells_certificates,
        adds=None,
        member=asked or None,
        notice=notice,
        status=status,
        **await linked_branch(branch, found),
    )


async def show_people(
    request: web.AnyRequest, branch: Branch, *, notice: str = "", status: int = 200
) -> Template:
    """Who is to do it, before what is to be done."""
    design = form_of(request).design
    staff, service = design.step(Kind.staff), design.step(Kind.service)
    found = await bookable_people(branch, service.offers, staff.offers)
    today = clock.today(branch.zone)
    said: dict[str, Any] = {"notice": notice, "status": status, "anybody": not staff.only, "today": today}
    return show("staff", "people", request, branch, found=found, **said)
