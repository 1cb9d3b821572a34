"""Nothing is timed before it is right."""

from typing import Any

from bench import seed, workloads
from bench.house import Server
from bench.workloads import Request


async def check(servers: list[Server]) -> None:
    """What S1 offers is known: one time that day, 85 in that month, and 842 of anybody's."""
    for server in servers:
        day = await starts(server, workloads.times("W1", day=seed.FIRST, member=1))
        month = await starts(server, workloads.times("W3", member=1))
        anybody = await starts(server, workloads.times("W4"))
        assert [start[:16] for start in day] == ["2026-12-01T16:00"], day
        assert (len(month), len(anybody)) == (85, 842), (len(month), len(anybody))


async def check_same(servers: list[Server], request: Request) -> None:
    """The product and the floor, which share no line, offer the same."""
    ours, floor = [await starts(server, request) for server in servers]
    assert ours, request.path
    assert ours == floor, (request.path, set(ours) ^ set(floor))


async def starts(server: Server, request: Request) -> list[str]:
    async with workloads.visitor(server.address) as client:
        answer: dict[str, Any] = (await request.ask(client)).json()
    days = answer.get("times", answer)
    return [start for day in days.values() for start in day]
