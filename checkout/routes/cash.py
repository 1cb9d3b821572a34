"""Cash desks and their shifts."""

from functools import partial
from typing import Annotated, Any

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody

from catalog.queries import branches_of
from checkout import actions, queries, typed
from checkout.routes.asked import branch_here, done_or_again, made_or_again, sees_drawers
from checkout.schemas import CountForm, DeskForm, OpeningForm
from kit.errors import Invalid, Problem
from kit.money import parse_money
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, page

Number = Annotated[int, QueryParameter(name="page")]
RUNS = needs(Permission.run_shifts)
SETS_UP = needs(Permission.edit_catalog)


@get("/", guards=[sees_drawers])
async def show_cash(request: AnyRequest, branch: FromQuery[int | None] = None, number: Number = 1) -> Any:  # noqa: ANN401
    return await cash_page(request, branch, number=number)


async def cash_page(
    request: AnyRequest,
    branch: int | None,
    problem: Problem | None = None,
    **more: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """Every drawer of a branch and its past shifts; `more` is a page's number, or a form that came back."""
    actor = actor_of(request)
    here = await branch_here(actor, branch)
    past, pages = await queries.past_shifts(here.id, more.pop("number", 1))
    forms: dict[str, Any] = {"opening": OpeningForm(), "naming": DeskForm(), "desk": 0}
    return page(
        "checkout/cash.html",
        status=problem.status if problem else 200,
        actor=actor,
        branch=here,
        branch_options=[(each.id, each.name) for each in await branches_of(actor)],
        drawers=await queries.desks_here(here.id, here.currency),
        past=past,
        pages=pages,
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
async def open_shift(request: AnyRequest, desk: FromPath[int], data: URLEncodedBody[OpeningForm]) -> Any:  # noqa: ANN401
    found = await queries.access_desk(actor_of(request), desk)

    async def start() -> None:
        opening = parse_money(data.opening, found["currency"], "opening")
        await actions.open_shift(actor_of(request), desk, opening)

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await cash_page(request, found["branch"], problem, opening=data, desk=desk)

    return await done_or_again(start(), f"/desk/cash?branch={found['branch']}", again)


@get("/shifts/{shift:int}", guards=[sees_drawers])
async def show_shift(request: AnyRequest, shift: FromPath[int], number: Number = 1) -> Any:  # noqa: ANN401
    return await shift_page(request, shift, number=number)


async def shift_page(
    request: AnyRequest,
    shift_id: int,
    problem: Problem | None = None,
    *,
    number: int = 1,
    counting: CountForm | None = None,
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    shift = await queries.access_shift(actor, shift_id)
    moves, pages = await queries.movements(shift, number)
    return page(
        "checkout/shift.html",
        status=problem.status if problem else 200,
        actor=actor,
        shift=shift,
        expected=await queries.expected_in(shift),
        moves=moves,
        pages=pages,
        trouble=problem,
        errors=problem.fields if isinstance(problem, Invalid) else {},
        counting=counting or CountForm(),
    )


@post("/shifts/{shift:int}/count", guards=[RUNS])
async def close_shift(request: AnyRequest, shift: FromPath[int], data: URLEncodedBody[CountForm]) -> Any:  # noqa: ANN401
    found = await queries.access_shift(actor_of(request), shift)

    async def finish() -> None:
        counted = parse_money(data.counted, found["currency"], "counted")
        await actions.close_shift(actor_of(request), shift, counted, data.reason)

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await shift_page(request, shift, problem, counting=data)

    return await done_or_again(finish(), f"/desk/cash/shifts/{shift}", again)


cash = Router(
    "/cash",
    route_handlers=[
        show_cash, add_desk, rename_desk, retire_desk, open_shift, show_shift, close_shift,
    ],
)  # fmt: skip
