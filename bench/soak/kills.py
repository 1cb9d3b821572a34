"""Processes killed in the middle, and how long each was missed."""

import asyncio
import os
import random
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bench.soak.stand import Outage, Stand
from bench.soak.wire import Line, Question, Unanswered

PATIENCE = 60.0
ENOUGH = 12
LOOK = 0.05


@dataclass(frozen=True, slots=True)
class House:
    """What `run.py` started: its own process, and how many servers it keeps."""

    process: subprocess.Popen[bytes]
    servers: int

    def children(self, word: bytes) -> list[int]:
        """Those with the word in their command line."""
        number = self.process.pid
        listed = Path(f"/proc/{number}/task/{number}/children").read_text().split()
        return [int(pid) for pid in listed if word in command_of(int(pid))]

    def is_whole(self) -> bool:
        return len(self.children(b"serve")) == self.servers and len(self.children(b"postgres")) == 1


def command_of(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


async def kill_on_the_way(stand: Stand, house: House, plan: list[tuple[float, bytes]]) -> None:
    """Each as soon as its part of all operations has been begun."""
    for part, word in plan:
        while stand.begun < part * stand.operations:  # noqa: ASYNC110  # nor need it be on the dot
            await asyncio.sleep(LOOK)
        await kill(stand, house, word)


async def kill(stand: Stand, house: House, word: bytes) -> None:
    """kill -9 of one of the processes; it is missed until another is there and every server answers."""
    victim = random.choice(house.children(word))
    outage = Outage(word.decode(), time.monotonic())
    stand.outages.append(outage)
    os.kill(victim, signal.SIGKILL)
    while command_of(victim):  # noqa: ASYNC110  # a process that is killed sets no event
        await asyncio.sleep(LOOK)
    while not (house.is_whole() and await answers(stand.address)):
        await asyncio.sleep(LOOK)
        if time.monotonic() - outage.began > PATIENCE:
            stand.faults.append(f"{outage.what} did not come back within a minute.")
            break
    outage.ended = time.monotonic()


async def answers(address: str) -> bool:
    """On many new connections in a row, because each may lead to another server."""
    for _ in range(ENOUGH):
        line = Line(address)
        try:
            answer = await line.ask(Question("/health"))
        except Unanswered:
            return False
        finally:
            line.close()
        if answer.status != 200:
            return False
    return True
