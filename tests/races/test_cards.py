"""A card is removed by several at once, or while it is being charged; without a guard it goes wrong."""

import asyncio
from collections.abc import Awaitable, Iterable

import pytest

import booking.actions
from checkout.actions.online import cards, fees
from checkout.online_tables import OnlinePayment, SavedCard
from checkout.queries import cards as reading
from checkout.queries import online
from clients.tables import Visit
from kit import clock, db
from kit.rights import CUSTOMER
from tests.booking.scene import at
from tests.cast import Salon, open_salon
from tests.checkout import paying
from tests.checkout.box import Box, open_box
from tests.checkout.paying import rule
from tests.races.again import until_seen

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
AT_ONCE = 6
JOURNALLED = "SELECT count(*) FROM journal_entry WHERE action = 'remove card' AND subject = 'client'"


async def outcomes(attempts: Iterable[Awaitable[object]]) -> list[str]:
    await asyncio.gather(*(db.fetch_value("SELECT pg_sleep(0.05)") for _ in range(AT_ONCE)))  # all connected
    results = await asyncio.gather(*attempts, return_exceptions=True)
    return [type(each).__name__ if isinstance(each, Exception) else "done" for each in results]


async def left(box: Box, salon: Salon) -> tuple[Visit, int]:
    visit = await paying.paid(box, salon)
    [card] = await SavedCard.objects()
    return visit, card.id


async def test_a_card_that_many_remove_at_once_is_removed_and_forgotten_once(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        _, card = await left(box, salon)
        removing = (cards.remove_card(CUSTOMER, salon.masha, card) for _ in range(AT_ONCE))
        assert await outcomes(removing) == ["done"] * AT_ONCE
        assert await db.fetch_value(JOURNALLED) == 1
        found = await asyncio.gather(*(cards.forget_next(clock.now()) for _ in range(AT_ONCE)))
        assert found.count(True) == 1
        assert [each["customer"] for each in box.store.all("payment_method")] == [None]


@until_seen
async def test_without_the_lock_many_would_have_removed_it(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    really, everybody = reading.cards_of, asyncio.Barrier(AT_ONCE)

    async def unlocked(client: int, *, lock: bool = False) -> object:
        found = await really(client)
        if lock:
            await everybody.wait()
        return found

    async with open_box(monkeypatch) as box:
        _, card = await left(box, salon)
        monkeypatch.setattr(reading, "cards_of", unlocked)
        await outcomes(cards.remove_card(CUSTOMER, salon.masha, card) for _ in range(AT_ONCE))
    assert await db.fetch_value(JOURNALLED) > 1


async def charged_while_it_is_removed(monkeypatch, *, with_lock: bool) -> list[str]:  # type: ignore[no-untyped-def]
    """The fee has chosen the card and not asked for anything yet when somebody removes it."""
    salon = await open_salon()
    await rule(salon, fee_days=7)
    really, chosen = online.card_of, asyncio.Event()

    async def slowly(client: int | None, *, lock: bool = False) -> object:
        found = await really(client, lock=lock and with_lock)
        if lock:
            chosen.set()
            await asyncio.sleep(0.3)
        return found

    async def removes(card: int) -> None:
        await chosen.wait()
        await cards.remove_at_desk(salon.actors["Olga"], salon.masha, card)

    async with open_box(monkeypatch) as box:
        visit, card = await left(box, salon)
        with clock.pretend(at("16:30")):
            await booking.actions.set_status(salon.actors["Olga"], visit.id, Visit.Status.no_show, None)
            monkeypatch.setattr(online, "card_of", slowly)
            box.goes_wrong("payment_intents", status=503, times=3)  # what becomes of it is not known
            return await outcomes([fees.take_fee(salon.actors["Olga"], visit.id), removes(card)])


async def test_a_card_that_a_fee_is_taken_off_is_not_removed_meanwhile(monkeypatch) -> None:
    assert await charged_while_it_is_removed(monkeypatch, with_lock=True) == ["done", "CardIsCharged"]
    [card] = await SavedCard.objects()
    assert card.removed_at is None


@until_seen
async def test_without_holding_the_card_it_would_be_gone_before_the_fee_is_taken(monkeypatch) -> None:
    assert await charged_while_it_is_removed(monkeypatch, with_lock=False) == ["done", "done"]
    [card] = await SavedCard.objects()
    [fee] = await OnlinePayment.objects().where(OnlinePayment.kind == "fee")
    assert (card.removed_at is None, fee.state, fee.card) == (False, "new", card.id)
