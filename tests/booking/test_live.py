"""News of visits: heard through the database, handed on to whom it concerns, and never lost for long."""

import asyncio
import json
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta

import httpx
import pytest

from booking import actions, live
from booking.tables import Change
from booking.worker import listening
from kit import clock, db
from kit.rights import SYSTEM, Actor
from staff.queries import COOKIE
from tests.booking.scene import NOON, at
from tests.browser.harness import NOW, serving
from tests.cast import Salon, open_salon, session_token

committed = pytest.mark.committed
LONG_AGO = NOW - timedelta(days=90)
LISTENERS = (
    "SELECT pid FROM pg_stat_activity WHERE query LIKE '%LISTEN%tempu_changes%' AND pid <> pg_backend_pid()"
)


async def announce(visit: int, branch: int) -> None:
    async with db.transaction():
        await actions.announce(visit, branch)


async def heard(stream, many: int) -> list[int]:
    """The visits in the next pieces of news."""
    found: list[int] = []
    async with asyncio.timeout(20):
        async for piece in stream:
            if piece.startswith(b"id: "):
                found.append(json.loads(piece.split(b"data: ")[1])["visit"])
            if len(found) == many:
                return found
    return found


@asynccontextmanager
async def open_stream(actor: Actor, branch: int, after: int = 0):
    """A stream that has said its first words, so that it is listening."""
    stream = live.stream(actor, [branch], after)
    assert (await anext(stream)).startswith(b"retry")
    try:
        yield stream
    finally:
        await stream.aclose()


async def until(question: str, expected: int) -> list[int]:
    async with asyncio.timeout(20):
        for _ in range(400):
            rows = await db.fetch(question)
            if len(rows) == expected:
                break
            await asyncio.sleep(0.05)
    return [row[0] for row in rows]


async def book(salon: Salon, member: int, hour: str = "12:00") -> int:
    wanted = actions.Booking(salon.center, salon.haircut, member, at(hour), client=salon.masha)
    return (await actions.book(SYSTEM, wanted)).id


@committed
async def test_a_change_reaches_every_open_calendar_of_its_branch_and_no_other() -> None:
    salon = await open_salon()
    olga, vera, boris = (salon.actors[name] for name in ("Olga", "Vera", "Boris"))
    async with (
        listening(),
        open_stream(olga, salon.center) as one,
        open_stream(vera, salon.center) as two,
        open_stream(boris, salon.harbour) as other,
    ):
        await until(LISTENERS, 1)
        await announce(7, salon.center)
        await announce(8, salon.harbour)
        assert await asyncio.gather(heard(one, 1), heard(two, 1), heard(other, 1)) == [[7], [7], [8]]
    assert set() == live.SUBSCRIBERS


@committed
async def test_what_is_rolled_back_is_never_heard() -> None:
    salon = await open_salon()
    async with listening(), open_stream(salon.actors["Olga"], salon.center) as stream:
        await until(LISTENERS, 1)
        with suppress(LookupError):
            async with db.transaction():
                await actions.announce(7, salon.center)
                raise LookupError
        await announce(8, salon.center)
        assert await heard(stream, 1) == [8]


@committed
async def test_a_killed_connection_heals_and_what_was_said_meanwhile_is_told() -> None:
    salon = await open_salon()
    async with listening(), open_stream(salon.actors["Olga"], salon.center) as stream:
        [listener] = await until(LISTENERS, 1)
        await db.fetch_value("SELECT pg_terminate_backend($1)", listener)
        await announce(7, salon.center)
        assert 7 in await heard(stream, 1)
        assert await until(f"{LISTENERS} AND pid <> {listener}", 1), "another connection listens now"
        await announce(9, salon.center)
        async with asyncio.timeout(20):
            while 9 not in await heard(stream, 1):
                pass


@committed
async def test_a_calendar_that_was_away_hears_what_it_missed_from_its_last_event_on() -> None:
    salon = await open_salon()
    with clock.pretend(LONG_AGO):
        for visit in (1, 2, 3):
            await announce(visit, salon.center)
    [_, second, _] = await Change.select(Change.id).order_by(Change.id)
    async with open_stream(salon.actors["Olga"], salon.center, after=second["id"]) as stream:
        assert await heard(stream, 1) == [3]
    async with open_stream(salon.actors["Olga"], salon.center, after=0) as stream:
        assert await heard(stream, 3) == [1, 2, 3]


@committed
async def test_a_change_committed_late_is_told_although_a_later_id_was_seen() -> None:
    salon = await open_salon()
    await announce(1, salon.center)
    await announce(2, salon.center)
    newest = max(await Change.select(Change.id).output(as_list=True))
    async with open_stream(salon.actors["Olga"], salon.center, after=newest) as stream:
        assert await heard(stream, 2) == [1, 2]


@committed
async def test_a_specialist_hears_only_of_visits_that_are_or_were_in_the_own_column() -> None:
    salon = await open_salon()
    with clock.pretend(NOON):
        hers = await book(salon, salon.lena, "13:00")
        mine = await book(salon, salon.anna, "13:00")
        await actions.move(SYSTEM, mine, actions.Move(at("15:00"), salon.lena, None))
    async with open_stream(salon.actors["Anna"], salon.center) as stream:
        assert await heard(stream, 2) == [mine, mine]
    async with open_stream(salon.actors["Olga"], salon.center) as stream:
        assert await heard(stream, 3) == [hers, mine, mine]


async def test_a_calendar_that_reads_no_more_is_let_go() -> None:
    with live.subscribed([1]) as subscriber:
        for number in range(live.QUEUE + 1):
            live.hand_on(None, 0, live.CHANNEL, json.dumps({"id": number, "branch": 1, "visit": 5}))
        assert subscriber.ended.is_set()


async def test_nonsense_on_the_channel_is_passed_over() -> None:
    with live.subscribed([1]) as subscriber:
        for text in ("", "[]", "{}", '{"id": "x", "branch": 1, "visit": 1}'):
            live.hand_on(None, 0, live.CHANNEL, text)
        assert subscriber.queue.empty()


@committed
async def test_the_stream_over_http_replays_and_ends_cleanly_when_the_server_stops() -> None:
    salon = await open_salon()
    with clock.pretend(NOW):
        cookies = {COOKIE: await session_token(salon.actors["Olga"])}
    await announce(5, salon.center)
    async with AsyncExitStack() as stack:
        site = await stack.enter_async_context(serving())
        olga = httpx.AsyncClient(base_url=site, cookies=cookies, timeout=20)
        url = f"/desk/calendar/changes?branch={salon.center}"
        async with olga, olga.stream("GET", url, headers={"Last-Event-ID": "0"}) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            assert answer.headers["x-accel-buffering"] == "no"
            lines = answer.aiter_lines()
            while await anext(lines) != 'data: {"visit": 5}':
                pass
            stopping = asyncio.create_task(stack.aclose())
            # a stream that is cut off instead raises RemoteProtocolError here
            assert [line async for line in lines if line] == []
            await stopping
