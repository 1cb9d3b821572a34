"""News of visits as it happens: one listening connection, handed on to every open calendar."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

import asyncpg

from kit import clock, db
from kit.rights import Actor, Permission
from kit.web import DATABASE_AWAY

log = logging.getLogger("tempu.live")

CHANNEL = "tempu_changes"
FIRST_DELAY, LONGEST_DELAY = 0.1, 5.0
PING = 15.0
# A stream ends by itself after this long: the browser comes back at once, and is asked again who it is.
LIFETIME = 600.0
QUEUE = 1000
# Ids are given before commits, so a row may appear after one with a higher id was told.
STRAGGLERS = timedelta(seconds=5)

MISSED = """
SELECT id, branch, visit FROM change
WHERE branch = ANY($1::int[]) AND (id > $2 OR happened_at > $3)
ORDER BY id
"""
IN_THE_COLUMN = """
SELECT EXISTS (
    SELECT FROM appointment
    JOIN staff_member ON staff_member.resource = appointment.resource
    WHERE appointment.visit = $1 AND staff_member.id = $2
)
"""


@dataclass(frozen=True, slots=True)
class News:
    """This visit is not what it was. Visit 0 stands for the holds of the branch."""

    id: int
    branch: int
    visit: int


class Subscriber:
    """A queue of news of some branches. None in it means: something was missed, look it up."""

    def __init__(self, branches: Collection[int]) -> None:
        self.branches = branches
        self.queue: asyncio.Queue[News | None] = asyncio.Queue(QUEUE)
        self.ended = asyncio.Event()

    def tell(self, news: News | None) -> None:
        try:
            self.queue.put_nowait(news)
        except asyncio.QueueFull:  # the browser reads no more; it will come back and catch up
            self.ended.set()

    async def next(self) -> News | None:
        """The next piece of news; raises TimeoutError when there is none for a while."""
        async with asyncio.timeout(PING):
            return await self.queue.get()


SUBSCRIBERS: set[Subscriber] = set()


@contextmanager
def subscribed(branches: Collection[int]) -> Iterator[Subscriber]:
    subscriber = Subscriber(branches)
    SUBSCRIBERS.add(subscriber)
    try:
        yield subscriber
    finally:
        SUBSCRIBERS.discard(subscriber)


def hand_on(*heard: object) -> None:
    """asyncpg calls this with (connection, process, channel, payload)."""
    with suppress(ValueError, KeyError, TypeError):
        facts = json.loads(str(heard[3]))
        news = News(int(facts["id"]), int(facts["branch"]), int(facts["visit"]))
        for subscriber in SUBSCRIBERS:
            if news.branch in subscriber.branches:
                subscriber.tell(news)


def end_streams() -> None:
    """Every open calendar is let go, so that the server can stop at once."""
    for subscriber in SUBSCRIBERS:
        subscriber.ended.set()
        subscriber.tell(None)


async def keep_listening() -> None:
    """Listens until cancelled. A lost connection is opened again; what was said meanwhile is looked up."""
    delay = FIRST_DELAY
    while True:
        try:
            await listen_once()
            delay = FIRST_DELAY
        except (*DATABASE_AWAY, asyncpg.PostgresError, TimeoutError) as error:
            log.warning("The calendar's news waits for the database: %r", error)
        await asyncio.sleep(delay)
        delay = min(delay * 2, LONGEST_DELAY)


async def listen_once() -> None:
    """Returns when the connection is lost."""
    connection = await asyncpg.connect(**db.engine().config, timeout=10)
    lost = asyncio.Event()
    try:
        connection.add_termination_listener(lambda _: lost.set())
        await connection.add_listener(CHANNEL, hand_on)
        for subscriber in SUBSCRIBERS:
            subscriber.tell(None)
        while not lost.is_set():
            await still_there(connection, lost)
    finally:
        connection.terminate()


async def still_there(connection: asyncpg.Connection, lost: asyncio.Event) -> None:
    """Waits a while, then asks: a network that just fell silent would otherwise never be noticed."""
    try:
        async with asyncio.timeout(PING):
            await lost.wait()
    except TimeoutError:
        async with asyncio.timeout(5):
            await connection.execute("SELECT 1")


async def stream(actor: Actor, branches: Collection[int], after: int) -> AsyncIterator[bytes]:
    """Server-sent events for one calendar: first what happened since change `after`, then what happens."""
    leave_at = asyncio.get_running_loop().time() + LIFETIME
    with subscribed(branches) as subscriber:
        subscriber.tell(None)
        yield b"retry: 2000\n\n"
        while asyncio.get_running_loop().time() < leave_at:
            try:
                news = await subscriber.next()
            except TimeoutError:
                yield b": still here\n\n"
                continue
            if subscriber.ended.is_set():
                return
            for each in [news] if news else await missed(branches, after):
                after = max(after, each.id)
                if await concerns(actor, each):
                    yield as_event(each)


async def missed(branches: Collection[int], after: int) -> list[News]:
    rows = await db.fetch(MISSED, list(branches), after, clock.now() - STRAGGLERS)
    return [News(*row) for row in rows]


async def concerns(actor: Actor, news: News) -> bool:
    """Somebody who sees only their own column hears only of visits that are, or were, in it."""
    if actor.may(Permission.see_whole_calendar) or news.visit == 0:
        return True
    return bool(await db.fetch_value(IN_THE_COLUMN, news.visit, actor.member))


def as_event(news: News) -> bytes:
    return f'id: {news.id}\nevent: change\ndata: {{"visit": {news.visit}}}\n\n'.encode()
