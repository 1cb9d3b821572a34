"""A program of ours that runs beside the server: what thinks for seconds would keep everybody waiting.

It ends with the task that waits for it.
"""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process

from kit.machine import ROOT

RUNNING: set[str] = set()  # of those that this process has started


async def run_apart(program: str) -> bool:
    """`python -m program`, until it has come to its end; says whether well. One that runs is left to run."""
    if program in RUNNING:
        return True
    RUNNING.add(program)
    process = None
    try:
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", program, cwd=ROOT)
        return await process.wait() == 0
    finally:
        RUNNING.discard(program)
        if process:
            await ended(process)


async def answer_of(program: str, sent: bytes, patience: float) -> bytes:
    """What `python -m program` answers to what it is sent; b"" where it died, or had no more `patience`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", program, cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )
    try:
        async with asyncio.timeout(patience):
            answer, _ = await process.communicate(sent)
    except TimeoutError:
        return b""
    finally:
        await ended(process)
    return answer if process.returncode == 0 else b""


async def ended(process: Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()
