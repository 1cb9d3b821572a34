"""In which language a customer's page answers."""

from urllib.parse import parse_qs

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from kit import words

ENGLISH = ("/desk", "/static")


class Speaks(ASGIMiddleware):
    """`lang` in the address, else what the browser accepts; where neither is one of ours the page decides.

    The desk is in English.
    """

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if scope["type"] != ScopeType.HTTP or scope["path"].startswith(ENGLISH):
            await next_app(scope, receive, send)
            return
        wish = asked(scope)
        with words.speaking(words.Voice(wish, wish or "en", is_customers=True)):
            await next_app(scope, receive, send)


def hear(scope: Scope) -> None:
    """For what was not led through here: an address that no route knows is answered before."""
    if not scope["path"].startswith(ENGLISH) and not words.voice().is_customers:
        wish = asked(scope)
        words.speak(words.Voice(wish, wish or "en", is_customers=True))


def asked(scope: Scope) -> str:
    """A language of ours, or "" for none."""
    wish = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=100).get("lang", [""])[0]
    if wish == words.MIRRORED:
        return wish
    header = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
    return words.spoken(wish) or words.accepted(header.decode("latin-1"))
