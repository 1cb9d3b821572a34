"""P1 to P3: several services, and people who come together, in a salon where ten do what is asked for."""

from functools import partial
from itertools import repeat

from bench import answers, workloads
from bench.house import Server
from bench.measure import Bench
from bench.seed import FIRST
from bench.table import Table
from bench.workloads import Request

SERVICE, OTHER = 5, 6
TEN = {SERVICE: 10, OTHER: 10}
PLANS = (
    ("P1 two services, any of 10, one day", "P1", "", 40),
    ("P1, tidy times first", "P1", "&mode=tidy", 40),
    ("P1, best times first", "P1", "&mode=best", 40),
    ("P2 two services, any of 10, 31 days", "P2", "", 40),
    ("P3 two people together, any of 10, one day", "P3", "", 20),
)


async def measure(table: Table, bench: Bench, server: Server) -> None:
    table.say("\n## Several services, several people\n")
    table.head("question", "")
    await answers.check_plans(server, asked, (SERVICE, OTHER))
    for title, name, more, size in PLANS:
        [cost] = await bench.compare(partial(repeat, asked(name, more).ask), size, [server])
        table.cost(title, cost)


def asked(name: str, more: str = "") -> Request:
    return workloads.times(name, service=SERVICE, other=OTHER, day=FIRST, more=more)
