"""A program of ours that runs beside the server: what thinks for seconds would keep everybody waiting.

It ends with the task that waits for it.
"""

import asyncio
import sys
from asyncio.subprocess import Process

from kit.assets import ROOT


async def run_apart(program: str) -> None:
    """`python -m program`, until it has come to its end, well or not."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", program, cwd=ROOT)
    try:
        await process.wait()
    finally:
        await ended(process)


async def ended(process: Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()
