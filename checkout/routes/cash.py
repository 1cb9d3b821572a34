"""Cash desks: what is in each, opening a shift, and how a branch keeps them."""

from functools import partial
from typing import Annotated, Any

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody

from catalog.queries import branch_here, branches_of
from checkout import actions, counting, queries, typed
from checkout.routes.asked import (
    chosen_of,
    done_or_again,
    fields_of,
    made_or_again,
    sees_drawers,
)
from checkout.routes.closing import closing
from checkout.routes.shifts import shifts
from checkout.rules.denominations import denominations_of
from checkout.rules.drawers import total_of
from checkout.schemas import CashRuleForm, DeskForm
from kit.errors import Invalid, Problem
from kit.money import format_money
from kit.rights import Permission, actor_of, needs
from kit.seen import mark_of
from kit.web import AnyRequest, page

Number = Annotated[int, QueryParameter(name="page")]
RUNS = needs(Permission.run_shifts)
SETS_UP = needs(Permission.edit_catalog)


@get("/", guards=[sees_drawers])
async def show_cash(
    request: AnyRequest, branch: FromQuery[int | None] = None, q: FromQuery[str] = "", number: Number = 1
) -> Any:  # noqa: ANN401
    return await cash_page(request, branch, number=number, search=q)


async def cash_page(
    request: AnyRequest,
    branch: int | None,
    problem: Problem | None = None,
    **more: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """Every drawer of a branch and its past shifts; `more`: what is looked for, or a form that came back."""
    actor = actor_of(request)
    here = await branch_here(actor, branch)
    search = more.pop("search", "")
    past, pages = await queries.past_shifts(here.id, more.pop("number", 1), search)
    hours = await queries.most_hours(here.id)
    forms: dict[str, Any] = {"opening": {}, "naming": DeskForm(), "desk": 0, "chosen": None}
    forms["ruling"] = CashRuleForm(most_hours="" if hours is None else str(hours))
    return page(
        "checkout/cash.html",
        status=problem.status if problem else 200,
        actor=actor,
        branch=here,
        branch_options=[(each.id, each.name) for each in await branches_of(actor)],
        drawers=await queries.desks_here(actor, here.id, here.currency),
        sees=queries.sees_expected(actor),
        safe=await queries.in_safe(here.id, here.currency),
        hours=hours,
        people=await queries.people_here(here.id),
        denominations=denominations_of(here.currency),
        past=past,
        pages=pages,
        search=search,
        trouble=problem,
        errors=problem.fields if isinstance(problem, Invalid) else {},
        **forms | more,
    )


@post("/desks", guards=[SETS_UP])
async def add_desk(request: AnyRequest, data: URLEncodedBody[DeskForm]) -> Any:  # noqa: ANN401
    actor, branch = actor_of(request), typed.number(data.branch) or 0

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await cash_page(request, branch, problem, naming=data)

    adding = partial(actions.add_desk, actor, branch, data.name)
    return await made_or_again(request, adding, f"/desk/cash?branch={branch}", again)


@post("/desks/{desk:int}", guards=[SETS_UP])
async def rename_desk(request: AnyRequest, desk: FromPath[int], data: URLEncodedBody[DeskForm]) -> Any:  # noqa: ANN401
    found = await queries.access_desk(actor_of(request), desk)

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await cash_page(request, found["branch"], problem, naming=data, desk=desk)

    act = actions.rename_desk(actor_of(request), desk, data.name)
    return await done_or_again(act, f"/desk/cash?branch={found['branch']}", again)


@post("/desks/{desk:int}/retirement", guards=[SETS_UP])
async def retire_desk(request: AnyRequest, desk: FromPath[int]) -> Any:  # noqa: ANN401
    found = await queries.access_desk(actor_of(request), desk)

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await cash_page(request, found["branch"], problem)

    act = actions.retire_desk(actor_of(request), desk)
    return await done_or_again(act, f"/desk/cash?branch={found['branch']}", again)


@post("/desks/{desk:int}/shifts", guards=[RUNS])
async def open_shift(request: AnyRequest, desk: FromPath[int]) -> Any:  # noqa: ANN401
    found = await queries.access_desk(actor_of(request), desk)
    form, chosen = await fields_of(request), await chosen_of(request, "people")

    async def start() -> None:
        count = counting.counted(form, found["currency"], "opening")
        people = chosen if form.get("whose") == "some" else None
        await actions.open_shift(actor_of(request), desk, count.amount, count.pieces, people)

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        branch = found["branch"]
        return await cash_page(request, branch, problem, opening=form, desk=desk, chosen=set(chosen))

    return await made_or_again(request, start, f"/desk/cash?branch={found['branch']}", again)


@get("/desks/{desk:int}/total", guards=[RUNS])
async def show_total(request: AnyRequest, desk: FromPath[int]) -> Response[str]:
    """What the pieces come to that are typed so far; the count itself is added up when it is sent."""
    found = await queries.access_desk(actor_of(request), desk)
    currency = found["currency"]
    try:
        pieces = counting.pieces_of(dict(request.query_params.items()), currency)
        said = format_money(total_of(pieces, currency), currency, found["locale"])
    except Invalid as problem:
        said = problem.sentence
    return Response(said, media_type="text/plain")


@get("/desks/{desk:int}/people", guards=[SETS_UP])
async def show_desk_people(request: AnyRequest, desk: FromPath[int]) -> Any:  # noqa: ANN401
    return await desk_people_page(request, desk)


async def desk_people_page(
    request: AnyRequest, desk_id: int, problem: Problem | None = None, chosen: list[int] | None = None
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    found = await queries.access_desk(actor, desk_id)
    now = await queries.people_of_desk(desk_id)
    people = await queries.people_here(found["branch"])
    return page(
        "checkout/desk_people.html",
        status=problem.status if problem else 200,
        actor=actor,
        desk=found,
        seen=mark_of({"people": await queries.names_of_desk(desk_id)}),
        people=people,
        chosen=now if chosen is None else set(chosen),
        trouble=problem,
        errors=problem.fields if isinstance(problem, Invalid) else {},
    )


@post("/desks/{desk:int}/people", guards=[SETS_UP])
async def limit_desk(request: AnyRequest, desk: FromPath[int]) -> Any:  # noqa: ANN401
    found = await queries.access_desk(actor_of(request), desk)
    chosen, form = await chosen_of(request, "people"), await fields_of(request)

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await desk_people_page(request, desk, problem, chosen)

    act = actions.limit_desk(actor_of(request), desk, chosen, form.get("seen", ""))
    return await done_or_again(act, f"/desk/cash?branch={found['branch']}", again)


@post("/rule", guards=[SETS_UP])
async def set_rule(request: AnyRequest, data: URLEncodedBody[CashRuleForm]) -> Any:  # noqa: ANN401
    branch = typed.number(data.branch) or 0

    async def change() -> None:
        await actions.set_cash_rule(actor_of(request), branch, counting.hours(data.most_hours))

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await cash_page(request, branch, problem, ruling=data)

    return await done_or_again(change(), f"/desk/cash?branch={branch}", again)


cash = Router(
    "/cash",
    route_handlers=[
        show_cash, add_desk, rename_desk, retire_desk, open_shift, show_total, show_desk_people, limit_desk,
        set_rule, *shifts, *closing,
    ],
)  # fmt: skip
