"""Paying for a booking: the terms, the way to the provider's page and back, and the provider's news."""

from typing import Any

from litestar import MediaType, Response, get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from booking.queries.prepay import waits
from catalog import queries as catalog
from checkout.actions.online import looking, opening
from checkout.gateway.chosen import gateway
from checkout.gateway.protocol import GatewayAway, GatewayRefuses, WrongSignature
from checkout.online_tables import OnlinePayment
from checkout.queries import online
from clients.queries import visit_by_code
from clients.tables import Visit
from kit import web
from kit.errors import Problem
from kit.settings import settings
from widgets.forms import frame_of
from widgets.limits import from_our_pages, not_too_often
from widgets.pages import show
from widgets.queries import shown_visit
from widgets.queries.paying import Paying
from widgets.schemas import AgreeForm

CAREFUL = [from_our_pages, not_too_often]


async def page_after(visit: Visit) -> str:
    """Where a booking leads: to the terms where something is to be paid, else to the visit."""
    return f"/v/{visit.code}/payment" if await waits(visit.id) else f"/v/{visit.code}"


@get("/v/{code:str}/payment")
async def show_terms(request: web.AnyRequest, code: FromPath[str]) -> Template | Redirect:
    return await terms_page(request, await visit_by_code(code))


async def terms_page(
    request: web.AnyRequest, visit: Visit, problem: Problem | None = None
) -> Template | Redirect:
    """Where nothing is to be paid any more it is the visit that is shown."""
    branch = await catalog.branch(visit.branch)
    shown = await shown_visit(visit, branch)
    if shown.paying is None or not shown.paying.waits:
        return Redirect(frame_of(request).link(f"/v/{visit.code}"), status_code=303)
    said = problem.sentence if problem else shown.paying.trouble
    status = problem.status if problem else 200
    facts: dict[str, Any] = {"visit": visit, "shown": shown, "paying": shown.paying, "notice": said}
    facts["seen"] = opening.mark_of(shown.paying.words)
    return show("pay", "payment", request, branch, status=status, **facts)


@post("/v/{code:str}/payment", guards=CAREFUL)
async def pay(
    request: web.AnyRequest, code: FromPath[str], data: URLEncodedBody[AgreeForm]
) -> Template | Redirect:
    """Keeps that the terms were agreed to, and leads on. Sent twice it leads to the same page."""
    visit = await visit_by_code(code)
    branch = await catalog.branch(visit.branch)
    shown = await shown_visit(visit, branch)
    if shown.paying is None:
        return Redirect(frame_of(request).link(f"/v/{code}"), status_code=303)
    title = f"{branch.name}: {shown.services}"
    try:
        url = await opening.start(
            visit, agreed(request, shown.paying, data), title, frame_of(request).alone()
        )
    except Problem as problem:
        return await terms_page(request, visit, problem)
    return show("pay", "payment_leaving", request, branch, visit=visit, url=url)


def agreed(request: web.AnyRequest, paying: Paying, data: AgreeForm) -> opening.Agreed:
    address = request.client.host if request.client else ""
    return opening.Agreed(paying.words, data.seen, address, request.headers.get("user-agent", ""))


@get("/v/{code:str}/payment/return")
async def come_back(request: web.AnyRequest, code: FromPath[str]) -> Template | Redirect:
    """From the provider's page, paid or not: it is asked, whatever the news says or does not say yet."""
    visit = await visit_by_code(code)
    away = not await looked(await online.alive(visit.id))
    fee = not await looked(await online.alive(visit.id, OnlinePayment.Kind.fee))
    frame = frame_of(request)
    if await waits(visit.id) and not away:
        return Redirect(frame.link(f"/v/{code}/payment"), status_code=303)
    return Redirect(frame.link(f"/v/{code}", unheard="yes" if away or fee else ""), status_code=303)


async def looked(payment: OnlinePayment | None) -> bool:
    """False where the provider does not answer; whoever looks after payments asks again."""
    if payment is None or not payment.page:
        return True
    try:
        await looking.look(payment)
    except (GatewayAway, GatewayRefuses):
        return False
    return True


@get("/v/{code:str}/fee")
async def show_fee(request: web.AnyRequest, code: FromPath[str]) -> Template | Redirect:
    """The link in a letter: to the provider's page while there is something to be paid, else to the visit."""
    visit = await visit_by_code(code)
    payment = await online.alive(visit.id, OnlinePayment.Kind.fee)
    if payment is None or not payment.url:
        return Redirect(frame_of(request).link(f"/v/{code}"), status_code=303)
    branch = await catalog.branch(visit.branch)
    return show("pay", "payment_leaving", request, branch, visit=visit, url=payment.url)


@post("/payments/stripe", status_code=200, media_type=MediaType.TEXT, include_in_schema=False)
async def hear(request: web.AnyRequest) -> Response[str]:
    """The provider's news: kept when it is signed, each once, and acted on by the worker."""
    if not (settings().takes_online and settings().stripe_webhook_secret):
        return Response("not listening", status_code=404)
    try:
        event = gateway().read_news(await request.body(), request.headers.get("stripe-signature", ""))
    except WrongSignature:
        return Response("not signed", status_code=400)
    await looking.hear(event)
    return Response("Heard.")


handlers = [show_terms, pay, come_back, show_fee, hear]
