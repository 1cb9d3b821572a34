"""X and Z reports as pages and on paper."""

from typing import Any

from asyncpg import Record
from litestar import Response, get
from litestar.params import FromPath

from checkout import queries
from checkout.routes.asked import sees_drawers
from checkout.shift_report import Report, Told, report_of, report_pdf
from kit.rights import Actor, actor_of
from kit.web import AnyRequest, page


async def report_for(actor: Actor, shift: Record) -> Report:
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
        )
    )


@get("/shifts/{shift:int}/report", guards=[sees_drawers])
async def show_report(request: AnyRequest, shift: FromPath[int]) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    found = await queries.access_shift(actor, shift)
    return page("checkout/shift_report.html", actor=actor, shift=found, report=await report_for(actor, found))


@get("/shifts/{shift:int}/report/pdf", guards=[sees_drawers])
async def download_report(request: AnyRequest, shift: FromPath[int]) -> Response[bytes]:
    actor = actor_of(request)
    found = await queries.access_shift(actor, shift)
    made = await report_pdf(await report_for(actor, found))
    name = f"Z-{found['desk']}-{found['z_number']}" if found["z_number"] else f"X-{found['desk']}"
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(made, media_type="application/pdf", headers=headers)


reports = [show_report, download_report]
