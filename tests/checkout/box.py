"""The provider in a box beside a test, asked by the real SDK, with no network in between."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest
import stripe

from checkout.gateway.chosen import talking_to
from checkout.gateway.stripe_api import StripeGateway
from demo.stripelike.page import pay, prove
from demo.stripelike.server import interface_of
from demo.stripelike.store import Fault, Store, Thing
from kit.settings import Settings

URL = "http://stripe.test"


@dataclass
class Box:
    """The box, and how we talk to it."""

    store: Store
    gateway: StripeGateway

    def pays(self, page: str, number: str = "4242 4242 4242 4242") -> str:
        """Somebody types a card on the provider's page."""
        return pay(self.store, self.store.things[page], number)

    def proves(self, page: str, *, is_me: bool = True) -> str:
        return prove(self.store, self.store.things[page], is_me=is_me)

    def goes_wrong(self, path: str, **how: int) -> None:
        self.store.faults.append(Fault(f"/v1/{path}", **how))

    def news(self, kind: str = "") -> list[Thing]:
        return [event for event in self.store.events if event["type"].startswith(kind)]


def new_box() -> Box:
    store = Store(site=URL)
    gateway = StripeGateway("sk_test_of_the_box", URL, store.webhook_secret)

    async def interface(scope, receive, send):  # type: ignore[no-untyped-def]
        await interface_of(store, scope, receive, send)

    http = stripe.HTTPXClient(timeout=5)
    http._client_async = httpx.AsyncClient(transport=httpx.ASGITransport(app=interface))
    gateway.__dict__["client"] = stripe.StripeClient(
        "sk_test_of_the_box", base_addresses={"api": URL}, http_client=http, max_network_retries=0
    )
    return Box(store, gateway)


@asynccontextmanager
async def open_box(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Box]:
    """Inside the block something can be paid online, in this box."""
    box = new_box()
    monkeypatch.setattr(Settings, "takes_online", property(lambda _: True))
    with talking_to(box.gateway):
        yield box
