"""Links of one bill from several tablets at once, and money that comes as the link goes."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterable
from datetime import timedelta

import pytest
from asyncpg import Record

import ledger.queries
from checkout.actions.online import links, looking
from checkout.actions.online.links import Wanted
from checkout.online_tables import OnlinePayment
from checkout.queries import online
from checkout.rules.links import Asked
from clients.tables import Visit
from kit import clock, db
from kit.rights import Actor
from tests.cast import Salon, open_salon
from tests.checkout import paying, till
from tests.checkout.box import open_box
from tests.checkout.linking import asks, standings
from tests.races.again import until_seen

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
AT_ONCE = 6


async def outcomes(attempts: Iterable[Awaitable[object]]) -> Counter[str]:
    await asyncio.gather(*(db.fetch_value("SELECT pg_sleep(0.05)") for _ in range(AT_ONCE)))  # all connected
    results = await asyncio.gather(*attempts, return_exceptions=True)
    return Counter(type(result).__name__ if isinstance(result, Exception) else "done" for result in results)


async def asked_for() -> int:
    return int(
        await db.fetch_value("SELECT coalesce(sum(amount), 0) FROM online_payment WHERE state = 'open'")
    )


async def all_ask(salon: Salon, visit: Visit) -> Counter[str]:
    """Two thirds of the bill each."""
    wanted = Wanted(visit.version, 3_000)
    return await outcomes(links.make_link(salon.actors["Olga"], visit.id, wanted) for _ in range(AT_ONCE))


async def test_links_of_many_tablets_never_come_to_more_than_the_bill(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch):
        visit = await till.arrived(salon)
        assert await all_ask(salon, visit) == {"done": 1, "Invalid": AT_ONCE - 1}
    assert await asked_for() == 3_000


@until_seen
async def test_without_the_lock_they_do(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await till.arrived(salon)
        all_look_first(monkeypatch)
        await all_ask(salon, visit)
        assert box.store.all("checkout.session") == []
    assert await db.fetch_value("SELECT sum(amount) FROM online_payment") == 3_000 * AT_ONCE


def all_look_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody holds the visit, and nobody writes before everybody has looked."""
    everybody, really = asyncio.Barrier(AT_ONCE), links.left_to_ask

    async def looked(visit_id: int, branch, tip: int) -> Asked:  # type: ignore[no-untyped-def]
        found = await really(visit_id, branch, tip)
        await everybody.wait()
        return found

    monkeypatch.setattr("booking.actions.paying.hold_together", nobody_waits)
    monkeypatch.setattr(links, "lock_open_visit", open_visit)
    monkeypatch.setattr(links, "left_to_ask", looked)
    monkeypatch.setattr(links, "open_page", unopened)


async def nobody_waits(visit_id: int) -> list[Visit]:
    del visit_id
    return []


async def open_visit(actor: Actor, visit_id: int, version: int) -> Record:
    del actor, version
    row = await db.fetch_one("SELECT branch, client AS payer FROM visit WHERE id = $1", visit_id)
    assert row is not None
    return row


async def unopened(payment: OnlinePayment) -> OnlinePayment:
    """What the provider says is written down under locks, which are off."""
    return payment


@pytest.mark.parametrize("round_", range(3))
async def test_paid_at_the_moment_it_is_taken_back_it_is_on_the_bill_or_nobody_paid(
    monkeypatch, round_: int
) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await till.arrived(salon)
        link = await asks(salon, visit)

        async def pays() -> None:
            box.pays(link.page)
            await paying.tells(box)

        taking = links.take_back(salon.actors["Olga"], visit.id, link.id)
        both = [taking, pays()]
        await outcomes(both if round_ % 2 else reversed(both))
        await paying.works()
        paid = bool(box.store.things[link.page]["status"] == "complete")
    assert await standings(visit) == ["paid" if paid else "taken_back"]
    assert await paying.book_of(salon) == ({"online_acquirer": 4_500, "prepaid": -4_500} if paid else {})
    assert await ledger.queries.faults() == []


@pytest.mark.parametrize("round_", range(4))
async def test_paid_at_the_moment_the_visit_is_completed_nobody_pays_twice(monkeypatch, round_: int) -> None:
    """Either the card at the till was too much, and the desk is told, or the link goes back whole."""
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await till.arrived(salon)
        link = await asks(salon, visit)
        box.pays(link.page)
        completing = till.pay(salon, visit, till.by_card(4_500))
        both = [completing, looking.look(link), paying.tells(box)]
        found = await outcomes(both if round_ % 2 else reversed(both))
        with clock.pretend(clock.now() + timedelta(minutes=5)):
            await paying.works()
    after = await till.fresh(visit)
    refunds = [row["state"] for row in await online.refunds_of(visit.id)]
    if after.status == Visit.Status.done:
        assert (found["done"], refunds) == (3, ["done"])
        assert await paying.book_of(salon) == {"card_terminal": 4_500, "revenue_services": -4_500}
    else:
        assert (found["WrongPayment"], refunds) == (1, [])
        assert await paying.book_of(salon) == {"online_acquirer": 4_500, "prepaid": -4_500}
    assert await ledger.queries.faults() == []
