"""What the desk's pages of the waiting list are filled with."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from booking import day as days
from booking.queries import waiting as lines
from booking.queries import waiting_desk as desk
from booking.routes.forms import NEAREST, chosen_client, people_of
from booking.rules.preferences import clock_face, typed_again
from booking.rules.waiting import spread
from booking.schemas import TermsForm
from booking.waiting_tables import WaitingRequest, WaitingTerms
from catalog import queries as catalog
from catalog.tables import Branch
from clients.queries import client_row
from kit import clock
from kit.errors import Invalid, NotFound, Problem
from kit.rights import Actor, Permission
from kit.typed import is_number
from kit.web import page
from staff import queries as staff

FEW = 12
A_FORTNIGHT = timedelta(days=13)
STATUSES = tuple(WaitingRequest.Status)
SAID = {
    "added": "In line. Free times that suit are looked for at once.",
    "saved": "Saved.",
    "offered": "The time is kept for them, and the message is on its way.",
    "offered-call": "The time is kept for them. They have no e-mail address: please call.",
    "removed": "Taken off the list.",
    "back": "Back in line.",
}
Typed = Mapping[str, str]


async def branch_of(actor: Actor, wanted: str) -> Branch:
    """The branch asked for, or the first the actor works in."""
    if is_number(wanted):
        return await days.branch_here(actor, int(wanted))
    mine = await catalog.branches_of(actor)
    if not mine:
        raise NotFound("There is no branch yet.")
    return mine[0]


async def access_request(actor: Actor, request_id: int) -> tuple[WaitingRequest, Branch]:
    """A request in one of the actor's branches."""
    found = await lines.request_row(request_id)
    if not actor.works_in(found.branch):
        raise NotFound("There is no such place on a waiting list.")
    return found, await catalog.branch(found.branch)


async def is_written_to(request: WaitingRequest) -> bool:
    return bool((await client_row(request.client)).email)


async def list_page(actor: Actor, query: Typed) -> Any:  # noqa: ANN401
    branch = await branch_of(actor, query.get("branch", ""))
    status, text = query.get("status", ""), query.get("q", "")
    status = status if status in STATUSES else WaitingRequest.Status.waiting
    asked = int(query["page"]) if is_number(query.get("page", "")) else 1
    rows, shown, counts = await desk.waiting_sheet(actor, branch, status, text, asked)
    facts: dict[str, Any] = {"rows": rows, "pages": shown, "counts": counts, "chosen": status, "text": text}
    return page(
        "booking/waiting.html",
        actor=actor,
        branch=branch,
        branches=await catalog.branches_of(actor),
        statuses=STATUSES,
        query=quote(text),
        edits_terms=actor.may(Permission.edit_catalog),
        **facts,
    )


async def request_page(actor: Actor, request_id: int, problem: Problem | None = None, done: str = "") -> Any:  # noqa: ANN401
    request, branch = await access_request(actor, request_id)
    row = await desk.waiting_row(actor, branch, request.id)
    times = spread(row.free or [], branch.zone)[:FEW]
    return page(
        "booking/waiting_request.html",
        status=problem.status if problem else 200,
        actor=actor,
        branch=branch,
        one=row,
        times=times,
        more=len(row.free or []) - len(times),
        offers=await desk.offers_made(request.id),
        names=await staff.names_in(branch.id),
        said=SAID.get(done, ""),
        trouble=problem.sentence if problem else "",
    )


async def joining_page(actor: Actor, branch: Branch, typed: Typed, problem: Problem | None = None) -> Any:  # noqa: ANN401
    people = await people_of(branch.id, "")
    chosen = typed.get("client", "")
    return form_page(
        actor,
        branch,
        problem,
        joining=True,
        typed=typed,
        people=people,
        services=[
            each for each in await catalog.price_list(branch.id, online=False) if each.is_class or each.is_one
        ],
        title="Add to the waiting list",
        action="/desk/waiting",
        back=f"/desk/waiting?branch={branch.id}",
        found=[await chosen_client(actor, int(chosen))] if is_number(chosen) else [],
        chosen=chosen,
        search=NEAREST if actor.may(Permission.see_clients) else {"autocomplete": "off"},
    )


def empty_form(branch: Branch, service: str = "") -> dict[str, str]:
    """A fortnight from today."""
    today = clock.today(branch.zone)
    days = {"from_on-1": today.isoformat(), "to_on-1": (today + A_FORTNIGHT).isoformat()}
    return {"branch": str(branch.id), "service": service, **days}


async def changing_page(
    actor: Actor, request_id: int, typed: Typed | None = None, problem: Problem | None = None
) -> Any:  # noqa: ANN401
    request, branch = await access_request(actor, request_id)
    row = await desk.waiting_row(actor, branch, request.id)
    saved = (await lines.waiting_of([request.id]))[request.id].preferences
    people = await people_of(branch.id, "")
    here = f"/desk/waiting/{request.id}"
    return form_page(
        actor,
        branch,
        problem,
        joining=False,
        typed=typed_again(saved) if typed is None else typed,
        people=people,
        services=[],
        title=f"{row.row['name']}: {row.row['title']}",
        action=f"{here}/preferences",
        back=here,
        found=[],
        chosen="",
        search={},
    )


def form_page(actor: Actor, branch: Branch, problem: Problem | None, **facts: Any) -> Any:  # noqa: ANN401
    return page(
        "booking/waiting_form.html",
        status=problem.status if problem else 200,
        actor=actor,
        branch=branch,
        trouble=problem.sentence if problem else "",
        errors=problem.fields if isinstance(problem, Invalid) else {},
        **facts,
    )


async def terms_page(
    actor: Actor,
    branch: Branch,
    form: TermsForm | None = None,
    problem: Problem | None = None,
    done: str = "",
) -> Any:  # noqa: ANN401
    return page(
        "booking/waiting_terms.html",
        status=problem.status if problem else 200,
        actor=actor,
        branch=branch,
        form=form or as_form(await lines.waiting_terms(branch.id)),
        ways=WAYS,
        said=SAID.get(done, ""),
        trouble=problem.sentence if problem else "",
        errors=problem.fields if isinstance(problem, Invalid) else {},
    )


WAYS = (
    ("first", "To the first in line, then the next"),
    ("value", "To whose service costs most, then the next"),
    ("all", "To all at once: whoever takes it first has it"),
    ("hand", "By hand, from the waiting list"),
)


def as_form(terms: WaitingTerms) -> TermsForm:
    numbers = ("offer_minutes", "messages_a_day", "messages_a_time", "notice_minutes")
    return TermsForm(
        way=terms.way,
        quiet_from=clock_face(terms.quiet_from),
        quiet_until=clock_face(terms.quiet_until),
        **{name: str(getattr(terms, name)) for name in numbers},
    )
