"""Talking to the program that opens files and understands rows, which runs apart from the server.

It ends with its input: where the server is killed, nothing is left of it.
"""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec

from exchange.files.reading import Sheet
from exchange.files.trouble import CORRUPT, TOO_LARGE, Unreadable
from exchange.files.understanding import Setup
from exchange.files.workbook import Book
from kit.apart import ended, run_apart
from kit.machine import ROOT

PROGRAM = "exchange.files.child"
PATIENCE = 180.0


class Said(msgspec.Struct):
    """What came of reading a file."""

    sheets: list[Sheet] = []
    trouble: str = ""


async def start(*arguments: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", PROGRAM, *arguments, cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )


async def read_apart(path: Path, run: int, out: Path) -> list[Sheet]:
    """Writes the rows into `out`. Raises `Unreadable`, also where the program died of the file."""
    process = await start("file", str(path), str(run), str(out))
    try:
        async with asyncio.timeout(PATIENCE):
            said = msgspec.json.decode(await heard(process), type=Said)
    except TimeoutError:
        raise Unreadable(TOO_LARGE) from None
    except asyncio.IncompleteReadError:
        raise Unreadable(CORRUPT) from None
    finally:
        await ended(process)
    if said.trouble:
        raise Unreadable(said.trouble)
    return said.sheets


async def index_apart() -> None:
    """Clients who are not in the index yet are written into it, by a program of its own."""
    await run_apart("clients.indexing")


async def heard(process: Process) -> bytes:
    """One answer."""
    assert process.stdout is not None  # noqa: S101  # it is a pipe
    length = await process.stdout.readuntil(b"\n")
    return await process.stdout.readexactly(int(length))


class Understander:
    """Hands rows over and gets lines back."""

    def __init__(self, process: Process) -> None:
        self.process = process

    async def lines(self, rows: bytes) -> bytes:
        """`rows` is JSON in one line; the answer is what COPY takes."""
        assert self.process.stdin is not None  # noqa: S101  # it is a pipe
        self.process.stdin.write(rows + b"\n")
        await self.process.stdin.drain()
        return await heard(self.process)


@asynccontextmanager
async def understanding(setup: Setup) -> AsyncIterator[Understander]:
    process = await start("rows")
    try:
        await say(process, setup)
        yield Understander(process)
    finally:
        await ended(process)


async def write_apart(path: Path, book: Book, rows: AsyncIterator[list[list[Any]]]) -> None:
    """A workbook of rows that come piece by piece."""
    process = await start("book", str(path))
    try:
        await say(process, book)
        async for piece in rows:
            await say(process, piece)
        assert process.stdin is not None  # noqa: S101  # it is a pipe
        process.stdin.close()
        await heard(process)
    finally:
        await ended(process)


async def say(process: Process, what: Any) -> None:  # noqa: ANN401  # whatever JSON can hold
    assert process.stdin is not None  # noqa: S101  # it is a pipe
    process.stdin.write(msgspec.json.encode(what) + b"\n")
    await process.stdin.drain()
