"""The address in a code at the till: on to the provider's page, and what became of it."""

from typing import Any

from litestar import get
from litestar.params import FromPath
from litestar.response import Template

from catalog import queries as catalog
from checkout.online_tables import OnlinePayment
from checkout.queries import online
from checkout.queries.links import link_by_code
from checkout.rules.links import Standing, standing_of
from checkout.rules.online import why_declined
from clients.tables import Visit
from kit import web
from kit.errors import NotFound
from kit.words import _
from widgets.pages import show
from widgets.routes.paying import looked

CAN_BE_PAID = (Standing.waiting, Standing.declined)


async def access_link(code: str) -> OnlinePayment:
    found = await link_by_code(code)
    if found is None:
        raise NotFound(_("This link is not one of ours. Please ask whoever gave it to you."))
    return found


@get("/pay/{code:str}")
async def show_link(request: web.AnyRequest, code: FromPath[str]) -> Template:
    """On to the provider at once; who was declined before is told why first."""
    payment = await access_link(code)
    visit = await online.visit_of(payment)
    if can_be_paid(payment, visit) and not payment.trouble:
        branch = await catalog.branch(visit.branch)
        return show("pay", "payment_leaving", request, branch, visit=None, url=payment.url)
    return await state_page(request, payment, visit)


@get("/pay/{code:str}/return")
async def come_back(request: web.AnyRequest, code: FromPath[str]) -> Template:
    """From the provider's page, paid or not: it is asked, whatever the news says or does not say yet."""
    payment = await access_link(code)
    heard = await looked(payment if payment.state in online.ALIVE else None)
    payment = await online.payment_row(payment.id)
    return await state_page(request, payment, await online.visit_of(payment), heard=heard)


def can_be_paid(payment: OnlinePayment, visit: Visit) -> bool:
    standing = standing_of(payment.state, payment.trouble, payment.closed_at)
    return standing in CAN_BE_PAID and bool(payment.url) and visit.status in online.OPEN


async def state_page(
    request: web.AnyRequest, payment: OnlinePayment, visit: Visit, *, heard: bool = True
) -> Template:
    """What became of it; of who came nothing is told, because anybody may hold the link."""
    branch = await catalog.branch(visit.branch)
    facts: dict[str, Any] = {
        "payment": payment,
        "is_paid": payment.state == OnlinePayment.State.paid,
        "is_open": can_be_paid(payment, visit),
        "is_unheard": not heard or payment.state == OnlinePayment.State.new,
        "why": why_declined(payment.trouble),
        "back": payment.amount - await online.still_here(payment),
    }
    return show("pay", "pay_link", request, branch, **facts)


handlers = [show_link, come_back]
