"""The provider this installation talks to, by its settings."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from checkout.gateway.protocol import Gateway, GatewayRefuses
from checkout.gateway.stripe_api import StripeGateway
from kit.settings import settings

instead: ContextVar[Gateway | None] = ContextVar("instead", default=None)


@lru_cache(maxsize=1)
def by_settings() -> StripeGateway | None:
    chosen = settings()
    if not chosen.takes_online:
        return None
    return StripeGateway(chosen.stripe_secret_key, chosen.stripe_url, chosen.stripe_webhook_secret)


def gateway() -> Gateway:
    """Raises `GatewayRefuses` where nothing can be paid online."""
    found = instead.get() or by_settings()
    if found is None:
        raise GatewayRefuses("No payment provider is set.")
    return found


@contextmanager
def talking_to(other: Gateway) -> Iterator[None]:
    """Inside the block this one is asked: for tests."""
    token = instead.set(other)
    try:
        yield
    finally:
        instead.reset(token)
