"""The floor of a search: rows of clients by their ids, with nothing but asyncpg and bytes."""

from urllib.parse import parse_qs

import asyncpg

from bench.floor import Receive, Scope, Send, answer, live, pools

ROWS = "SELECT id, name, phone, email FROM client WHERE id = ANY($1::int[])"


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await live(receive, send)
        return
    ids = parse_qs(scope["query_string"].decode()).get("ids", ["1"])[0].split(",")
    rows: list[asyncpg.Record] = await pools[0].fetch(ROWS, [int(each) for each in ids])
    await answer(send, 200, [dict(row) for row in rows])
