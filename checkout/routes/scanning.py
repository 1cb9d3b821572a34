"""A scanner at the bill: it types a barcode and ends with Enter."""

from typing import Any

from litestar import Router, post
from litestar.params import FromPath, URLEncodedBody

from checkout import actions, typed
from checkout.actions.scanning import SeveralFit
from checkout.routes.asked import done_or_again
from checkout.routes.bills import TAKES, bill_page
from checkout.schemas import ScanForm
from kit.errors import Problem
from kit.rights import actor_of
from kit.web import AnyRequest


@post("/{visit:int}/scans", guards=[TAKES])
async def scan(request: AnyRequest, visit: FromPath[int], data: URLEncodedBody[ScanForm]) -> Any:  # noqa: ANN401
    """Then the next one can be scanned; what no good has stays in the field, and the bill as it was."""

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        fitting = problem.fitting if isinstance(problem, SeveralFit) else []
        return await bill_page(request, visit, problem, scanning=data, failed="scanning", fitting=fitting)

    member, version = typed.number(data.member), typed.version(data.version)
    scanning = actions.scan_good(actor_of(request), visit, data.code, member, version)
    return await done_or_again(scanning, f"/desk/bills/{visit}?scanned=yes", again)


scans = Router("/bills", route_handlers=[scan])
