"""HTTP/1.1 on one connection, and no more of it than this driver needs: it shares the machine."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec

PATIENCE = 30.0


class Unanswered(Exception):
    """Nothing came back: what was asked for may have been done, or not."""


@dataclass(frozen=True, slots=True)
class Question:
    """A request. `form` or `facts` (JSON) is its body; with neither it reads."""

    path: str
    form: dict[str, str] | None = None
    facts: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def letter(self, host: str) -> bytes:
        body, kind = b"", {}
        if self.form is not None:
            body, kind = urlencode(self.form).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
        elif self.facts is not None:
            body, kind = msgspec.json.encode(self.facts), {"Content-Type": "application/json"}
        verb = "POST" if kind else "GET"
        headers = {"Host": host, "Content-Length": str(len(body)), **kind, **self.headers}
        lines = [f"{verb} {self.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `asked_at` and `answered_at` are seconds of a clock that never jumps."""

    status: int
    headers: dict[str, str]
    body: bytes
    asked_at: float
    answered_at: float

    @property
    def place(self) -> str:
        """The path it leads on to, "" where it does not."""
        return urlsplit(self.headers.get("location", "")).path

    @property
    def text(self) -> str:
        return self.body.decode()

    def facts(self) -> Any:  # noqa: ANN401  # JSON
        return msgspec.json.decode(self.body)


class Line:
    """A connection that is opened anew whenever it broke."""

    def __init__(self, address: str) -> None:
        where = urlsplit(address)
        self.host, self.port = where.hostname or "", where.port or 80
        self.ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, question: Question) -> Answer:
        """Raises `Unanswered` when the connection breaks, or after half a minute."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE):
                status, headers, body = await self.exchange(question)
        except (OSError, EOFError, TimeoutError) as broken:
            self.close()
            raise Unanswered(repr(broken)) from broken
        return Answer(status, headers, body, began, time.monotonic())

    async def exchange(self, question: Question) -> tuple[int, dict[str, str], bytes]:
        if self.ends is None or self.ends[0].at_eof():  # a server that was killed meanwhile has hung up
            self.ends = await asyncio.open_connection(self.host, self.port)
        reader, writer = self.ends
        writer.write(question.letter(f"{self.host}:{self.port}"))
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("connection", "").lower() == "close":
            self.close()
        return int(first.split()[1]), headers, body

    def close(self) -> None:
        if self.ends is not None:
            self.ends[1].close()
            self.ends = None
