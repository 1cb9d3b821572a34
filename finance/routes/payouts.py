"""What is owed to staff and to the state; and on the page of somebody's pay what they were paid."""

from typing import Any

from litestar import Router, get
from litestar.params import FromPath, FromQuery

import payroll.queries
from catalog.queries import branch as branch_by_id
from finance.pages import owed as pages
from finance.routes.asked import From, To
from kit import clock
from kit.periods import ask
from kit.rights import actor_of
from kit.web import AnyRequest


@get("/payouts")
async def list_payouts(
    request: AnyRequest, branch: FromQuery[int | None] = None, done: FromQuery[str] = ""
) -> Any:  # noqa: ANN401
    return await pages.payouts_page(actor_of(request), branch, done)


@get("/members/{member_id:int}/paid")
async def paid_to(request: AnyRequest, member_id: FromPath[int], first: From = "", last: To = "") -> Any:  # noqa: ANN401
    """For whoever sees their pay, themselves included."""
    earner = await payroll.queries.access_pay(actor_of(request), member_id)
    here = await branch_by_id(earner.branch)
    period = ask(first, last, clock.today(here.zone)).period
    return await pages.paid_part(actor_of(request), earner.id, earner.branch, period)


payouts = Router("/", route_handlers=[list_payouts])
