"""Segments and sheets of 200,000 clients with 2,000,000 visits: what counting and showing them costs."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from functools import partial
from itertools import repeat
from typing import cast

import asyncpg

from bench import around, seed
from bench.house import Server
from bench.measure import Bench
from bench.questions import FACTS, MIXTURES, SERVICES, every_fact
from bench.salon import in_bulk
from bench.table import Table
from bench.workloads import Ask, Request
from kit.paging import pages
from lists.queries import COUNT
from lists.queries.sheet import BROWSED, page_sql
from lists.rules.address import USUAL
from lists.rules.columns import columns_of, order_of
from lists.rules.compiling import group_sql
from lists.rules.terms import Group, to_json
from lists.rules.writing import Moment, Writing
from staff.queries import COOKIE

TIMES = 5
# So many questions are asked one at a time.
ONCE = 1
VISITS = 2_000_000
QUESTIONS = (*every_fact(FACTS), *MIXTURES)
LONGEST = 300
SORTS = (
    ("by name", "name"),
    ("most visits first", "-visits"),
    ("fewest visits first", "visits"),
    ("the latest visit first", "-last_visit"),
    ("who spent most first", "-spent_EUR"),
)
FIRST_SHEET = 1_001
# Some come very often and most a few times, over five years; all of it is the same at every run.
CAME = f"""
INSERT INTO visit
    (branch, client, code, status, source, starts_at, ends_at, created_at, cancelled_late)
SELECT CASE WHEN n / 10 % 4 = 0 THEN 2 ELSE 1 END,
       1 + (power(n::bigint * 7919 % 1000003 / 1000003.0, 2) * 199999)::int, 'asked-' || n,
       CASE n % 10 WHEN 0 THEN 'no_show' WHEN 1 THEN 'cancelled' ELSE 'done' END,
       CASE n % 2 WHEN 0 THEN 'widget' ELSE 'desk' END, at, at + interval '1 hour', at - interval '5 days',
       n % 20 = 1
FROM (
    SELECT n, $1::timestamptz - n * (interval '1825 days' / {VISITS}) AS at
    FROM generate_series(1, {VISITS}) AS n
) AS came
"""  # noqa: S608 - only constants
# Every tenth has a second service, every tenth bought something.
HAD = """
INSERT INTO visit_line (visit, service, good, member, title, quantity, price)
SELECT id, 1 + id * 31 % 40, NULL::int, 1 + id * 17 % 20, 'Service', 1, 2000 + id * 13 % 6000
FROM visit WHERE code LIKE 'asked-%'
UNION ALL SELECT id, 1 + id * 37 % 40, NULL, 1 + id * 17 % 20, 'Service', 1, 2000 + id * 13 % 6000
FROM visit WHERE code LIKE 'asked-%' AND id % 10 = 3
UNION ALL SELECT id, NULL, 1 + id * 7 % 20, 1 + id * 17 % 20, 'Good', 1, 1500
FROM visit WHERE code LIKE 'asked-%' AND id % 10 = 7
"""
KEPT = "CREATE TABLE bench_question (id int PRIMARY KEY, sql text)"
SAVE = """
INSERT INTO segment (name, definition, account, is_shared, created_at, changed_at)
VALUES ($1, $2, 1, TRUE, $3, $3) RETURNING id
"""


async def measure(table: Table, bench: Bench, servers: tuple[Server, Server], token: str) -> None:
    """`servers` are ours and the floor, on a database with the clients."""
    numbers = await fill(bench.url)
    table.say(f"\n## With {VISITS:,} visits of theirs\n")
    table.say("A saved segment is counted. The floor is the same statement, sent by asyncpg as it is.\n")
    table.head("segment")
    ours, floor = servers
    longer = []
    for number, (name, _) in zip(numbers, QUESTIONS, strict=True):
        [mine] = await bench.compare(partial(asked, f"/desk/segments/{number}/count", token), ONCE, [ours])
        [least] = await bench.compare(partial(repeat, bare(number).ask), ONCE, [floor])
        table.cost(name, mine, least)
        longer += [name] if mine.database > LONGEST else []
    table.say(f"\n{len(longer)} of {len(QUESTIONS)} took the database more than {LONGEST} ms.\n")
    mixed = numbers[-len(MIXTURES)]
    table.head("page")
    [page] = await bench.compare(partial(asked, f"/desk/segments/{mixed}", token), TIMES, [ours])
    table.cost(f"the first page of: {MIXTURES[0][0]}", page)
    await sheets(table, bench, servers, (token, mixed))


async def sheets(table: Table, bench: Bench, servers: tuple[Server, Server], of: tuple[str, int]) -> None:
    """`of` is whose sheets they are, and a segment."""
    ours, floor = servers
    token, segment = of
    table.say("\nA sheet shows its first fifty rows. The floor is the statement of its rows alone.\n")
    table.head("sheet")
    for place, (name, sort) in enumerate(SORTS, FIRST_SHEET):
        path = f"/desk/sheet?view=0&cols={','.join(USUAL)}&sort={sort}"
        [mine] = await bench.compare(partial(asked, path, token), TIMES, [ours])
        [least] = await bench.compare(partial(repeat, bare(place).ask), TIMES, [floor])
        table.cost(name, mine, least)
    path = f"/desk/sheet?view=0&cols={','.join(USUAL)}&sort=-visits&segment={segment}"
    [mine] = await bench.compare(partial(asked, path, token), TIMES, [ours])
    table.cost(f"most visits first, of: {MIXTURES[0][0]}", mine)


def asked(path: str, token: str) -> Iterator[Ask]:
    return repeat(Request("segments", "GET", path, {"Cookie": f"{COOKIE}={token}"}, None, {200: 1}).ask)


def bare(number: int) -> Request:
    return Request("segments", "GET", f"/?question={number}", {}, None, {200: 1})


async def fill(url: str) -> list[int]:
    """The ids of the saved segments."""
    now = datetime.combine(seed.TODAY, time(9), UTC)
    async with in_bulk(url) as connection:
        await around.name(connection, now)
        await connection.execute(CAME, now, timeout=None)
        await connection.execute(HAD, timeout=None)
        await around.hang(connection)
        await connection.execute(KEPT)
        for place, (_, sort) in enumerate(SORTS, FIRST_SHEET):
            await connection.execute(
                "INSERT INTO bench_question VALUES ($1, $2)", place, sheet_sql(sort, now)
            )
        return [await save(connection, name, group, now) for name, group in QUESTIONS]


def writing_at(now: datetime) -> Writing:
    return Writing(FACTS, Moment(now, "UTC"), services=SERVICES)


def sheet_sql(sort: str, now: datetime) -> str:
    writing, columns = writing_at(now), columns_of(FACTS, {})
    by = columns[sort.removeprefix("-")]
    parts = order_of(by, writing, {}, down=sort.startswith("-"))
    shown = [columns[each] for each in USUAL]
    return page_sql(parts, group_sql(Group(), writing), shown, (writing, pages(1, BROWSED)))


async def save(connection: asyncpg.Connection, name: str, group: Group, now: datetime) -> int:
    writing = writing_at(now)
    number: int = await connection.fetchval(SAVE, name, to_json(group), now)
    sql = COUNT.format(who=group_sql(group, writing))
    for place, words in enumerate(writing.words, 1):
        sql = sql.replace(f"${place}::", f"'{{{','.join(map(str, cast(list[str], words)))}}}'::")
    await connection.execute("INSERT INTO bench_question VALUES ($1, $2)", number, sql)
    return number
