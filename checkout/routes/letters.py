"""Sending a receipt by e-mail, and what became of those that were sent."""

from typing import Any

from litestar import get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import form_page
from checkout import queries
from checkout.actions import letters as actions
from checkout.queries.letters import letter_offer, letters_of, reader_of
from checkout.routes.asked import sees_sales
from checkout.schemas import ReceiptForm
from clients.rules import mask_email
from kit.errors import Invalid, Problem, Refused
from kit.once import form_sent, once
from kit.rights import Permission, actor_of, needs
from kit.settings import settings
from kit.web import AnyRequest

SAID = {"sent": "The receipt is on its way."}


@get("/{receipt:int}/letters", guards=[sees_sales])
async def show_letters(request: AnyRequest, receipt: FromPath[int], told: FromQuery[str] = "") -> Template:
    return await letters_page(request, receipt, ReceiptForm(), said=SAID.get(told, ""))


async def letters_page(
    request: AnyRequest,
    receipt_id: int,
    form: ReceiptForm,
    trouble: Problem | None = None,
    said: str = "",
) -> Template:
    actor = actor_of(request)
    receipt = await queries.access_receipt(actor, receipt_id)
    sees = actor.may(Permission.see_phones)
    facts: dict[str, Any] = {
        "receipt": receipt, "form": form, "said": said, "letters": await letters_of(receipt_id),
        "offer": await letter_offer(actor, await reader_of(receipt)),
        "shown": str if sees else mask_email, "takes": actor.may(Permission.take_payments),
        "leaves": bool(settings().smtp_url),
    }  # fmt: skip
    return form_page("checkout/letters.html", actor, trouble, **facts)


@post("/{receipt:int}/letters", guards=[needs(Permission.take_payments)])
async def send_receipt(
    request: AnyRequest, receipt: FromPath[int], data: URLEncodedBody[ReceiptForm]
) -> Template | Redirect:
    """Sent twice it is one letter."""
    asking = await form_sent(request)

    async def send() -> None:
        wish = actions.Wish(data.receipt_email, data.receipt_keep == "yes", asking or actions.AT_THE_TILL)
        await actions.send_receipt(actor_of(request), receipt, wish)

    try:
        return await once(request, send, lambda _: f"/desk/receipts/{receipt}/letters?told=sent")
    except (Invalid, Refused) as trouble:
        return await letters_page(request, receipt, data, trouble)


letters = [show_letters, send_receipt]
