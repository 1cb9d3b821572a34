"""W7: how many requests a second one worker answers on some connections at once."""

import asyncio
import itertools
from collections.abc import Iterator
from urllib.parse import urlsplit

from bench.house import Server
from bench.workloads import CONNECTIONS, Request, days_of_staff

SECONDS = 5.0


async def requests_per_second(server: Server, seconds: float = SECONDS) -> float:
    """The driver only writes and reads bytes, because it shares the machine with what it drives."""
    place = urlsplit(server.address)
    questions = [letter(request, place.netloc) for request in itertools.islice(days_of_staff(), 500)]
    until = asyncio.get_running_loop().time() + seconds
    visitors = [
        answers(place.hostname or "", place.port or 0, itertools.cycle(questions[n:] + questions[:n]), until)
        for n in range(CONNECTIONS)
    ]
    return sum(await asyncio.gather(*visitors)) / seconds


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
