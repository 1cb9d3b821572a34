"""The link in a letter about a membership that renews: what is to be paid, the way to pay it, and back."""

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from catalog import queries as catalog
from catalog.tables import Branch
from checkout.actions.renewals import paying
from checkout.queries import renewals as queries
from checkout.renewal_tables import Renewal
from checkout.rules.renewals import why_unpaid
from kit import clock, web
from kit.errors import Problem, Refused, Unavailable
from loyalty.queries.renewals import plan_row, renewing
from widgets.limits import from_our_pages, not_too_often
from widgets.pages import show

CAREFUL = [from_our_pages, not_too_often]
ALIVE = (Renewal.State.open, Renewal.State.unpaid)


@get("/renewals/{code:str}")
async def show_renewal(request: web.AnyRequest, code: FromPath[str]) -> Template:
    return await state_page(request, await queries.renewal_by_code(code))


@post("/renewals/{code:str}", guards=CAREFUL)
async def pay_renewal(request: web.AnyRequest, code: FromPath[str]) -> Template | Redirect:
    """Sent twice it leads to the same page."""
    renewal = await queries.renewal_by_code(code)
    try:
        url = await paying.page_for(renewal)
    except (Refused, Unavailable) as problem:
        return await state_page(request, renewal, problem)
    branch = await branch_of(renewal)
    return show("pay", "payment_leaving", request, branch, visit=None, url=url)


@get("/renewals/{code:str}/return")
async def come_back(request: web.AnyRequest, code: FromPath[str]) -> Template:
    renewal = await queries.renewal_by_code(code)
    heard = await paying.came_back(renewal)
    return await state_page(request, await queries.renewal_row(renewal.id), heard=heard)


async def branch_of(renewal: Renewal) -> Branch:
    held = await renewing(await plan_row(renewal.plan))
    return await catalog.branch(held.row["branch"])


async def state_page(
    request: web.AnyRequest, renewal: Renewal, problem: Problem | None = None, *, heard: bool = True
) -> Template:
    """What became of it; of whose it is nothing is told, because anybody may hold the link."""
    held = await renewing(await plan_row(renewal.plan))
    tried = [each for each in await queries.charges_of(renewal.id) if each.trouble]
    facts = {
        "renewal": renewal,
        "what": held.row["name"],
        "until": clock.local_midnight(held.row["expires_on"], held.row["zone"]),
        "is_open": renewal.state in ALIVE and not held.is_over,
        "is_paid": renewal.state == Renewal.State.paid,
        "is_unheard": not heard,
        "why": why_unpaid(tried[-1].trouble) if tried else "",
        "notice": problem.sentence if problem else "",
    }
    branch = await catalog.branch(held.row["branch"])
    return show("pay", "renewal", request, branch, status=problem.status if problem else 200, **facts)


handlers = [show_renewal, pay_renewal, come_back]
