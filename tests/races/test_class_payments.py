"""Places that are paid for, from several sides at once: never one too many, and each goes on once."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

import booking.actions
import ledger.queries
from booking.actions import EventFull, paying
from booking.actions.classes import seats
from booking.prepay_tables import Prepayment
from checkout.actions.online import looking, opening
from clients.tables import Visit
from kit import clock, db
from kit.rights import CUSTOMER
from tests.checkout import paying as scene
from tests.checkout.box import open_box
from tests.checkout.class_paying import (
    is_whole,
    letters,
    paid_class,
    pays,
    seat,
    starts,
    state,
    status,
    taken,
    tells,
    told,
    wait,
)
from tests.races.again import until_seen
from tests.races.guards import Meeting
from tests.races.test_classes import somebody_waits, without

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
AT_ONCE = 6
LATER = timedelta(minutes=31)


async def outcomes(attempts: Iterable[Awaitable[object]]) -> Counter[str]:
    await asyncio.gather(*(db.fetch_value("SELECT pg_sleep(0.05)") for _ in range(AT_ONCE)))  # all connected
    results = await asyncio.gather(*attempts, return_exceptions=True)
    return Counter(type(result).__name__ if isinstance(result, Exception) else "done" for result in results)


async def sums_to_zero() -> bool:
    return await ledger.queries.faults() == []


async def test_of_many_who_would_pay_for_the_last_place_one_is_asked_to(monkeypatch) -> None:
    _, event = await paid_class(1)
    async with open_box(monkeypatch) as box:
        found = await outcomes(seat(event.id, number) for number in range(12))
        assert found == {"done": 1, EventFull.__name__: 11}
        [asked] = await Prepayment.objects()
        [visit] = await Visit.objects().where(Visit.id == asked.visit)
        assert await status(await pays(box, visit)) == "waiting"
    assert (await taken(event.id), await Visit.count()) == (1, 1)
    assert await sums_to_zero()


@until_seen
async def test_without_lock_and_check_several_would_be_asked_to_pay_for_it(monkeypatch) -> None:
    _, event = await paid_class(1)
    async with open_box(monkeypatch), without(lock=True, wall=True, together=6, patch=monkeypatch):
        await outcomes(seat(event.id, number) for number in range(6))
        assert await Prepayment.count() > 1


async def test_news_and_return_at_once_confirm_all_places_once(monkeypatch) -> None:
    salon, event = await paid_class(3)
    async with open_box(monkeypatch) as box:
        visit = await seat(event.id, seats=3)
        payment = await starts(visit)
        box.pays(payment.page)
        looks = [looking.look(payment) for _ in range(AT_ONCE)]
        assert await outcomes([*looks, tells(box, twice=True)]) == {"done": AT_ONCE + 1}
    assert (await status(visit), await taken(event.id), await letters(visit)) == ("waiting", 3, ["booked"])
    assert await scene.book_of(salon) == {"online_acquirer": 2_250, "prepaid": -2_250}
    assert await sums_to_zero()


@pytest.mark.parametrize("round_", range(2))
async def test_paying_while_the_place_lapses_leaves_it_to_who_paid_and_nobody_moves_up(
    monkeypatch, round_: int
) -> None:
    salon, event = await paid_class(1)
    async with open_box(monkeypatch) as box:
        visit = await seat(event.id, 1)
        waits = await wait(event.id, 2)
        payment = await starts(visit)
        box.pays(payment.page)
        with clock.pretend(clock.now() + LATER):
            await outcomes([scene.works(), looking.look(payment), tells(box)][:: 1 - 2 * round_])
            await scene.works()
    assert (await status(visit), await status(waits), await taken(event.id)) == ("waiting", "listed", 1)
    assert await scene.book_of(salon) == {"online_acquirer": 750, "prepaid": -750}
    assert await is_whole()


async def two_wait_for_a_place_that_lapses() -> tuple[int, Visit]:
    _, event = await paid_class(2)
    visit = await seat(event.id, 1)
    await seat(event.id, 9)
    for number in (2, 3):
        await wait(event.id, number)
    return event.id, visit


async def test_a_place_that_lapses_for_many_at_once_goes_to_the_next_once(monkeypatch) -> None:
    async with open_box(monkeypatch):
        event, visit = await two_wait_for_a_place_that_lapses()
        with clock.pretend(clock.now() + LATER):
            assert await outcomes(paying.lapse(visit.id) for _ in range(AT_ONCE)) == {"done": AT_ONCE}
    assert (await told("keep place"), await told("lapse"), await taken(event)) == (1, 1, 2)
    assert await is_whole()


@until_seen
async def test_without_holding_it_one_place_would_go_to_two(monkeypatch) -> None:
    everybody, really_asked = Meeting(2), paying.prepayment_of

    async def unheld(visit_id: int) -> list[Visit]:
        return list(await Visit.objects().where(Visit.id == visit_id))

    async def asked(visit_id: int, *, lock: bool = False) -> Any:
        del lock
        found = await really_asked(visit_id)
        await everybody.wait()
        return found

    async with open_box(monkeypatch):
        event, visit = await two_wait_for_a_place_that_lapses()
        with monkeypatch.context() as patch, clock.pretend(clock.now() + LATER):
            patch.setattr(paying, "hold_together", unheld)
            patch.setattr(paying, "prepayment_of", asked)
            await outcomes(paying.lapse(visit.id) for _ in range(2))
    assert (await told("lapse"), await told("keep place")) == (2, 2)
    assert not await is_whole()
    await db.execute("UPDATE group_event SET taken = 2 WHERE id = $1", event)


@pytest.mark.parametrize("round_", range(3))
async def test_withdrawing_while_paying_ends_in_one_of_two_ways(monkeypatch, round_: int) -> None:
    salon, event = await paid_class(1)
    async with open_box(monkeypatch) as box:
        visit = await seat(event.id, 1)
        waits = await wait(event.id, 2)
        payment = await starts(visit)
        box.pays(payment.page)
        both = [booking.actions.cancel(CUSTOMER, visit.id, ""), looking.look(payment)]
        await outcomes(both if round_ % 2 else reversed(both))
        with clock.pretend(clock.now() + timedelta(minutes=5)):
            await scene.works()
    paid = {"online_acquirer": 750, "prepaid": -750}
    expected = {"cancelled": ("requested", {}), "waiting": ("listed", paid)}
    assert (await status(waits), await scene.book_of(salon)) == expected[await status(visit)]
    assert await taken(event.id) == 1
    assert await is_whole()
    assert await sums_to_zero()


async def test_each_paid_place_that_is_given_back_at_once_is_kept_for_one_who_waits(monkeypatch) -> None:
    _, event = await paid_class(4)
    async with open_box(monkeypatch) as box:
        inside = [await pays(box, await seat(event.id, number)) for number in range(4)]
        line = [await wait(event.id, 100 + number) for number in range(5)]
        leaving = [booking.actions.cancel(CUSTOMER, each.id, "") for each in inside]
        assert await outcomes(leaving) == {"done": 4}
    assert [await status(each) for each in line] == ["requested"] * 4 + ["listed"]
    assert [await state(each) for each in line] == ["open"] * 4 + ["listed"]
    assert (await told("keep place"), await taken(event.id)) == (4, 4)
    assert await is_whole()


async def pays_while_it_lapses(patch: pytest.MonkeyPatch) -> tuple[int, set[str]]:
    """Whoever starts to pay has the terms when the place lapses, and goes on when that waits for them."""
    _, event = await paid_class(1)
    visit = await seat(event.id, 1)
    has_terms, really = asyncio.Event(), opening.is_wanted

    async def dawdles(wanted: Visit) -> bool:
        has_terms.set()
        await somebody_waits()
        return await really(wanted)

    patch.setattr(opening, "is_wanted", dawdles)
    with clock.pretend(clock.now() + LATER):
        begins = asyncio.create_task(starts(visit))
        await has_terms.wait()
        results = await asyncio.gather(begins, paying.lapse(visit.id), return_exceptions=True)
    return event.id, {type(each).__name__ for each in results if isinstance(each, BaseException)}


async def test_starting_to_pay_while_it_lapses_waits_in_no_ring(monkeypatch) -> None:
    async with open_box(monkeypatch):
        event, thrown_out = await pays_while_it_lapses(monkeypatch)
    assert thrown_out == set()
    assert await taken(event) == 1, "they have half an hour from then"
    assert await is_whole()


@until_seen
async def test_without_holding_the_class_first_it_would(monkeypatch) -> None:
    async def nothing(visit_id: int) -> None:
        del visit_id

    monkeypatch.setattr(opening, "paying", SimpleNamespace(hold_together=nothing))
    async with open_box(monkeypatch):
        _, thrown_out = await pays_while_it_lapses(monkeypatch)
    assert thrown_out == {"DeadlockDetectedError"}


async def test_a_class_is_held_before_the_places_in_it_are(monkeypatch) -> None:
    """Or whoever pays would wait in a ring with whoever changes the class and all its places."""
    _, event = await paid_class(1)
    async with open_box(monkeypatch):
        visit = await seat(event.id, 1)
        held: list[str] = []
        really = seats.locked

        async def noticed(event_id: int) -> object:
            await db.execute("SELECT FROM visit WHERE id = $1 FOR UPDATE NOWAIT", visit.id)
            held.append("class")
            return await really(event_id)

        monkeypatch.setattr(seats, "locked", noticed)
        async with db.transaction():
            await paying.hold_together(visit.id)
    assert held == ["class"]
