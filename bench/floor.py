"""The floor: the same questions answered by bare ASGI, asyncpg and bits, for this one salon and nothing else.

No framework, no rights, no zones, no rooms, no messages, no journal: what is left is what cannot be saved.
"""

import os
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import asyncpg
import msgspec

from bench.seed import CLOSES, GRID, ONE_DAY, OPENS, STAFF, minutes_of

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

TAKEN = """
SELECT resource, date_part('epoch', starts_at)::bigint, date_part('epoch', ends_at)::bigint FROM appointment
WHERE resource = ANY($1::int[]) AND released_at IS NULL
  AND ends_at > $2 AND starts_at < $3 AND ends_at < $3::timestamptz + INTERVAL '24 hours'
"""
OVERLAPS = """
SELECT FROM appointment WHERE resource = $1 AND released_at IS NULL AND starts_at < $3 AND ends_at > $2
  AND ends_at < $3::timestamptz + INTERVAL '24 hours'
"""
ADD_CLIENT = """
INSERT INTO client (name, phone, created_at) VALUES ($1, $2, $3)
ON CONFLICT (phone) DO UPDATE SET phone = excluded.phone RETURNING id
"""
ADD_VISIT = """
INSERT INTO visit (branch, client, code, source, starts_at, ends_at, created_at)
VALUES (1, $1, $2, 'widget', $3, $4, $3) RETURNING id
"""
ADD_LINE = (
    "INSERT INTO visit_line (visit, service, member, title, price) VALUES ($1, $2, $3, '', 0) RETURNING id"
)
ADD_TIME = "INSERT INTO appointment (resource, visit, line, starts_at, ends_at) VALUES ($1, $2, $3, $4, $5)"
SLOTS = (CLOSES - OPENS) // GRID
CLOCK = [f"T{minute // 60:02}:{minute % 60:02}:00+00:00" for minute in range(OPENS, CLOSES, GRID)]

pools: list[asyncpg.Pool] = []


class Wanted(msgspec.Struct):
    service: int
    member: int
    starts_at: datetime
    name: str
    phone: str


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await live(receive, send)
    elif scope["method"] == "GET":
        query = {name: values[0] for name, values in parse_qs(scope["query_string"].decode()).items()}
        await answer(send, 200, await free_times(query))
    else:
        body = (await receive())["body"]
        status = 201 if await book(msgspec.json.decode(body, type=Wanted)) else 409
        await answer(send, status, {"status": status})


async def live(receive: Receive, send: Send) -> None:
    await receive()
    pools.append(await asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=0, max_size=10))
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await pools.pop().close()
    await send({"type": "lifespan.shutdown.complete"})


async def answer(send: Send, status: int, content: object) -> None:
    body = msgspec.json.encode(content)
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def free_times(query: dict[str, str]) -> dict[str, list[str]]:
    first, last = date.fromisoformat(query["first"]), date.fromisoformat(query["last"])
    people = (
        [int(query["member"])] if "member" in query else list(range(1, int(query.get("people", STAFF)) + 1))
    )
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    days = (last - first).days + 1
    rows = await pools[0].fetch(TAKEN, people, start, start + timedelta(days=days))
    busy = taken_bits(rows, int(start.timestamp()))
    length = minutes_of(int(query["service"])) // GRID
    found = {}
    for number in range(days):
        day = first + number * ONE_DAY
        if day.weekday() != 6 and (free := free_bits(busy, people, number, length)):
            found[day.isoformat()] = [day.isoformat() + CLOCK[n] for n in range(SLOTS) if free >> n & 1]
    return found


def taken_bits(rows: list[asyncpg.Record], start: int) -> dict[tuple[int, int], int]:
    busy: dict[tuple[int, int], int] = {}
    for person, begins, ends in rows:
        day, second = divmod(begins - start, 86_400)
        low = (second // 60 - OPENS) // GRID
        key = person, day
        busy[key] = busy.get(key, 0) | (1 << low + (ends - begins) // 60 // GRID) - (1 << low)
    return busy


def free_bits(busy: dict[tuple[int, int], int], people: list[int], day: int, length: int) -> int:
    union, everything = 0, (1 << SLOTS) - 1
    for person in people:
        free = everything & ~busy.get((person, day), 0)
        starts = free
        for n in range(1, length):
            starts &= free >> n
        union |= starts
    return union


async def book(wanted: Wanted) -> bool:
    starts = wanted.starts_at
    ends = starts + timedelta(minutes=minutes_of(wanted.service))
    async with pools[0].acquire() as connection, connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1, $2)", wanted.member, starts.toordinal())
        if (
            await connection.fetchrow(OVERLAPS, wanted.member, starts, ends) is not None
        ):  # a row of no columns
            return False
        client = await connection.fetchval(ADD_CLIENT, wanted.name, wanted.phone, starts)
        code = os.urandom(16).hex()
        visit = await connection.fetchval(ADD_VISIT, client, code, starts, ends)
        line = await connection.fetchval(ADD_LINE, visit, wanted.service, wanted.member)
        await connection.execute(ADD_TIME, wanted.member, visit, line, starts, ends)
    return True
