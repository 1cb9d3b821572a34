"""The provider in a box as a server beside the product, whose news leaves when the test says so."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta

import uvicorn

from checkout.actions.online.ending import settle_next
from checkout.actions.online.returning import send_next
from checkout.gateway.chosen import talking_to
from checkout.gateway.stripe_api import StripeGateway
from checkout.queries.online import payments_of
from clients.tables import Visit
from demo.stripelike.server import create_box, tell
from demo.stripelike.store import Fault, Store
from kit import clock
from kit.db import fetch_value
from tests.browser.harness import NOW, Stage, free_port, on_stage

UNHEARD = "SELECT count(*) FROM gateway_event WHERE handled_at IS NULL"


class Quietly(uvicorn.Server):
    """It leaves the signals to pytest."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@dataclass
class Paid:
    """The product with a provider that it takes money by, and the provider."""

    stage: Stage
    box: Store
    told: int = 0

    async def tells(self, times: int = 1) -> None:
        """All that has happened since the last time, so many times; the product has acted on it by then."""
        news, self.told = self.box.events[self.told :], len(self.box.events)
        for event in news * times:
            await tell(self.box, f"{self.stage.site}/payments/stripe", event)
        for _ in range(400):
            if not await fetch_value(UNHEARD):
                return
            await asyncio.sleep(0.05)
        raise AssertionError("The news was not acted on within 20 seconds.")

    async def later(self, **after: int) -> None:
        """What the workers would do by then: the server's clock stands still."""
        gateway = StripeGateway("sk_test_of_the_box", self.box.site, self.box.webhook_secret)
        with talking_to(gateway), clock.pretend(NOW + timedelta(**after)):
            while await settle_next(clock.now()) or await send_next(clock.now()):
                pass

    def is_away(self) -> None:
        """It answers neither the next look nor the SDK when that asks once more."""
        self.box.faults.append(Fault("/v1/checkout/sessions", status=500, times=2))

    async def outcome(self) -> tuple[str, list[str], int]:
        """What became of the one visit, of its payments, and how often the client was told."""
        visit = await Visit.objects().first()
        assert visit is not None
        told = await fetch_value("SELECT count(*) FROM message WHERE kind = 'booked'")
        return visit.status, [each.state for each in await payments_of(visit.id)], told


@asynccontextmanager
async def taking_money() -> AsyncIterator[Paid]:
    port = free_port()
    box = Store(site=f"http://127.0.0.1:{port}", later=NOW - clock.now())
    server = Quietly(uvicorn.Config(create_box(box), port=port, log_level="warning", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    settings = {"STRIPE_URL": box.site, "STRIPE_SECRET_KEY": "sk_test_of_the_box"}
    try:
        async with on_stage(**settings, STRIPE_WEBHOOK_SECRET=box.webhook_secret) as stage:
            yield Paid(stage, box)
    finally:
        server.should_exit = True
        await serving
