"""How a customer's page is put together, and how trouble with a time is shown without losing anything."""

from collections.abc import Mapping
from datetime import datetime

from litestar import MediaType
from litestar.response import Template
from msgspec.structs import replace

from booking.actions import NoSuchTime, NotOffered
from booking.queries import next_free
from booking.queries.notices import notices_of
from booking.queries.setup import setup_of
from catalog import queries as catalog
from catalog.tables import Branch
from clients.rules import short_code
from kit import clock, web, words
from kit.errors import Problem
from kit.typed import in_words
from widgets.queries import Held
from widgets.questions import kept_answers, questions
from widgets.rules.addons import read_addons, write_addons
from widgets.rules.addresses import Frame, read_frame, read_id
from widgets.rules.days import for_whom, local_iso, months, near_day
from widgets.schemas import WantedTime

WORDS = {
    "near_day": near_day,
    "wall_time": local_iso,
    "in_words": in_words,
    "for_whom": for_whom,
    "long_date": words.day_text,
    "months": months,
    "short_code": short_code,
    "languages": words.LANGUAGES,
}
ONE_SERVICE = {"asked": None, "basket": None, "adds": None}
FRESH = {"Cache-Control": "no-cache", "Vary": "Accept-Language"}
PERSONAL = {"Cache-Control": "no-store"}
NEXT_TIMES = 6


def frame_of(request: web.AnyRequest) -> Frame:
    return read_frame(request.query_params)


def show(
    step: str,
    template: str,
    request: web.AnyRequest,
    branch: Branch | None,
    *,
    status: int = 200,
    **context: object,
) -> Template:
    """A page of the flow. What belongs to one person is kept by no cache."""
    headers = FRESH if step in ("branch", "service", "addons", "time") else PERSONAL
    common = {
        "step": step,
        "branch": branch,
        "frame": frame_of(request),
        "notice": "",
        **WORDS,
        **ONE_SERVICE,
    }
    return Template(
        f"{template if '/' in template else f'widgets/{template}'}.html",
        context={**common, **context},
        status_code=status,
        headers=headers,
        media_type=MediaType.HTML,
    )


async def show_contact(
    request: web.AnyRequest,
    branch: Branch,
    held: Held,
    typed: WantedTime | None = None,
    *,
    status: int = 200,
    **context: object,
) -> Template:
    """The last step, with whatever was typed and what is wrong with it."""
    now, conditions = clock.now(), (await setup_of(branch.id)).conditions_of(held.service)
    common = {
        "held": held,
        "place": f"/book/{branch.slug}",
        "addons": write_addons(held.added),
        "typed": typed or WantedTime(),
        "errors": {},
        "tone": "trouble",
        "today": clock.today(branch.zone),
        "day": clock.wall(held.starts_at, branch.zone).date(),
        "notices": await notices_of(branch.id, [held.service], held.starts_at),
        "rules": [conditions.guests],
        "takes_requests": conditions.takes_requests,
        "seconds_left": int((held.expires_at - now).total_seconds()) if held.expires_at else 0,
        **await questions(request),
    }
    return show("contact", "contact", request, branch, status=status, **{**common, **context})


async def show_refusal(
    request: web.AnyRequest, branch: Branch, wanted: WantedTime, problem: Problem
) -> Template:
    """Why the time cannot be had, and the next ones as buttons that keep what was typed."""
    services = {each.id: each for each in await catalog.price_list(branch.id, online=True)}
    service = services.get(read_id(wanted.service) or 0)
    if isinstance(problem, NotOffered):  # not by this specialist: perhaps by another
        wanted = replace(wanted, member="")
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


def kept(wanted: WantedTime) -> Mapping[str, str]:
    return {
        "service": wanted.service,
        "addons": wanted.addons,
        "member": wanted.member,
        "hold": wanted.hold,
        "name": wanted.name,
        "phone": wanted.phone,
        "email": wanted.email,
        "comment": wanted.comment,
    }
