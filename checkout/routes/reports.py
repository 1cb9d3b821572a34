"""X and Z reports as pages and on paper."""

from typing import Any

from asyncpg import Record
from litestar import Response, get, post
from litestar.params import FromPath

from checkout import actions, queries
from checkout.queries.report_papers import report_paper
from checkout.routes.asked import done_or_again, sees_drawers
from checkout.shift_report import Report, Told, plain_lines, report_of, report_pdf
from kit import clock
from kit.errors import Problem
from kit.rights import Actor, Permission, actor_of, needs
from kit.web import AnyRequest, page, wall_moment


async def report_for(actor: Actor, shift: Record, *, is_plain: bool = False) -> Report:
    """Of an open shift as it is now; of a closed one as it was, for ever."""
    z = await queries.z_of(shift["id"])
    return report_of(
        Told(
            shift=shift,
            figures=queries.read_figures(z["content"])
            if z
            else await queries.figures_of(shift, shift["counted"]),
            z=z,
            handovers=await queries.handovers_of(shift["id"]),
            blind=shift["closed_at"] is None and not queries.sees_expected(actor),
            is_plain=is_plain,
        )
    )


@get("/shifts/{shift:int}/report", guards=[sees_drawers])
async def show_report(request: AnyRequest, shift: FromPath[int]) -> Any:  # noqa: ANN401
    return await report_page(request, shift)


async def report_page(request: AnyRequest, shift_id: int, problem: Problem | None = None) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    shift = await queries.access_shift(actor, shift_id)
    return page(
        "checkout/shift_report.html",
        status=problem.status if problem else 200,
        actor=actor,
        shift=shift,
        **await report_parts(actor, shift),
        trouble=problem,
    )


async def report_parts(actor: Actor, shift: Record) -> dict[str, Any]:
    """The report, and how far it is on its way to paper."""
    report = await report_for(actor, shift)
    return {"report": report, "paper": await report_paper(shift["branch"], shift["id"], report.title)}


@post("/shifts/{shift:int}/report/printing", guards=[needs(Permission.run_shifts)])
async def print_report(request: AnyRequest, shift: FromPath[int]) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    found = await queries.access_shift(actor, shift)
    report = await report_for(actor, found, is_plain=True)
    lines = plain_lines(report, wall_moment(clock.now(), found["zone"]), found["currency"])

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await report_page(request, shift, problem)

    printing = actions.print_report(actor, shift, report.title, lines)
    return await done_or_again(printing, f"/desk/cash/shifts/{shift}/report", again)


@get("/shifts/{shift:int}/report/pdf", guards=[sees_drawers])
async def download_report(request: AnyRequest, shift: FromPath[int]) -> Response[bytes]:
    actor = actor_of(request)
    found = await queries.access_shift(actor, shift)
    made = await report_pdf(await report_for(actor, found))
    name = f"Z-{found['desk']}-{found['z_number']}" if found["z_number"] else f"X-{found['desk']}"
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(made, media_type="application/pdf", headers=headers)


reports = [show_report, download_report, print_report]
