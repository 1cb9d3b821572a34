"""What charging a visit costs: three lines, a tip, two means, tax, pay, points, stock, a receipt to print.

`python -m bench.checkout` does only this.
"""

import itertools
import json
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import asyncpg

from bench import salon, seed
from bench.alone import alone
from bench.house import Server, serving
from bench.measure import Bench
from bench.salon import copy, in_bulk, moment
from bench.table import Table
from bench.workloads import Ask, Request, visitor
from kit.embedded import Cluster
from staff.queries import COOKIE

NAME, TOKEN = "checkout", "bench"
VISITS, BATCH = 2_000, 40
PRICES = (4500, 9000, 1200)
TIP = 500
TOTAL = sum(PRICES) + TIP
# A printer that is off: the receipts wait, as they would for a worker that is busy.
THINGS = """
UPDATE branch SET country = 'DE' WHERE id = 1;
INSERT INTO tax_rate (country, kind, name, rate, starts_on)
VALUES ('DE', 'standard', 'MwSt.', 1900, '2026-01-01');
INSERT INTO till_rules (branch, taxing, kind) VALUES (1, 'included', 'standard');
INSERT INTO good (id, name) VALUES (1, 'Shampoo');
INSERT INTO storage (id, branch, name, sells, uses, is_active) VALUES (1, 1, 'Shop', true, true, true);
INSERT INTO consumable (service, good, quantity, position) VALUES (1, 1, 1, 1);
INSERT INTO pay_terms (member, starts_on, services_rate, goods_rate)
SELECT id, '2026-01-01', 4000, 1000 FROM staff_member;
INSERT INTO points_rule (branch, name, starts_on, rate, point_value, largest_share, is_active)
VALUES (1, 'Cashback', '2026-01-01', 500, 100, 5000, true);
INSERT INTO cash_desk (id, branch, name) VALUES (1, 1, 'Front desk');
INSERT INTO shift (id, desk, opened_at, opening, first_entry, is_shared) VALUES (1, 1, '{now}', 0, 0, true);
INSERT INTO register (branch, name, kind, settings) VALUES (1, 'Printer', 'escpos',
    '{{"host": "127.0.0.1", "port": "9", "code_page": "CP437", "width": "42"}}');
"""


async def fill(url: str) -> None:
    """Visits that have come and are not paid, each with two services and a good."""
    await salon.load(url, seed.salon([]))
    await salon.let_in(url, seed.TODAY, TOKEN)
    now = moment(seed.TODAY, 0)
    numbers = range(1, VISITS + 1)
    visits = [
        (n, 1, 1 + n % 500, f"till-{n}", "arrived", "desk", now, now + timedelta(hours=1), now, now)
        for n in numbers
    ]
    lines = [
        (n, *what, 1 + n % seed.STAFF, f"Line {place}", PRICES[place], place)
        for n in numbers
        for place, what in enumerate(((1, None), (2, None), (None, 1)))
    ]
    connection = await asyncpg.connect(url)
    await connection.execute(THINGS.format(now=now.isoformat()))
    await connection.close()
    async with in_bulk(url) as connection:
        columns = "id branch client code status source starts_at ends_at created_at arrived_at"
        await copy(connection, "visit", columns, visits)
        await copy(connection, "visit_line", "visit service good member title price position", lines)


async def token_of(server: Server) -> str:
    """What proves that a form is of our own page."""
    async with visitor(server.address) as client:
        shown = await client.get("/desk/calendar", headers={"Cookie": f"{COOKIE}={TOKEN}"})
        return str(shown.cookies["csrftoken"])


def charged(token: str, numbers: Iterator[int]) -> Iterator[Ask]:
    """A visit after the other, as the till's page sends it."""
    headers = {
        "Cookie": f"{COOKIE}={TOKEN}; csrftoken={token}",
        "X-CSRFToken": token,
        "Accept": "application/json",
    }
    cash = TOTAL // 2
    body = {
        "version": 1,
        "tip": TIP,
        "payments": [
            {"method": "cash", "amount": cash, "received": cash + 1000},
            {"method": "card", "amount": TOTAL - cash},
        ],
    }
    for number in numbers:
        yield Request("checkout", "POST", f"/desk/bills/{number}/completion", headers, body, {201: 1}).ask


def looked_at(numbers: Iterator[int]) -> Iterator[Ask]:
    headers = {"Cookie": f"{COOKIE}={TOKEN}"}
    for number in numbers:
        yield Request("checkout", "GET", f"/desk/bills/{number}", headers, None, {200: 1}).ask


async def section(table: Table, cluster: Cluster, folder: Path) -> None:
    """In a database of its own, which has to be there and empty."""
    url = cluster.url(NAME)
    await fill(url)
    table.say("\n## A visit is charged\n")
    table.say(
        "Two services and a good, a tip, half in cash and half by card; tax, pay, points, stock, the receipt"
        " queued.\n"
    )
    table.head("request", "")
    bench = Bench(cluster, url)
    with serving("app:create_app", folder, url, "/health") as server:
        token, numbers = await token_of(server), itertools.count(1)
        for name, asks in (
            ("the bill before it is paid", partial(looked_at, itertools.count(VISITS - 500))),
            ("charged", partial(charged, token, numbers)),
            ("the bill that is paid", partial(looked_at, itertools.count(1))),
        ):
            [cost] = await bench.compare(asks, BATCH, [server])
            table.cost(name, cost)
    table.say(f"\n{await written(url)}")


async def written(url: str) -> str:
    """What stands in the database of one of them, so that nothing was left out."""
    connection = await asyncpg.connect(url)
    found = await connection.fetchrow(
        "SELECT (SELECT count(*) FROM payment WHERE bill = 1) AS payments,"
        " (SELECT count(*) FROM bill_line WHERE bill = 1) AS lines,"
        " (SELECT count(*) FROM posting JOIN book_transaction ON book_transaction.id = transaction"
        "  WHERE key ~ '^(sale|pay|points|stock):') AS postings, (SELECT count(*) FROM bill) AS bills"
    )
    await connection.close()
    facts = json.dumps(dict(found))
    return f"Written: {facts}"


if __name__ == "__main__":
    alone(NAME, section)
