"""A shift while it is open: what went through it, moving cash, and whose it is."""

from collections.abc import Sequence
from typing import Annotated, Any

from asyncpg import Record
from litestar import get, post
from litestar.params import FromPath, QueryParameter

from checkout import actions, counting, queries, typed
from checkout.routes.asked import chosen_of, done_or_again, fields_of, made_or_again, sees_drawers
from checkout.routes.reports import report_parts
from checkout.rules.denominations import denominations_of
from checkout.rules.drawers import Kind
from kit.errors import Invalid, Problem
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, page

Number = Annotated[int, QueryParameter(name="page")]
WAYS = (
    (Kind.taken_out, "Take out"),
    (Kind.put_in, "Put in"),
    (Kind.to_safe, "To the safe"),
    (Kind.to_owner, "To the owner"),
    (Kind.from_safe, "From the safe"),
)
RUNS = needs(Permission.run_shifts)


@get("/shifts/{shift:int}", guards=[sees_drawers])
async def show_shift(request: AnyRequest, shift: FromPath[int], number: Number = 1) -> Any:  # noqa: ANN401
    return await shift_page(request, shift, number=number)


async def shift_page(
    request: AnyRequest,
    shift_id: int,
    problem: Problem | None = None,
    **more: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """`more` is a page's number, or a form that came back: `failed` says which."""
    actor = actor_of(request)
    shift = await queries.access_shift(actor, shift_id)
    moves, pages = await queries.movements(shift, more.pop("number", 1))
    standing = await queries.standing_of(actor, shift_id)
    is_open, runs = shift["closed_at"] is None, actor.may(Permission.run_shifts)
    drawers = await queries.desks_here(actor, shift["branch"], shift["currency"])
    people = await queries.people_here(shift["branch"])
    forms: dict[str, Any] = {"moving": {}, "handing": {}, "failed": ""}
    forms["chosen"] = await queries.people_of_shift(shift_id)
    return page(
        "checkout/shift.html",
        status=problem.status if problem else 200,
        actor=actor,
        shift=shift,
        standing=standing,
        works=is_open and runs and queries.works_with(actor, standing),
        keeps=is_open and runs and queries.keeps(actor, standing),
        warning=queries.said_of_age(standing) if is_open else "",
        sees=queries.sees_expected(actor) or not is_open,
        **await report_parts(actor, shift),
        moves=moves,
        pages=pages,
        move_options=move_options(shift, drawers),
        people=people,
        taker_options=[
            ("", "Choose…"),
            *((each["id"], each["name"]) for each in people if each["id"] != shift["keeper"]),
        ],
        denominations=denominations_of(shift["currency"]),
        trouble=problem,
        errors=problem.fields if isinstance(problem, Invalid) else {},
        **forms | more,
    )


def move_options(shift: Record, drawers: Sequence[queries.Drawer]) -> list[tuple[str, str]]:
    """Where cash can come from and go to."""
    others = [each.desk for each in drawers if each.is_open and each.desk["id"] != shift["desk"]]
    return [*WAYS, *((f"{counting.TO_DESK}{desk['id']}", f"To {desk['name']}") for desk in others)]


@post("/shifts/{shift:int}/moves", guards=[RUNS])
async def move_cash(request: AnyRequest, shift: FromPath[int]) -> Any:  # noqa: ANN401
    found = await queries.access_shift(actor_of(request), shift)
    form = await fields_of(request)

    async def move() -> None:
        await actions.move_cash(actor_of(request), shift, counting.move(form, found["currency"]))

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await shift_page(request, shift, problem, moving=form, failed="moving")

    return await made_or_again(request, move, f"/desk/cash/shifts/{shift}", again)


@post("/shifts/{shift:int}/handover", guards=[RUNS])
async def hand_over(request: AnyRequest, shift: FromPath[int]) -> Any:  # noqa: ANN401
    found = await queries.access_shift(actor_of(request), shift)
    form = await fields_of(request)

    async def give() -> None:
        counts = bool(form.get("counted", "").strip() or counting.pieces_of(form, found["currency"]))
        count = counting.counted(form, found["currency"], "counted") if counts else None
        await actions.hand_over(actor_of(request), shift, typed.number(form.get("to", "")) or 0, count)

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await shift_page(request, shift, problem, handing=form, failed="handing")

    return await made_or_again(request, give, f"/desk/cash/shifts/{shift}", again)


@post("/shifts/{shift:int}/people", guards=[RUNS])
async def share_shift(request: AnyRequest, shift: FromPath[int]) -> Any:  # noqa: ANN401
    await queries.access_shift(actor_of(request), shift)
    form, chosen = await fields_of(request), await chosen_of(request, "people")

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await shift_page(request, shift, problem, chosen=set(chosen), failed="sharing")

    people = chosen if form.get("whose") == "some" else None
    act = actions.share_shift(actor_of(request), shift, people)
    return await done_or_again(act, f"/desk/cash/shifts/{shift}", again)


shifts = [show_shift, move_cash, hand_over, share_shift]
