"""What a process and all those that it starts use of the machine: a server with the programs beside it."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.house import Server

EVERY = 0.25
TICKS = os.sysconf("SC_CLK_TCK")
GONE = (FileNotFoundError, ProcessLookupError, PermissionError)


@dataclass
class Peak:
    """In MiB. `together` is of each its own peak, added up; `shared_once` counts what they share once."""

    alone: float = 0.0
    together: float = 0.0
    shared_once: float = 0.0

    @property
    def told(self) -> str:
        return (
            f"At most {self.alone:.0f} MiB in the server, {self.together:.0f} MiB together with all programs "
            f"beside it, {self.shared_once:.0f} MiB where what they share is counted once."
        )


@asynccontextmanager
async def watched(server: Server) -> AsyncIterator[Peak]:
    peak = Peak()
    watching = asyncio.create_task(watch(peak, server.process.pid))
    try:
        yield peak
    finally:
        watching.cancel()


async def watch(peak: Peak, pid: int) -> None:
    while True:
        family = [pid, *descendants(pid)]
        peak.alone = max(peak.alone, number(pid, "status", "VmHWM"))
        peak.together = max(peak.together, sum(number(each, "status", "VmHWM") for each in family))
        peak.shared_once = max(peak.shared_once, sum(number(each, "smaps_rollup", "Pss") for each in family))
        await asyncio.sleep(EVERY)


def used(*pids: int) -> float:
    """CPU seconds so far, of those that have ended as well."""
    everybody = {each for pid in pids for each in (pid, *descendants(pid))}
    return sum(sum(map(int, stat_of(each)[11:15])) for each in everybody) / TICKS


def stat_of(pid: int) -> list[str]:
    """What the kernel tells, from the state of the process on."""
    with suppress(*GONE):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return []


def descendants(pid: int) -> list[int]:
    """Those that a process started, and those that they started."""
    children: dict[int, list[int]] = {}
    for each in (int(folder.name) for folder in Path("/proc").glob("[0-9]*")):
        for parent in stat_of(each)[1:2]:
            children.setdefault(int(parent), []).append(each)
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found[1:]


def number(pid: int, file: str, name: str) -> float:
    """MiB that the kernel says under a name; 0 of a process that is gone."""
    with suppress(*GONE):
        for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) / 1024
    return 0.0
