"""Freed time, several workers, many who tap at once: one offer, one visit, also when a worker is killed."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from booking import actions
from booking.actions import Booking, SomebodyWasFaster
from booking.actions.waiting import freed, offering
from booking.rules.waiting import Preference
from booking.tables import Hold
from booking.waiting_tables import Freed, WaitingRequest
from clients.tables import Visit
from kit import clock, db
from kit.rights import CUSTOMER
from reminders.tables import Message
from tests.booking.line import free, full_day, offers, set_way, unspent, wait, work_off
from tests.booking.scene import DAY, at
from tests.cast import Salon, open_salon
from tests.races.again import until_seen
from tests.races.guards import NONE, OVERLAPS, SLOWEST, Meeting, only
from tests.races.rush import outcomes

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
SCRIPT = Path(__file__).with_name("waiting_worker.py")
ONCE = "waiting_offer_once"
CONFLICT = offering.ADD[offering.ADD.index("ON CONFLICT") : offering.ADD.index("RETURNING")]


async def freed_noon(salon: Salon, people: int, way: str) -> list[WaitingRequest]:
    await set_way(salon, way)
    visits = await full_day(salon)
    line = [await wait(salon, number) for number in range(people)]
    await work_off()
    await free(salon, visits["12:00"])
    return line


@pytest.mark.parametrize("way", ["first", "all"])
async def test_eight_workers_make_one_offer_of_one_time_to_each(way: str) -> None:
    salon = await open_salon()
    await freed_noon(salon, 5, way)
    await asyncio.gather(*(work_off() for _ in range(8)))
    made = await offers()
    assert len({each.request for each in made}) == len(made) == (1 if way == "first" else 5)
    assert await Message.count().where(Message.kind.is_in(["offered", "raced"])) == len(made)
    assert await unspent() == 0


async def two_workers_at_once(
    salon: Salon, monkeypatch: pytest.MonkeyPatch, *, locks: bool, index: bool
) -> int:
    """Both have looked at the note and the line before either writes its offers; how many those are."""
    await freed_noon(salon, 3, "all")
    definition = await db.fetch_value("SELECT indexdef FROM pg_indexes WHERE indexname = $1", ONCE)
    try:
        with monkeypatch.context() as patch:
            let_both_look_first(patch, 1.0 if locks else SLOWEST)  # with locks the other never comes
            if not locks:
                patch.setattr(freed, "NEXT", freed.NEXT.replace("FOR UPDATE SKIP LOCKED", ""))
                patch.setattr(offering, "CATCH", offering.CATCH.split("FOR NO KEY")[0])
            if not index:
                await db.execute(f"DROP INDEX {ONCE}")
                patch.setattr(offering, "ADD", offering.ADD.replace(CONFLICT, ""))
            await asyncio.gather(actions.offer_next(), actions.offer_next())
        return len(await offers())
    finally:
        if not index:
            await db.execute("DELETE FROM waiting_offer")
            await db.execute(definition)


def let_both_look_first(patch: pytest.MonkeyPatch, patience: float) -> None:
    really, both = freed.race, Meeting(2, patience)

    async def race_together(*facts: Any) -> bool:
        await both.wait()
        return await really(*facts)

    patch.setattr(freed, "race", race_together)


@pytest.mark.parametrize(("locks", "index"), [(True, True), (True, False), (False, True)])
async def test_either_guard_alone_keeps_two_workers_from_offering_twice(
    locks: bool, index: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await two_workers_at_once(await open_salon(), monkeypatch, locks=locks, index=index) == 3


@until_seen
async def test_without_any_guard_everybody_would_be_written_to_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await two_workers_at_once(await open_salon(), monkeypatch, locks=False, index=False) == 6


async def taps(salon: Salon, people: int) -> list[Any]:
    line = await freed_noon(salon, people, "all")
    await work_off()
    by_request = {each.request: each.id for each in await offers()}
    return [actions.take(each, by_request[each.id]) for each in line]


async def test_of_twenty_who_tap_at_once_one_has_the_time() -> None:
    salon = await open_salon()
    won, lost = await outcomes(await taps(salon, 20))
    assert (len(won), {type(each) for each in lost}) == (1, {SomebodyWasFaster})
    assert len(lost) == 19
    assert await db.fetch_value(OVERLAPS) == 0
    assert await WaitingRequest.count().where(WaitingRequest.status == "booked") == 1
    assert sorted(each.answer for each in await offers()) == ["lost"] * 19 + ["taken"]


@until_seen
async def test_without_the_guards_of_the_door_several_would_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    salon = await open_salon()
    calls = await taps(salon, 5)
    async with only(NONE, 5, monkeypatch):
        won, _ = await outcomes(calls)
        assert len(won) == 5


async def test_one_who_taps_eight_times_has_one_visit() -> None:
    salon = await open_salon()
    [request] = await freed_noon(salon, 1, "first")
    await work_off()
    [offer] = await offers()
    won, lost = await outcomes([actions.take(request, offer.id) for _ in range(8)])
    assert lost == []
    assert {each.id for each in won} == {won[0].id}


async def test_of_a_yes_a_no_and_a_farewell_at_once_the_first_counts() -> None:
    salon = await open_salon()
    for number in range(6):
        day = DAY + timedelta(days=7 * number)
        request = await wait(salon, number, Preference(day, day, frozenset(), 600, 601, salon.anna))
        await work_off()
        [offer] = await offers(request=request.id)
        calls = [
            actions.take(request, offer.id),
            actions.decline(request, offer.id),
            actions.leave(CUSTOMER, request.id),
        ]
        await outcomes(calls[number % 3 :] + calls[: number % 3])
        [answered] = await offers(request=request.id)
        visits = await Visit.count().where(Visit.starts_at == offer.starts_at)
        assert visits == (answered.answer == "taken")
        assert await Hold.count() == 0


TIMES = 24


async def many_freed_times() -> None:
    """So many people, each of whom waits for another time, and all the times become free."""
    salon = await open_salon()
    starts = [(DAY + timedelta(days=7 * (n // 8)), f"{9 + n % 8:02}:00") for n in range(TIMES)]
    visits = []
    for number, (day, start) in enumerate(starts):
        wanted = Booking(salon.center, salon.haircut, salon.anna, at(start, day), notify=False)
        visits.append(await actions.book(salon.actors["Olga"], wanted))
        await waits_for(salon, number, day, start)
    await work_off()
    for visit in visits:
        await free(salon, visit)
    assert await unspent() == TIMES


async def waits_for(salon: Salon, number: int, day: date, start: str) -> None:
    minutes = int(start[:2]) * 60
    await wait(salon, number, Preference(day, day, frozenset(), minutes, minutes + 1, salon.anna))


async def run_and_kill(manner: str) -> None:
    """Three processes begin together; the first stops in the middle of an offer and is killed there."""
    started: list[Process] = []
    for each in (manner, "careful", "careful"):
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(SCRIPT), each, stdin=PIPE, stdout=PIPE,
            env={**os.environ, "NOW": clock.now().isoformat()},
        )  # fmt: skip
        started.append(process)
        assert await process.stdout.readline() == b"ready\n"  # type: ignore[union-attr]
    for process in started:
        process.stdin.write(b"go\n")  # type: ignore[union-attr]
    assert await started[0].stdout.readline() == b"stalled\n"  # type: ignore[union-attr]
    started[0].send_signal(signal.SIGKILL)
    await started[0].wait()
    assert [await process.wait() for process in started[1:]] == [0, 0]
    await work_off()


async def test_a_killed_worker_loses_no_freed_time_and_offers_none_twice() -> None:
    await many_freed_times()
    await run_and_kill("stalls")
    made = await offers()
    assert (
        len({each.starts_at for each in made}) == len({each.request for each in made}) == len(made) == TIMES
    )
    assert await Message.count().where(Message.kind == "offered") == TIMES
    held = await Hold.select(Hold.code).output(as_list=True)
    assert sorted(held) == sorted(each.code for each in made)
    assert await db.fetch_value(OVERLAPS) == 0
    assert await unspent() == 0


@until_seen
async def test_without_one_transaction_around_it_a_freed_time_would_be_lost() -> None:
    await many_freed_times()
    await run_and_kill("forgetful")
    assert len(await offers()) < TIMES
    assert await Freed.count().where(Freed.spent_at.is_null()) == 0
