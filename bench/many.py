"""W7: how many requests a second one worker answers on some connections at once."""

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bench.house import Server, meter
from bench.measure import Cost
from bench.workloads import CONNECTIONS, Request, days_of_staff
from kit.embedded import Cluster

SECONDS, ROUNDS = 2.0, 3


@dataclass(frozen=True, slots=True)
class Rate:
    """What one round came to."""

    a_second: float
    cost: Cost


async def best_rates(cluster: Cluster, servers: list[Server]) -> list[Rate]:
    """The servers by turns; of each its best round, which is the one that was disturbed least."""
    rounds = [[await rate(cluster, server) for server in servers] for _ in range(ROUNDS)]
    return [max(each, key=lambda found: found.a_second) for each in zip(*rounds, strict=True)]


async def rate(cluster: Cluster, server: Server) -> Rate:
    read = meter(server, cluster)
    count = await answers_of(server, SECONDS)
    own, database = read()
    return Rate(count / SECONDS, Cost(own * 1000 / count, database * 1000 / count))


async def answers_of(server: Server, seconds: float) -> int:
    """The driver only writes and reads bytes, because it shares the machine with what it drives."""
    place = urlsplit(server.address)
    questions = [letter(request, place.netloc) for request in itertools.islice(days_of_staff(), 500)]
    until = asyncio.get_running_loop().time() + seconds
    visitors = [
        answers(place.hostname or "", place.port or 0, itertools.cycle(questions[n:] + questions[:n]), until)
        for n in range(CONNECTIONS)
    ]
    return sum(await asyncio.gather(*visitors))


def letter(request: Request, host: str) -> bytes:
    headers = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    return f"{request.method} {request.path} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n".encode()


async def answers(host: str, port: int, questions: Iterator[bytes], until: float) -> int:
    """How many one connection gets, one after the other."""
    reader, writer = await asyncio.open_connection(host, port)
    count = 0
    while asyncio.get_running_loop().time() < until:
        writer.write(next(questions))
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if not head.startswith(b"http/1.1 200"):
            raise SystemExit(f"W7 was answered with {head!r}.")
        await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
        count += 1
    writer.close()
    return count
