"""Segments and sheets of 200,000 clients with 2,000,000 visits: what counting and showing them costs."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from functools import partial
from itertools import repeat
from typing import cast

import asyncpg

from bench import seed
from bench.house import Server
from bench.measure import Bench
from bench.salon import in_bulk
from bench.table import Table
from bench.workloads import Ask, Request
from kit.paging import pages
from lists.facts import catalogue
from lists.queries import COUNT
from lists.queries.sheet import BROWSED, page_sql
from lists.rules.address import USUAL
from lists.rules.columns import columns_of, order_of
from lists.rules.compiling import Moment, Writing, group_sql
from lists.rules.terms import Group, Join, Term, to_json
from staff.queries import COOKIE

TIMES = 5
VISITS = 2_000_000
YEAR = ("in_last", "12", "months")
QUESTIONS: tuple[tuple[str, Group], ...] = (
    ("at least 5 visits", Group(parts=(Term("visits", "at_least", ("5",)),))),
    (
        "3 visits, the last longer ago than 90 days",
        Group(parts=(Term("visits", "at_least", ("3",)), Term("last_visit", "before_last", ("90", "days")))),
    ),
    ("30 days later than usual", Group(parts=(Term("overdue", "at_least", ("30",)),))),
    ("spent 500 in 12 months", Group(parts=(Term("spent_EUR", "at_least", ("50000",), {"when": YEAR}),))),
    ("a service, ever", Group(parts=(Term("visits", "at_least", ("1",), {"service": ("5",)}),))),
    ("never with a person", Group(parts=(Term("visits", "exactly", ("0",), {"person": ("3",)}),))),
    ("on a Saturday, ever", Group(parts=(Term("visits", "at_least", ("1",), {"weekday": ("6",)}),))),
    ("online, ever", Group(parts=(Term("visits", "at_least", ("1",), {"source": ("widget",)}),))),
    (
        "any booking online",
        Group(parts=(Term("bookings", "at_least", ("1",), {"visit_source": ("widget",)}),)),
    ),
    (
        "late, nothing booked, not with a service lately",
        Group(
            parts=(
                Term("overdue", "at_least", ("10",)),
                Term("upcoming", "exactly", ("0",)),
                Group(Join.none, (Term("visits", "at_least", ("1",), {"service": ("7",), "when": YEAR}),)),
            )
        ),
    ),
)
SORTS = (
    ("by name", "name"),
    ("most visits first", "-visits"),
    ("fewest visits first", "visits"),
    ("the latest visit first", "-last_visit"),
    ("who spent most first", "-spent_EUR"),
)
FIRST_SHEET = 1_001
SALON = """
INSERT INTO category (name) VALUES ('Hair');
INSERT INTO service (category, name, minutes) SELECT 1, 'Service ' || n, 60 FROM generate_series(1, 40) AS n;
INSERT INTO resource (branch, name) SELECT 1, 'Person ' || n FROM generate_series(1, 20) AS n;
INSERT INTO staff_member (branch, resource, name)
SELECT 1, n, 'Person ' || n FROM generate_series(1, 20) AS n;
"""
# Some come very often and most a few times, over five years; all of it is the same at every run.
CAME = f"""
INSERT INTO visit (branch, client, code, status, source, starts_at, ends_at, created_at)
SELECT 1, 1 + (power(n::bigint * 7919 % 1000003 / 1000003.0, 2) * 199999)::int, 'asked-' || n,
       CASE n % 10 WHEN 0 THEN 'no_show' WHEN 1 THEN 'cancelled' ELSE 'done' END,
       CASE n % 2 WHEN 0 THEN 'widget' ELSE 'desk' END, at, at + interval '1 hour', at - interval '5 days'
FROM (
    SELECT n, $1::timestamptz - n * (interval '1825 days' / {VISITS}) AS at
    FROM generate_series(1, {VISITS}) AS n
) AS came
"""  # noqa: S608 - only constants
HAD = """
INSERT INTO visit_line (visit, service, member, title, quantity, price)
SELECT id, 1 + id * 31 % 40, 1 + id * 17 % 20, 'Service', 1, 2000 + id * 13 % 6000
FROM visit WHERE code LIKE 'asked-%'
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
    for number, (name, _) in zip(numbers, QUESTIONS, strict=True):
        [mine] = await bench.compare(partial(asked, f"/desk/segments/{number}/count", token), TIMES, [ours])
        [least] = await bench.compare(partial(repeat, bare(number).ask), TIMES, [floor])
        table.cost(name, mine, least)
    [page] = await bench.compare(partial(asked, f"/desk/segments/{numbers[1]}", token), TIMES, [ours])
    table.cost(f"the first page of: {QUESTIONS[1][0]}", page)
    await sheets(table, bench, servers, (token, numbers[1]))


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
    table.cost(f"most visits first, of: {QUESTIONS[1][0]}", mine)


def asked(path: str, token: str) -> Iterator[Ask]:
    return repeat(Request("segments", "GET", path, {"Cookie": f"{COOKIE}={token}"}, None, {200: 1}).ask)


def bare(number: int) -> Request:
    return Request("segments", "GET", f"/?question={number}", {}, None, {200: 1})


async def fill(url: str) -> list[int]:
    """The ids of the saved segments."""
    now = datetime.combine(seed.TODAY, time(9), UTC)
    async with in_bulk(url) as connection:
        await connection.execute(SALON)
        await connection.execute(CAME, now)
        await connection.execute(HAD)
        await connection.execute(KEPT)
        for place, (_, sort) in enumerate(SORTS, FIRST_SHEET):
            await connection.execute(
                "INSERT INTO bench_question VALUES ($1, $2)", place, sheet_sql(sort, now)
            )
        return [await save(connection, name, group, now) for name, group in QUESTIONS]


def sheet_sql(sort: str, now: datetime) -> str:
    facts = catalogue(["EUR"])
    writing, columns = Writing(facts, Moment(now, "UTC")), columns_of(facts, {})
    by = columns[sort.removeprefix("-")]
    parts = order_of(by, writing, {}, down=sort.startswith("-"))
    shown = [columns[each] for each in USUAL]
    return page_sql(parts, group_sql(Group(), writing), shown, (writing, pages(1, BROWSED)))


async def save(connection: asyncpg.Connection, name: str, group: Group, now: datetime) -> int:
    writing = Writing(catalogue(["EUR"]), Moment(now, "UTC"))
    number: int = await connection.fetchval(SAVE, name, to_json(group), now)
    sql = COUNT.format(who=group_sql(group, writing))
    for place, words in enumerate(writing.words, 1):
        sql = sql.replace(f"${place}::", f"'{{{','.join(map(str, cast(list[str], words)))}}}'::")
    await connection.execute("INSERT INTO bench_question VALUES ($1, $2)", number, sql)
    return number
