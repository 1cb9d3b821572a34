"""Counting a drawer and closing its shift: first what is there, then what should have been."""

from functools import partial
from typing import Any

from litestar import get, post
from litestar.params import FromPath

from checkout import actions, counting, queries, typed
from checkout.routes.asked import fields_of, made_or_again
from checkout.routes.reports import reports
from checkout.rules.denominations import denominations_of
from kit.errors import Invalid, Problem
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, page

RUNS = needs(Permission.run_shifts)


@get("/shifts/{shift:int}/closing", guards=[RUNS])
async def show_closing(request: AnyRequest, shift: FromPath[int]) -> Any:  # noqa: ANN401
    return await closing_page(request, shift)


async def closing_page(
    request: AnyRequest,
    shift_id: int,
    problem: Problem | None = None,
    **more: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """`more` is the form that came back."""
    actor = actor_of(request)
    shift = await queries.access_shift(actor, shift_id)
    expected = (await queries.figures_of(shift)).expected
    count = await queries.last_count(shift_id)
    forms: dict[str, Any] = {"counting": {}, "ending": {}}
    return page(
        "checkout/closing.html",
        status=problem.status if problem else 200,
        actor=actor,
        shift=shift,
        expected=expected if queries.sees_expected(actor) else None,
        count=count,
        is_stale=count is not None and count["expected"] != expected,
        left=await queries.unfinished_here(shift["branch"]),
        denominations=denominations_of(shift["currency"]),
        trouble=problem,
        errors=problem.fields if isinstance(problem, Invalid) else {},
        **forms | more,
    )


@post("/shifts/{shift:int}/count", guards=[RUNS])
async def count_drawer(request: AnyRequest, shift: FromPath[int]) -> Any:  # noqa: ANN401
    found = await queries.access_shift(actor_of(request), shift)
    form = await fields_of(request)

    async def count() -> None:
        made = counting.counted(form, found["currency"], "counted")
        await actions.count_drawer(actor_of(request), shift, made.amount, made.pieces)

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await closing_page(request, shift, problem, counting=form)

    return await made_or_again(request, count, f"/desk/cash/shifts/{shift}/closing", again)


@post("/shifts/{shift:int}/closing", guards=[RUNS])
async def close_shift(request: AnyRequest, shift: FromPath[int]) -> Any:  # noqa: ANN401
    await queries.access_shift(actor_of(request), shift)
    form = await fields_of(request)
    ending = actions.Ending(
        count=typed.number(form.get("count", "")) or 0,
        reason=form.get("reason", ""),
        confirmed=form.get("confirmed") == "yes",
    )

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await closing_page(request, shift, problem, ending=form)

    act = partial(actions.close_counted, actor_of(request), shift, ending)
    return await made_or_again(request, act, f"/desk/cash/shifts/{shift}", again)


closing = [show_closing, count_drawer, close_shift, *reports]
