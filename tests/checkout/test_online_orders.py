"""Whatever comes in whatever order, and however often: one outcome, and nothing left over in the book."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest

import booking.actions
from booking.prepay_tables import Prepayment
from checkout.actions.online import looking, opening
from checkout.gateway.protocol import GatewayAway
from checkout.online_tables import OnlinePayment, OnlineRefund
from checkout.queries import online
from clients.tables import Visit
from kit import clock
from kit.db import fetch
from kit.errors import Problem
from kit.rights import CUSTOMER
from tests.cast import Salon, open_salon
from tests.checkout import paying
from tests.checkout.box import Box, open_box
from tests.checkout.paying import rule

pytestmark = pytest.mark.usefixtures("morning")
STEPS = 14
FAULTS = ({"status": 500}, {"status": 409}, {"status": 429}, {"after": 0}, {"after": 500})
PATHS = ("checkout/sessions", "refunds", "customers")


class Story:
    """One booking, and everything that may happen around its money."""

    def __init__(self, box: Box, salon: Salon, visit: Visit, chance: random.Random) -> None:
        self.box, self.salon, self.visit, self.chance = box, salon, visit, chance
        self.later = timedelta()

    async def agree(self) -> None:
        words = opening.Agreed("words", opening.mark_of("words"), paying.ADDRESS)
        await opening.start(self.visit, words, "Haircut")

    async def type_a_card(self) -> None:
        for session in self.box.store.all("checkout.session")[:1]:
            self.box.pays(session["id"], self.chance.choice(["4242424242424242", "4000000000009995"]))

    async def hear_something(self) -> None:
        """Any piece of news, old or new."""
        if self.box.store.events:
            event = self.chance.choice(self.box.store.events)
            await looking.hear(self.box.gateway.read_news(*self.box.store.signed(event)))
        await looking.handle_next()

    async def come_back(self) -> None:
        payment = await online.alive(self.visit.id)
        if payment is not None and payment.page:
            await looking.look(payment)

    async def cancel(self) -> None:
        if self.chance.random() < 0.3:
            await booking.actions.cancel(CUSTOMER, self.visit.id, "")

    async def wait(self) -> None:
        self.later += timedelta(minutes=self.chance.choice([1, 5, 20]))

    async def work(self) -> None:
        await paying.works()

    async def break_something(self) -> None:
        self.box.goes_wrong(self.chance.choice(PATHS), **self.chance.choice(FAULTS))

    async def step(self) -> None:
        each = self.chance.choice([
            self.agree, self.type_a_card, self.type_a_card, self.hear_something, self.hear_something,
            self.come_back, self.cancel, self.wait, self.work, self.break_something,
        ])  # fmt: skip
        # Refused, or nobody answered: the next step finds out.
        with clock.pretend(clock.now() + self.later), suppress(Problem, GatewayAway):
            await each()


@pytest.mark.parametrize("seed", range(25))
async def test_any_order_ends_well(monkeypatch, seed: int) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        story = Story(box, salon, await paying.books(salon), random.Random(seed))
        for _ in range(STEPS):
            await story.step()
        box.store.faults.clear()
        for _ in range(4):
            story.later += timedelta(minutes=45)
            with clock.pretend(clock.now() + story.later):
                await paying.tells(box)
                await paying.works()
        await ends_well(story)


async def ends_well(story: Story) -> None:
    """Booked and paid, or free and nobody's money with us; what the provider has is what the book says."""
    visit, asked = await paying.fresh(story.visit), await paying.asked_of(story.visit)
    book = await paying.book_of(story.salon)
    taken = sum(intent["amount_received"] - intent["refunded"] for intent in intents(story.box))
    assert book.get("online_acquirer", 0) == taken
    if visit.status == Visit.Status.waiting:
        assert (asked.state, taken) == (Prepayment.State.paid, asked.amount)
    else:
        assert (visit.status, taken) == (Visit.Status.cancelled, 0)
    assert await OnlinePayment.count().where(OnlinePayment.state.is_in(["new", "open"])) == 0
    assert await OnlineRefund.count().where(OnlineRefund.state == "queued") == 0
    assert len(await fetch("SELECT FROM message WHERE kind = 'booked' AND status <> 'cancelled'")) <= 1


def intents(box: Box) -> list[dict[str, int]]:
    return box.store.all("payment_intent")
