"""Receipts that are printed, wait or cannot be printed."""

from typing import Annotated, Any

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect

from catalog.queries import branch_here, branches_of, own_texts
from checkout import actions, pdf, queries
from checkout.documents import read_fiscal
from checkout.papers import voice_of
from checkout.receipt_paper import read_paper
from checkout.routes.asked import sees_sales
from checkout.routes.letters import letters
from checkout.routes.registers import registers
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, page
from kit.words import speaking

Number = Annotated[int, QueryParameter(name="page")]
TAKES = needs(Permission.take_payments)


@get("/", guards=[sees_sales])
async def show_receipts(
    request: AnyRequest,
    branch: FromQuery[int | None] = None,
    show: FromQuery[str] = "",
    q: FromQuery[str] = "",
    number: Number = 1,
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    here = await branch_here(actor, branch)
    rows, pages = await queries.receipt_queue(here.id, show, q, number)
    return page(
        "checkout/receipts.html",
        actor=actor,
        branch=here,
        branch_options=[(each.id, each.name) for each in await branches_of(actor)],
        rows=rows,
        pages=pages,
        show=show,
        search=q,
        waiting=await queries.waiting_count(here.id),
    )


@get("/{receipt:int}/pdf", guards=[sees_sales])
async def download_pdf(request: AnyRequest, receipt: FromPath[int]) -> Response[bytes]:
    found = await queries.access_receipt(actor_of(request), receipt)
    with speaking(voice_of(found["language"], found["locale"], await own_texts())):
        made = await pdf.receipt_pdf(read_paper(found["content"]), read_fiscal(found["fiscal"]))
    name = f"{found['number'].replace('/', '-')}-{found['kind']}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(made, media_type="application/pdf", headers=headers)


@post("/{receipt:int}/printing", guards=[TAKES])
async def print_receipt(request: AnyRequest, receipt: FromPath[int], back: FromQuery[str] = "") -> Redirect:
    """Back to the visit's bill, or to the queue."""
    found = await queries.access_receipt(actor_of(request), receipt)
    await actions.print_receipt(actor_of(request), receipt)
    queue = f"/desk/receipts?branch={found['branch']}"
    return Redirect(f"/desk/bills/{found['visit']}" if back == "bill" else queue, status_code=303)


receipts = Router(
    "/receipts", route_handlers=[show_receipts, download_pdf, print_receipt, *letters, registers]
)
