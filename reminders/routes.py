"""The outbox: every message to a client, whether it went out, and why not."""

from urllib.parse import quote

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from clients.rules import mask_email, mask_phone, short_day
from kit import web
from kit.menu import Entry
from kit.rights import Actor, Permission, actor_of, needs
from kit.web import AnyRequest
from reminders import actions, queries
from reminders.tables import Message
from reminders.timeline import TIMELINE

__all__ = ["MENU", "TIMELINE", "desk"]
MENU = (Entry("Messages", "/desk/messages", "mail", Permission.see_messages, 40),)


@get("/")
async def list_messages(
    request: AnyRequest, q: FromQuery[str] = "", status: FromQuery[str] = "", page: FromQuery[int] = 1
) -> Template:
    known = status if status in Message.Status.__members__ else ""
    return await outbox(actor_of(request), q, known, page)


@post("/{message_id:int}/again")
async def send_again(request: AnyRequest, message_id: FromPath[int]) -> Redirect:
    await actions.send_again(actor_of(request), message_id)
    return Redirect("/desk/messages?status=waiting", status_code=303)


async def outbox(actor: Actor, text: str, status: str, page: int) -> Template:
    rows, pages, counts = await queries.outbox(actor, text, status, page)
    filled: Template = web.page(
        "reminders/outbox.html",
        actor=actor, rows=rows, pages=pages, counts=counts, text=text, query=quote(text), chosen=status,
        statuses=list(Message.Status), mask_email=mask_email, mask_phone=mask_phone, short_day=short_day,
        contacts=actor.may(Permission.see_phones),
    )  # fmt: skip
    return filled


messages = Router(
    "/messages", guards=[needs(Permission.see_messages)], route_handlers=[list_messages, send_again]
)
desk = [messages]
