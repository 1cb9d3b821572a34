"""Nothing is timed before it is right."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bench import seed, workloads
from bench.house import Server
from bench.workloads import Request

MINUTE = timedelta(minutes=1)


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


async def check_plans(server: Server, plan: Callable[[str], Request], services: tuple[int, int]) -> None:
    """Two services in either order, and two people at once, are told by the times of each and of everybody.

    All is on the grid of a quarter of an hour: a wait is one of it, or none.
    """
    day = seed.FIRST
    hour, half = [
        {
            datetime.fromisoformat(each)
            for each in await starts(server, workloads.times("W2", service=n, day=day))
        }
        for n in services
    ]
    in_a_row = {each for each in hour if {each + 60 * MINUTE, each + 75 * MINUTE} & half}
    in_a_row |= {each for each in half if {each + 30 * MINUTE, each + 45 * MINUTE} & hour}
    found = await starts(server, plan("P1"))
    assert {datetime.fromisoformat(each) for each in found} == in_a_row, found
    each_of = [
        await starts(server, workloads.times("W1", service=services[0], day=day, member=member))
        for member in range(1, 11)
    ]
    counted = Counter(start for theirs in each_of for start in theirs)
    pair = await starts(server, plan("P3"))
    assert set(pair) == {start for start, people in counted.items() if people > 1}, pair


async def starts(server: Server, request: Request) -> list[str]:
    async with workloads.visitor(server.address) as client:
        answer: dict[str, Any] = (await request.ask(client)).json()
    days = answer.get("times", answer)
    return [start for day in days.values() for start in day]
