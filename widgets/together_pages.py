"""Booking several services: what is asked for, who is coming, and what to do when a time is gone."""

from dataclasses import dataclass
from typing import Any

from litestar.response import Template

from booking.actions import NoSuchTime
from booking.queries.notices import notices_of
from booking.queries.setup import setup_of
from booking.queries.several import next_of_several
from booking.queries.wanted import Several, several_in
from booking.rules.wants import Wanted
from catalog.tables import Branch
from kit import clock, web
from kit.errors import NotFound, Problem
from kit.words import _
from widgets.again import again_in
from widgets.friends import friend_field
from widgets.offered import refuse_branch, with_whom
from widgets.pages import NEXT_TIMES, show
from widgets.promo import price_and_promo
from widgets.queries.announced import announced
from widgets.queries.together import HeldTogether
from widgets.questions import about, kept_answers, questions
from widgets.rules.asking import About
from widgets.rules.plans import how, read_plan, write_plan
from widgets.schemas import TogetherForm


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address or a form asks for, and how it says so."""

    branch: Branch
    wanted: Wanted
    several: Several

    @property
    def plan(self) -> str:
        return write_plan(self.wanted.wants)

    @property
    def what(self) -> About:
        """Of a package, its services and itself."""
        wants = [*self.wanted.wants, *(part.want for part in self.several.parts)]
        return about(self.several.setup, (each for want in wants for each in (want.service, *want.addons)))

    @property
    def state(self) -> dict[str, str]:
        return {"plan": self.plan, **how(self.wanted)}

    @property
    def here(self) -> str:
        return f"/book/{self.branch.slug}/together"


async def asked_for(request: web.AnyRequest, branch: Branch, said: Any) -> Asked:  # noqa: ANN401
    """Raises `NotFound` for what is no plan, `NotHere` for what the form of it leaves out, and what
    `several_in` raises. `said` is a query or a form.
    """
    wants = read_plan(said.get("plan", ""))
    if not wants:
        raise NotFound(_("There is no such choice of services. Please choose from the list."))
    await refuse_branch(request, branch)
    setup = await setup_of(branch.id)
    wants = with_whom(request, setup, wants)
    wanted = Wanted(wants, bool(said.get("at_once")), not said.get("in_turn"))
    return Asked(branch, wanted, several_in(setup, wanted))


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
    place = f"{asked.here}/holds/{held.code}" if held.code else asked.here
    again = await again_in(request, place, typed, context.get("errors"), **asked.state)
    left = held.expires_at - clock.now() if held.expires_at else None
    common: dict[str, Any] = {
        "held": held,
        "asked": asked,
        "place": asked.here,
        "typed": typed,
        "again": again,
        "errors": {},
        "tone": "trouble",
        "today": clock.today(branch.zone),
        "day": clock.wall(held.starts_at, branch.zone).date(),
        "notices": await notices_of(branch.id, {each.service for each in offers}, held.starts_at),
        "rules": [each.guests for each in conditions],
        "takes_requests": any(each.takes_requests for each in conditions),
        "seconds_left": int(left.total_seconds()) if left else 0,
        "announced": announced(asked.several.setup, held.lines, held.starts_at),
        **await questions(request, asked.what),
        **await friend_field(request, branch),
        **await price_and_promo(request, branch, held, again.client if again else None),
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
