"""Payment links at the till: the part of a bill's page that asks for them and says how each stands."""

from typing import Any

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import form_page
from checkout import typed
from checkout.actions.online import links as actions
from checkout.queries.link_sheet import LinkSheet, link_sheet
from checkout.routes.asked import sees_sales
from checkout.rules.links import Standing
from checkout.schemas import LinkForm, LinkLetterForm
from clients.rules import mask_email
from kit.errors import Invalid, Problem, Refused, Unavailable
from kit.money import format_money
from kit.once import form_sent, once
from kit.rights import Permission, actor_of, needs
from kit.settings import settings
from kit.web import AnyRequest, is_fragment

TAKES = [needs(Permission.take_payments)]
SAID = {
    "made": "Let them scan the code, or send the link.",
    "sent": "The message with the link is on its way.",
    "back": "The link is taken back.",
}


@get("/", guards=[sees_sales])
async def show_links(
    request: AnyRequest, visit: FromPath[int], seen: FromQuery[str] = "", told: FromQuery[str] = ""
) -> Template | Response[None]:
    """With `seen`, how all of them were, there is an answer only when something has changed since."""
    sheet = await link_sheet(actor_of(request), visit)
    if seen and seen == sheet.mark:
        return Response(None, status_code=204)
    return links_part(request, sheet, SAID.get(told, ""), follows=bool(seen or told))


def links_part(
    request: AnyRequest,
    sheet: LinkSheet,
    said: str = "",
    trouble: Problem | None = None,
    **more: Any,  # noqa: ANN401
) -> Template:
    """`follows`: the page around it is to show the sums that came of it."""
    actor, email = actor_of(request), sheet.client.email if sheet.client else ""
    facts = {
        "sheet": sheet, "said": said, "takes": actor.may(Permission.take_payments) and sheet.is_open,
        "email": email if actor.may(Permission.see_phones) else mask_email(email),
        "works": settings().takes_online, "texts": bool(settings().sms_url), "news": news(sheet),
        "follows": False, "asking": LinkForm(), "writing": LinkLetterForm(), "failed": 0, **more,
    }  # fmt: skip
    template = "checkout/links_part.html" if is_fragment(request) else "checkout/links.html"
    return form_page(template, actor, trouble, **facts)


def news(sheet: LinkSheet) -> str:
    """What whoever does not see the page hears of it."""
    paid = [link.payment for link in sheet.links if link.standing == Standing.paid]
    if not paid:
        return ""
    last = max(paid, key=lambda payment: payment.ended_at)
    return f"{format_money(last.amount, last.currency, sheet.branch.locale)} is paid by link."


@post("/", guards=TAKES)
async def make_link(
    request: AnyRequest, visit: FromPath[int], data: URLEncodedBody[LinkForm]
) -> Template | Redirect:
    """Sent twice it is one link."""
    actor = actor_of(request)
    try:
        currency = (await link_sheet(actor, visit)).branch.currency
        amount = typed.amount(data.link_sum, "link_sum", currency) if data.link_sum.strip() else None
        tip = typed.amount(data.link_tip, "link_tip", currency)
        asking = await form_sent(request)
        wanted = actions.Wanted(typed.version(data.version), amount, tip, asking)
        await actions.make_link(actor, visit, wanted)
    except (Invalid, Refused, Unavailable) as trouble:
        return links_part(request, await link_sheet(actor, visit), trouble=trouble, asking=data)
    return Redirect(f"/desk/bills/{visit}/links?told=made", status_code=303)


@post("/{link:int}/withdrawal", guards=TAKES)
async def take_back(request: AnyRequest, visit: FromPath[int], link: FromPath[int]) -> Template | Redirect:
    actor = actor_of(request)
    try:
        payment = await actions.take_back(actor, visit, link)
    except Refused as trouble:
        return links_part(request, await link_sheet(actor, visit), trouble=trouble, follows=True)
    told = "back" if payment.state == "closed" else "now"
    return Redirect(f"/desk/bills/{visit}/links?told={told}", status_code=303)


@post("/{link:int}/letters", guards=TAKES)
async def send_link(
    request: AnyRequest, visit: FromPath[int], link: FromPath[int], data: URLEncodedBody[LinkLetterForm]
) -> Template | Redirect:
    """Sent twice it is one letter."""
    actor = actor_of(request)

    async def send() -> None:
        await actions.send_link(actor, visit, link, data.channel, data.link_email)

    try:
        return await once(request, send, lambda _: f"/desk/bills/{visit}/links?told=sent")
    except (Invalid, Refused) as trouble:
        sheet = await link_sheet(actor, visit)
        return links_part(request, sheet, trouble=trouble, writing=data, failed=link)


links = Router("/bills/{visit:int}/links", route_handlers=[show_links, make_link, take_back, send_link])
