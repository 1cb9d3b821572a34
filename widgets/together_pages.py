"""The last pages of booking several services: who is coming, and what to do when a time is gone."""

from typing import Any, Protocol

from litestar.response import Template

from booking.actions import NoSuchTime
from booking.queries.notices import notices_of
from booking.queries.several import next_of_several
from booking.queries.wanted import Several
from catalog.tables import Branch
from kit import clock, web
from kit.errors import Problem
from widgets.pages import NEXT_TIMES, show
from widgets.queries.together import HeldTogether
from widgets.questions import kept_answers, questions
from widgets.schemas import TogetherForm


class Asked(Protocol):
    """What was asked for, and how an address says so."""

    @property
    def branch(self) -> Branch: ...
    @property
    def several(self) -> Several: ...
    @property
    def state(self) -> dict[str, str]: ...
    @property
    def here(self) -> str: ...


async def show_contact(
    request: web.AnyRequest,
    asked: Asked,
    held: HeldTogether,
    typed: TogetherForm,
    *,
    status: int = 200,
    **context: Any,  # noqa: ANN401
) -> Template:
    """The last step, with whatever was typed and what is wrong with it."""
    branch, offers = asked.branch, asked.several.offers
    conditions = [each.conditions for each in offers]
    left = held.expires_at - clock.now() if held.expires_at else None
    common: dict[str, Any] = {
        "held": held,
        "asked": asked,
        "place": asked.here,
        "typed": typed,
        "errors": {},
        "tone": "trouble",
        "today": clock.today(branch.zone),
        "day": clock.wall(held.starts_at, branch.zone).date(),
        "notices": await notices_of(branch.id, {each.service for each in offers}, held.starts_at),
        "rules": [each.guests for each in conditions],
        "takes_requests": any(each.takes_requests for each in conditions),
        "seconds_left": int(left.total_seconds()) if left else 0,
        **await questions(request),
    }
    return show("contact", "together_contact", request, branch, status=status, **{**common, **context})


async def show_taken(
    request: web.AnyRequest, asked: Asked, typed: TogetherForm, problem: Problem
) -> Template:
    """Why the time cannot be had, and the next ones as buttons that keep what was typed."""
    starts = problem.next_times if isinstance(problem, NoSuchTime) else []
    if not starts:
        starts = await next_of_several(asked.several, clock.now(), NEXT_TIMES)
    return show(
        "taken",
        "taken",
        request,
        asked.branch,
        status=problem.status,
        sentence=problem.sentence,
        service=None,
        asked=asked,
        starts=starts,
        today=clock.today(asked.branch.zone),
        hidden={**typed.facts(), **asked.state, "starts_at": ""},
        answers=await kept_answers(request),
    )
