"""Links raced: pressed many times, let go at the same moment, and a rival who comes as the hold lapses."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from booking import actions
from booking.actions import HoldLapsed, TimeTaken, door, express
from booking.actions.express import ending
from booking.express_tables import Express
from booking.tables import Hold
from clients.tables import Visit
from kit import clock, db
from kit.rights import CUSTOMER
from tests.booking.express import by_client, now_is, sent
from tests.cast import Salon, open_salon
from tests.races.again import until_seen
from tests.races.guards import NONE, OVERLAPS, Guards, only
from tests.races.rush import guarded, outcomes, wish

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]


async def test_a_button_pressed_many_times_at_once_makes_one_visit_and_one_answer() -> None:
    link = await sent(await open_salon())
    won, lost = await outcomes([by_client(link) for _ in range(8)])
    assert (len(won), lost, len({each.id for each in won})) == (8, [], 1)
    assert (await Visit.count(), await Hold.count(), (await now_is(link)).visit) == (1, 0, won[0].id)


async def yes_and_no(monkeypatch: pytest.MonkeyPatch, *, lock: bool) -> tuple[Express, list[Any]]:
    """The client finishes while the desk lets the time go; without the lock both have looked before."""
    salon = await open_salon()
    link = await sent(salon)
    with monkeypatch.context() as patch:
        if not lock:
            let_both_look_first(patch)
        won, _ = await outcomes([by_client(link), express.withdraw(salon.actors["Olga"], link.id)])
    return await now_is(link), won


def let_both_look_first(patch: pytest.MonkeyPatch) -> None:
    really, barrier = ending.link_row, asyncio.Barrier(2)

    async def look_together(link_id: int, **_: bool) -> Express:
        found = await really(link_id)
        await barrier.wait()
        return found

    patch.setattr(ending, "link_row", look_together)


async def test_a_yes_and_a_no_at_once_are_one_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    link, won = await yes_and_no(monkeypatch, lock=True)
    assert len(won) == 1
    assert (link.state, link.visit is None, await Visit.count()) in {
        ("finished", False, 1),
        ("withdrawn", True, 0),
    }


@until_seen
async def test_without_the_lock_they_would_be_both(monkeypatch: pytest.MonkeyPatch) -> None:
    _, won = await yes_and_no(monkeypatch, lock=False)
    assert (len(won), await Visit.count()) == (2, 1)


def let_the_rival_look_first(patch: pytest.MonkeyPatch) -> tuple[asyncio.Event, asyncio.Event]:
    """Who comes as the hold lapses finds the time free, and then dawdles until the client has finished."""
    really, looked, finished = door.places_in, asyncio.Event(), asyncio.Event()

    async def look_and_dawdle(*situation: Any) -> Any:
        found, is_first = await really(*situation), not looked.is_set()
        looked.set()
        if is_first:
            await asyncio.wait([asyncio.ensure_future(finished.wait())], timeout=0.5)
        return found

    patch.setattr(door, "places_in", look_and_dawdle)
    return looked, finished


async def just_in_time(salon: Salon, patch: pytest.MonkeyPatch) -> tuple[Express, list[Any], list[Any]]:
    """The client's clock shows a moment before the end of the hold, the rival's the end itself."""
    link = await sent(salon)
    looked, finished = let_the_rival_look_first(patch)

    async def rival() -> Visit:
        with clock.pretend(link.expires_at):
            return await actions.book(CUSTOMER, wish(salon, 1, "10:00", salon.anna))

    async def client() -> Visit:
        await looked.wait()
        try:
            return await by_client(link)
        finally:
            finished.set()

    calls: list[Awaitable[Visit]] = [rival(), client()]
    won, lost = await outcomes(calls)
    return await now_is(link), won, lost


@guarded
async def test_of_the_client_and_a_rival_as_the_hold_lapses_one_has_the_time(
    guards: Guards, monkeypatch: pytest.MonkeyPatch
) -> None:
    salon = await open_salon()
    async with only(guards, 1, monkeypatch):
        link, won, lost = await just_in_time(salon, monkeypatch)
        assert (len(won), len(lost), await Visit.count()) == (1, 1, 1)
        assert {type(each) for each in lost} <= {TimeTaken, HoldLapsed}
        assert await db.fetch_value(OVERLAPS) == 0
        assert (link.state == "finished") == (link.visit == won[0].id)
        assert await Hold.count() == 0


@until_seen
async def test_without_guards_both_would_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    salon = await open_salon()
    async with only(NONE, 1, monkeypatch):
        _, won, lost = await just_in_time(salon, monkeypatch)
        assert (len(won), lost) == (2, [])
        assert await db.fetch_value(OVERLAPS) == 1


async def test_longer_and_lapsed_at_once_leave_one_owner() -> None:
    """More time given in the last moment counts, or the rival has it: never half of each."""
    salon = await open_salon()
    link = await sent(salon)

    async def rival() -> Visit:
        with clock.pretend(link.expires_at):
            return await actions.book(CUSTOMER, wish(salon, 1, "10:00", salon.anna))

    won, _ = await outcomes([rival(), express.keep_longer(salon.actors["Olga"], link.id, 60)])
    holds = await Hold.count()
    assert (len(won), holds + await Visit.count(), await db.fetch_value(OVERLAPS)) == (1, 1, 0)
    assert ((await now_is(link)).expires_at > link.expires_at) == (holds == 1)
