"""Reads what a printer was sent: the text in its code page, QR codes, cuts and kicks of the drawer.

Written from the command tables of ESC/POS, not from the library that writes them: one checks the other.
"""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

CODE_PAGES = {0: "cp437", 2: "cp850", 16: "cp1252", 17: "cp866", 18: "cp852", 19: "cp858", 46: "cp1251"}
# How many bytes of arguments follow a command; what is not listed is a mistake in the stream.
ARGUMENTS = {
    b"\x1b!": 1, b"\x1b-": 1, b"\x1b2": 0, b"\x1b3": 1, b"\x1b@": 0, b"\x1bE": 1, b"\x1bG": 1, b"\x1bM": 1,
    b"\x1bV": 1, b"\x1ba": 1, b"\x1bd": 1, b"\x1bt": 1, b"\x1b{": 1, b"\x1bp": 3,
    b"\x1d!": 1, b"\x1dB": 1, b"\x1db": 1, b"\x1dV": 1,
    b"\x10\x04": 1, b"\x1cp": 2,
}  # fmt: skip

QUESTIONS = b"\x10\x04\x02\x10\x04\x04"
NUMBER = re.compile(rb"CENTER-\d{6}")


@dataclass
class Printout:
    """What came out of the printer; `text` holds every line, large or small."""

    text: str = ""
    qr: list[str] = field(default_factory=list)
    cuts: int = 0
    kicks: int = 0
    asked: int = 0
    logos: int = 0

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.text.split("\n")]


def read(stream: bytes) -> Printout:
    """Everything sent to the printer so far; raises ValueError at the first command that is none."""
    reader = Reader(stream)
    while reader.stream:
        reader.step()
    return reader.out


class Reader:
    """A printer's memory: what is still to come, the code page in force, the QR code not yet drawn."""

    def __init__(self, stream: bytes) -> None:
        self.stream = stream
        self.out = Printout()
        self.page = "cp437"
        self.stored = b""

    def take(self, length: int) -> bytes:
        taken, self.stream = self.stream[:length], self.stream[length:]
        return taken

    def step(self) -> None:
        command = self.stream[:2]
        if command == b"\x1d(":
            self.draw(self.take(3)[2:])
        elif command in ARGUMENTS:
            self.obey(self.take(2))
        elif self.stream[0] >= 0x20 or self.stream[0] == 0x0A:
            self.out.text += self.take(1).decode(self.page)
        else:
            raise ValueError(f"No command: {self.stream[:4]!r}")

    def obey(self, command: bytes) -> None:
        arguments = self.take(ARGUMENTS[command])
        self.out.cuts += command == b"\x1dV"
        self.out.kicks += command == b"\x1bp"
        self.out.asked += command == b"\x10\x04"
        self.out.logos += command == b"\x1cp"
        if command == b"\x1bt":
            self.page = CODE_PAGES[arguments[0]]

    def draw(self, kind: bytes) -> None:
        body = self.take(int.from_bytes(self.take(2), "little"))
        if kind != b"k":
            raise ValueError(f"No QR code: {kind!r}")
        if body[:2] == b"1P":
            self.stored = body[3:]
        elif body[:2] == b"1Q":
            self.out.qr.append(self.stored.decode())


@dataclass
class Listener:
    """A printer on 127.0.0.1: it swallows bytes, and answers questions about its state when it `talks`."""

    port: int = 0
    talks: bool = False
    state: bytes = b"\x12\x12"
    state_after: bytes = b""  # once something was printed, where it is another
    jobs: list[bytes] = field(default_factory=list)
    server: asyncio.Server | None = None

    @property
    def receipts(self) -> list[Printout]:
        """What was printed, a receipt for each connection that sent one."""
        return [printed for printed in map(read, self.jobs) if printed.text]

    async def start(self) -> None:
        self.server = await asyncio.start_server(self.swallow, "127.0.0.1", self.port)
        self.port = self.server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self.server is not None:
            self.server.close()
            await self.server.wait_closed()
            self.server = None

    async def swallow(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        place = len(self.jobs)
        self.jobs.append(b"")
        with suppress(ConnectionError):
            while got := await reader.read(65536):
                self.jobs[place] += got
                if self.talks and got.endswith(QUESTIONS):
                    has_printed = self.jobs[place] != QUESTIONS
                    writer.write(self.state_after if has_printed and self.state_after else self.state)
                    await writer.drain()
        writer.close()


@asynccontextmanager
async def listening(**how) -> AsyncIterator[Listener]:
    listener = Listener(**how)
    await listener.start()
    try:
        yield listener
    finally:
        await listener.stop()


def on_paper(printer: Listener) -> tuple[Counter[str], Counter[str]]:
    """How often each bill is there as it is, and how often as a copy; half of one counts as one."""
    plain: Counter[str] = Counter()
    copies: Counter[str] = Counter()
    for job in printer.jobs:
        for number in NUMBER.findall(job)[:1]:
            (copies if b"COPY" in job else plain)[number.decode()] += 1
    return plain, copies
