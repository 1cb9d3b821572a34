"""Turns the session cookie of a request into the person behind it."""

from typing import Any

from litestar import Request
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from staff import queries


class KnowsWhoAsks(ASGIMiddleware):
    """Puts an `Actor` (or None) into the scope of every request to the desk; other paths read no cookie."""

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        scope["user"] = None
        if scope["type"] == ScopeType.HTTP and scope["path"].startswith("/desk"):
            request: Request[Any, Any, Any] = Request(scope)
            token = request.cookies.get(queries.COOKIE)
            scope["user"] = await queries.actor_behind(token) if token else None
        await next_app(scope, receive, send)
