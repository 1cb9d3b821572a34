"""Turns the session cookie of a request into the person behind it."""

from typing import Any

from litestar import Request
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from staff import queries


class KnowsWhoAsks(ASGIMiddleware):
    """Puts an `Actor` (or None) into the scope of every request to the desk; other paths read no cookie."""

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        scope["user"] = None
        if scope["type"] == ScopeType.HTTP and scope["path"].startswith("/desk"):
            cookies = Request[Any, Any, Any](scope).cookies
            token, tablet = cookies.get(queries.COOKIE), cookies.get(queries.TABLET_COOKIE, "")
            scope["user"] = await queries.actor_behind(token, tablet) if token else None
            send = unkept(send) if tablet else send
        await next_app(scope, receive, send)


def unkept(send: Send) -> Send:
    """On a shared tablet "back" must not show the next person what the last one looked at."""

    async def send_unkept(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableScopeHeaders.from_message(message)["Cache-Control"] = "no-store"
        await send(message)

    return send_unkept
