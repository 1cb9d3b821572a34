"""A server on a real socket around something that answers, which can also fail as networks and devices do."""

import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

Said = tuple[int, Any]
PATIENCE = 60.0  # longer than whoever asks waits


class Answers(Protocol):
    def answer(self, method: str, path: str, head: dict[str, str], said: Any) -> Said: ...


@dataclass
class Fault:
    """What goes wrong with the next request of a method whose path has `path` in it.

    `is_done`: the other side has carried it out all the same. `how`: silence, cut, half, nonsense, a status.
    """

    method: str
    path: str = ""
    how: str | int = "cut"
    is_done: bool = True


@dataclass
class Wire:
    """Where the other side is, what it was asked, and what goes wrong next. `is_raw`: it reads no JSON."""

    other: Answers
    is_raw: bool = False
    url: str = ""
    faults: list[Fault] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def goes_wrong(
        self, method: str, path: str = "", how: str | int = "cut", *, is_done: bool = True
    ) -> None:
        self.faults.append(Fault(method, path, how, is_done))

    def take_fault(self, method: str, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.method == method and fault.path in path:
                self.faults.remove(fault)
                return fault
        return None


class Line(BaseHTTPRequestHandler):
    """One connection. `wire` is set by the class that is made of it."""

    protocol_version = "HTTP/1.1"
    wire: Wire

    def do_GET(self) -> None:
        self.carry_out()

    def do_POST(self) -> None:
        self.carry_out()

    def carry_out(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.wire.asked.append((self.command, self.path))
        fault = self.wire.take_fault(self.command, self.path)
        status, answer = 200, None
        if fault is None or fault.is_done:
            head = {name.lower(): value for name, value in self.headers.items()}
            said = body if self.wire.is_raw else read(body)
            status, answer = self.wire.other.answer(self.command, self.path, head, said)
        whole = answer if isinstance(answer, bytes) else json.dumps(answer, default=float).encode()
        if fault is None:
            self.send(status, whole)
        elif fault.how == "nonsense":
            self.send(200, b"<html>It works!</html>")
        elif isinstance(fault.how, int):
            self.send(fault.how, b"{}")
        else:
            self.break_off(fault.how, status, whole)

    def break_off(self, how: str, status: int, whole: bytes) -> None:
        if how == "silence":
            self.wire.over.wait(PATIENCE)
        if how == "half":
            self.send(status, whole[: len(whole) // 2], len(whole))
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def send(self, status: int, body: bytes, length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


def read(body: bytes) -> Any:
    try:
        return json.loads(body, parse_float=Decimal) if body else None
    except ValueError:
        return None


@contextlib.contextmanager
def served(other: Answers, *, context: ssl.SSLContext | None = None, is_raw: bool = False) -> Iterator[Wire]:
    """Inside the block `other` is there over HTTP, or by `context` over HTTPS."""
    wire = Wire(other, is_raw)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("ThisLine", (Line,), {"wire": wire}))
    server.daemon_threads = True
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    wire.url = f"{'https' if context else 'http'}://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield wire
    finally:
        wire.over.set()
        server.shutdown()
        server.server_close()


def nobody_there() -> str:
    """An address at which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"
