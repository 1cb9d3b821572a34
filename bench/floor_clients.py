"""The floor of searches and segments: rows by their ids, or one statement, by asyncpg and bytes alone."""

from urllib.parse import parse_qs

import asyncpg

from bench.floor import Receive, Scope, Send, answer, live, pools

QUESTION = "SELECT sql FROM bench_question WHERE id = $1"
statements: dict[int, str] = {}
ROWS = "SELECT id, name, phone, email FROM client WHERE id = ANY($1::int[])"


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await live(receive, send)
        return
    asked = parse_qs(scope["query_string"].decode())
    if "question" in asked:
        await answer(send, 200, [await counted(int(asked["question"][0]))])
        return
    ids = asked.get("ids", ["1"])[0].split(",")
    rows: list[asyncpg.Record] = await pools[0].fetch(ROWS, [int(each) for each in ids])
    await answer(send, 200, [dict(row) for row in rows])


async def counted(question: int) -> object:
    if question not in statements:
        statements[question] = await pools[0].fetchval(QUESTION, question)
    return await pools[0].fetchval(statements[question])
