"""Talking to the application over HTTP, inside the test's own transaction."""

from contextlib import asynccontextmanager
from functools import lru_cache

import httpx
from litestar.middleware.csrf import generate_csrf_token

from kit.rights import Actor
from kit.vault import secret_key
from tests.cast import session_token


@lru_cache(maxsize=1)
def application():  # type: ignore[no-untyped-def]
    from app import create_app

    return create_app()


@asynccontextmanager
async def browser(actor: Actor | None = None):  # type: ignore[no-untyped-def]
    """An httpx client for somebody signed in (with a CSRF token that is always sent), or for a stranger."""
    transport = httpx.ASGITransport(app=application(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://salon.test") as client:
        if actor is not None:
            from staff.queries import COOKIE

            client.cookies.set(COOKIE, await session_token(actor))
            token = generate_csrf_token(secret_key())  # as the first page of the desk would set it
            client.cookies.set("csrftoken", token, path="/desk")
            client.headers["x-csrftoken"] = token
        yield client
