"""Refunding a bill or a part of it, what became of refunds, and all of them."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody

from catalog.queries import branch as branch_of
from catalog.queries import branch_here, branches_of
from checkout import actions, queries, refund_forms
from checkout.actions.refunding import left_of
from checkout.queries.bills import BillSheet
from checkout.refund_forms import Sent
from checkout.routes.asked import done_or_again, sees_sales
from checkout.routes.bills import bill_page
from checkout.rules import Method
from checkout.rules.refunding import agree
from checkout.rules.refunds import Agreed, BillLeft, SoldLine
from checkout.schemas import ReplacementForm
from checkout.typed import number as whole_number
from clients.queries import access_visit
from kit.errors import Invalid, Problem, Refused
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, is_fragment, page

Number = Annotated[int, QueryParameter(name="page")]
REFUNDS = [needs(Permission.reopen_visits)]
OTHERWISE = [needs(Permission.refund_otherwise)]
FILTERS = ("", "asked", "failed")


@get("/bills/{visit:int}/refund", guards=REFUNDS)
async def show_refund(request: AnyRequest, visit: FromPath[int]) -> Any:  # noqa: ANN401
    """The form; for a part of the page only what it would come to."""
    sent = dict(request.query_params.items())
    if is_fragment(request):
        return await refund_sum(request, visit, sent)
    return await refund_page(request, visit, sent)


async def refund_sum(request: AnyRequest, visit: int, sent: Sent) -> Any:  # noqa: ANN401
    found = await access_visit(actor_of(request), visit)
    _, left = await left_of(visit)
    agreed, fault = come_to(sent, left)
    return page(
        "checkout/refund_sum.html",
        visit=found,
        branch=await branch_of(found.branch),
        left=left,
        lines=by_number(left),
        agreed=agreed,
        fault=fault,
    )


async def refund_page(request: AnyRequest, visit: int, sent: Sent, problem: Problem | None = None) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    sheet = await queries.bill_sheet(actor, visit)
    try:
        bill, left = await left_of(visit)
    except Refused as nothing:
        return page(
            "checkout/no_refund.html", status=nothing.status, actor=actor, sheet=sheet, nothing=nothing
        )
    agreed, fault = come_to(sent, left)
    wrong = problem or (fault if sent else None)
    return page(
        "checkout/refund.html",
        status=problem.status if problem else 200,
        actor=actor,
        sheet=sheet,
        visit=sheet.visit,
        branch=sheet.branch,
        bill=bill,
        left=left,
        lines=by_number(left),
        says_how=any(text for name, text in sent.items() if name.startswith(("how-", "means-"))),
        sent=sent,
        agreed=agreed,
        fault=fault,
        trouble=problem,
        errors=wrong.fields if isinstance(wrong, Invalid) else {},
        desk=sent.get("desk") or desk_of(sheet),
        methods=(Method.cash, Method.card),
        is_spent=isinstance(problem, actions.PointsAlreadySpent),
    )


def by_number(left: BillLeft) -> dict[int, SoldLine]:
    return {line.id: line for line in left.lines}


def come_to(sent: Sent, left: BillLeft) -> tuple[Agreed | None, Problem | None]:
    """What was chosen so far comes to, or why it cannot be."""
    try:
        return agree(left, refund_forms.wish(sent, left)), None
    except Invalid as fault:
        return None, fault


def desk_of(sheet: BillSheet) -> str:
    """Cash goes out of the drawer it went into, where that is open."""
    names = {desk.name: str(desk.id) for desk in sheet.desks}
    return next((names[paid["desk"]] for paid in sheet.payments if paid["desk"] in names), "")


@post("/bills/{visit:int}/refunds", guards=REFUNDS)
async def refund(request: AnyRequest, visit: FromPath[int]) -> Any:  # noqa: ANN401
    sent = {name: text for name, text in (await request.form()).items() if isinstance(text, str)}

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await refund_page(request, visit, sent, problem)

    return await done_or_again(carry_out(request, visit, sent), f"/desk/bills/{visit}#refunds", again)


async def carry_out(request: AnyRequest, visit: int, sent: Sent) -> None:
    """What is left is read here and counted again, under the lock, by the action."""
    sheet = await queries.bill_sheet(actor_of(request), visit)
    _, left = await left_of(sheet.visit.id)
    await actions.refund(actor_of(request), visit, refund_forms.order(sent, left))


@get("/refunds", guards=[sees_sales])
async def show_refunds(
    request: AnyRequest,
    branch: FromQuery[int | None] = None,
    show: FromQuery[str] = "",
    q: FromQuery[str] = "",
    number: Number = 1,
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    here = await branch_here(actor, branch)
    chosen = show if show in FILTERS else ""
    rows, pages = await queries.refunds_here(here.id, chosen, q, number)
    return page(
        "checkout/refunds.html",
        actor=actor,
        branch=here,
        branch_options=[(each.id, each.name) for each in await branches_of(actor)],
        rows=rows,
        pages=pages,
        show=chosen,
        search=q,
    )


@post("/refunds/parts/{part:int}/attempts", guards=REFUNDS)
async def ask_again(request: AnyRequest, part: FromPath[int]) -> Any:  # noqa: ANN401
    return await settled(request, part, partial(actions.ask_again, actor_of(request), part))


@post("/refunds/parts/{part:int}/replacement", guards=[*REFUNDS, *OTHERWISE])
async def give_otherwise(
    request: AnyRequest, part: FromPath[int], data: URLEncodedBody[ReplacementForm]
) -> Any:  # noqa: ANN401
    method = Method(data.means) if data.means in list(Method) else Method.points
    giving = partial(actions.give_otherwise, actor_of(request), part, method, whole_number(data.desk))
    return await settled(request, part, giving)


async def settled(request: AnyRequest, part: int, act: Callable[[], Awaitable[object]]) -> Any:  # noqa: ANN401
    """Back to the bill; refused, the bill says why."""
    found = await queries.access_part(actor_of(request), part)

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await bill_page(request, found.row["visit"], problem)

    return await done_or_again(act(), f"/desk/bills/{found.row['visit']}#refunds", again)


refunds = Router("/", route_handlers=[show_refund, refund, show_refunds, ask_again, give_otherwise])
