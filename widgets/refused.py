"""How trouble with a time is shown, without losing anything."""

from datetime import datetime

from litestar.response import Template
from msgspec.structs import replace

from booking.actions import NoSuchTime, NotOffered
from booking.queries import next_free
from catalog import queries as catalog
from catalog.tables import Branch
from kit import clock, web
from kit.errors import NotFound, Problem
from widgets.forms import limits_of
from widgets.listed import show_branches, show_services
from widgets.offered import NotThisBranch, kept_within
from widgets.pages import NEXT_TIMES, kept, show
from widgets.questions import kept_answers
from widgets.rules.addons import read_addons
from widgets.rules.addresses import read_id
from widgets.rules.forms import Kind
from widgets.schemas import WantedTime


async def show_refusal(
    request: web.AnyRequest, branch: Branch, wanted: WantedTime, problem: Problem
) -> Template:
    """Why the time cannot be had, and the next ones as buttons that keep what was typed."""
    if isinstance(problem, NotThisBranch):
        return await show_branches(request, problem)
    services = {each.id: each for each in await catalog.price_list(branch.id, online=True)}
    step = limits_of(request).step(Kind.service)
    asked = read_id(wanted.service) or 0
    service = services.get(asked) if step.includes(asked) else None
    if isinstance(problem, NotOffered):  # not by this specialist: perhaps by another
        wanted = replace(wanted, member="")
    wanted = await kept_within(request, branch, wanted)
    starts = await next_starts(branch, wanted, problem) if service else []
    return show(
        "taken",
        "taken",
        request,
        branch,
        status=problem.status,
        sentence=problem.sentence,
        service=service,
        asked=None,
        starts=starts,
        today=clock.today(branch.zone),
        hidden=kept(wanted),
        answers=await kept_answers(request),
    )


async def show_instead(request: web.AnyRequest, branch: Branch, problem: NotFound) -> Template:
    """What the form offers, and why this cannot be had, or not by it."""
    if isinstance(problem, NotThisBranch):
        return await show_branches(request, problem)
    return await show_services(request, branch, notice=problem.sentence, status=problem.status)


async def next_starts(branch: Branch, wanted: WantedTime, problem: Problem) -> list[datetime]:
    """Those the refusal names, or the next of all."""
    if isinstance(problem, NoSuchTime) and problem.next_times:
        return problem.next_times
    service, member = read_id(wanted.service) or 0, read_id(wanted.member)
    try:
        addons = read_addons([wanted.addons])
        return await next_free(branch.id, service, member, clock.now(), NEXT_TIMES, addons=addons)
    except Problem:
        return []
