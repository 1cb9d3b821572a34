"""CPU milliseconds and queries of a request, in the server and in the database."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from statistics import median

import asyncpg
import httpx

from bench.house import Server, meter
from bench.workloads import CHANGES_PER_ADDRESS, RUSH, Ask, rush, visitor
from kit.embedded import Cluster

BATCHES, WARM_UP, COUNTED = 7, 3, 4
RUSHES = 5


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one request, in CPU milliseconds; `queries` counts everything sent, BEGIN and COMMIT too."""

    server: float
    database: float
    queries: float = 0.0

    @property
    def total(self) -> float:
        return self.server + self.database


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the measuring happens."""

    cluster: Cluster
    url: str

    async def compare(
        self, asks: Callable[[], Iterator[Ask]], size: int, servers: list[Server]
    ) -> list[Cost]:
        """The servers by turns, batch by batch, so that whatever else the machine does meets them alike."""
        found: list[list[Cost]] = [[] for _ in servers]
        streams = [asks() for _ in servers]
        for server, stream in zip(servers, streams, strict=True):
            await self.batch(server, stream, WARM_UP)
        for _ in range(BATCHES):
            for costs, server, stream in zip(found, servers, streams, strict=True):
                costs.append(await self.batch(server, stream, size))
        counts = [await self.queries(*each) for each in zip(servers, streams, strict=True)]
        return [
            Cost(median(c.server for c in costs), median(c.database for c in costs), count)
            for costs, count in zip(found, counts, strict=True)
        ]

    async def batch(self, server: Server, stream: Iterator[Ask], size: int) -> Cost:
        assert size <= CHANGES_PER_ADDRESS
        async with visitor(server.address) as client:
            await client.get("/health?service=1&first=2026-12-01&last=2026-12-01")
            read = meter(server, self.cluster)
            for ask in islice(stream, size):
                checked(await ask(client))
            own, database = read()
        return Cost(own * 1000 / size, database * 1000 / size)

    async def queries(self, server: Server, stream: Iterator[Ask]) -> float:
        """Statements in the database's log; the fewest of some requests, because the workers write too."""
        await self.say_everything(yes=True)
        found = []
        async with visitor(server.address) as client:
            for ask in islice(stream, COUNTED):
                before = self.statements()
                checked(await ask(client))
                await asyncio.sleep(0.05)
                found.append(self.statements() - before)
        await self.say_everything(yes=False)
        return min(found)

    async def say_everything(self, *, yes: bool) -> None:
        connection = await asyncpg.connect(self.url)
        await connection.execute(f"ALTER SYSTEM SET log_statement = '{'all' if yes else 'none'}'")
        await connection.execute("SELECT pg_reload_conf()")
        await connection.close()
        await asyncio.sleep(0.3)

    def statements(self) -> int:
        log = self.cluster.log.read_text(errors="replace")
        return log.count("LOG:  execute ") + log.count("LOG:  statement: ")

    async def rushes(self, servers: list[Server]) -> list[tuple[Cost, float]]:
        """Of each server the median cost of a request in a rush, and of the seconds until the last answer."""
        found: list[list[tuple[Cost, float]]] = [[] for _ in servers]
        for _ in range(RUSHES):
            for rushed, server in zip(found, servers, strict=True):
                rushed.append(await self.one_rush(server))
        counts = [await self.queries_of_a_rush(server) for server in servers]
        return [middle(rushed, count) for rushed, count in zip(found, counts, strict=True)]

    async def one_rush(self, server: Server) -> tuple[Cost, float]:
        read = meter(server, self.cluster)
        statuses, seconds = await rush(server.address)
        own, database = read()
        if sorted(statuses) != [201, *[409] * (RUSH - 1)]:
            raise SystemExit(f"A rush of {RUSH} was answered with {sorted(statuses)}.")
        return Cost(own * 1000 / RUSH, database * 1000 / RUSH), seconds

    async def queries_of_a_rush(self, server: Server) -> float:
        """The mean of one request: who comes too late asks less than who gets the time."""
        await self.say_everything(yes=True)
        before = self.statements()
        await rush(server.address)
        await asyncio.sleep(0.05)
        sent = self.statements() - before
        await self.say_everything(yes=False)
        return sent / RUSH


def middle(rushed: list[tuple[Cost, float]], queries: float) -> tuple[Cost, float]:
    server, database = (
        median(cost.server for cost, _ in rushed),
        median(cost.database for cost, _ in rushed),
    )
    return Cost(server, database, queries), median(seconds for _, seconds in rushed)


def checked(answer: httpx.Response) -> None:
    if answer.status_code not in (200, 201):
        raise SystemExit(f"{answer.url} answered {answer.status_code}: {answer.text[:500]}")
