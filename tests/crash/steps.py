"""Every step of a sale, and dying at one of them: each statement it sends, each word with a register.

Counted from the request on, whether the request does it or, later, the worker that serves the registers.
"""

import contextvars
import functools
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checkout import worker
from checkout.registers import escpos
from kit.db import Lasting
from tests.checkout.fiscal_box import FiscalDriver

ORDER = b"x-dies-at"
SENDS = ("fetch", "fetchrow", "fetchval", "execute", "executemany")
SHOWN = 60
OF_A_SALE: contextvars.ContextVar[bool] = contextvars.ContextVar("of_a_sale", default=False)


@dataclass
class Order:
    """Who dies at which step, of those that begin so; 0: nobody. All steps are written down at `written`."""

    victim: str = ""
    at: int = 0
    said: str = ""
    seen: int = 0
    written: int = -1


ORDERED = Order()


class Watched:
    """The application; a request that says so gives the order."""

    def __init__(self, app: Any, steps: Path) -> None:
        self.app, self.steps = app, steps

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        order = dict(scope.get("headers", ())).get(ORDER)
        if order:
            ORDERED.victim, at, ORDERED.said = order.decode().split(":", 2)
            ORDERED.at, ORDERED.seen = int(at), 0
            if ORDERED.written >= 0:
                os.close(ORDERED.written)
            ORDERED.written = os.open(self.steps, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            OF_A_SALE.set(True)
        await self.app(scope, receive, send)


def step(said: str, backend: int = 0) -> None:
    if ORDERED.written < 0 or not OF_A_SALE.get():
        return
    words = " ".join(said.split())[:SHOWN]
    os.write(ORDERED.written, words.encode() + b"\n")
    ORDERED.seen += words.startswith(ORDERED.said)
    if ORDERED.seen == ORDERED.at:
        strike(ORDERED.victim, backend)


def strike(victim: str, backend: int) -> None:
    """kill -9 of this process, of all of the database, or of the one that serves us there."""
    with suppress(ProcessLookupError):
        if victim == "serve":
            os.kill(os.getpid(), signal.SIGKILL)
        elif victim == "backend" and backend:
            os.kill(backend, signal.SIGKILL)
        else:
            lock = Path(os.environ["TEMPU_DATA"]) / "postgres" / "postmaster.pid"
            os.kill(int(lock.read_text().split()[0]), signal.SIGKILL)


def watch() -> None:
    """Counts from now on."""
    for name in SENDS:
        setattr(Lasting, name, sending(getattr(Lasting, name)))
    escpos.ask_state = talking(escpos.ask_state, "the printer")  # type: ignore[assignment]
    FiscalDriver.ask = talking(FiscalDriver.ask, "the register")  # type: ignore[method-assign]
    worker.do_next = of_a_sale(worker.do_next)


def sending(send: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @functools.wraps(send)
    async def wrapped(self: Lasting, query: str, *values: Any, **more: Any) -> Any:
        step(query, self.get_server_pid())
        done = await send(self, query, *values, **more)
        if query.startswith("COMMIT"):
            step("it is committed", self.get_server_pid())
        return done

    return wrapped


def talking(talk: Callable[..., Awaitable[Any]], with_whom: str) -> Callable[..., Awaitable[Any]]:
    """To a printer twice: what is printed stands between asking it before and asking it after."""

    @functools.wraps(talk)
    async def wrapped(*about: Any, **more: Any) -> Any:
        step(f"{with_whom} is told")
        answer = await talk(*about, **more)
        step(f"{with_whom} has answered")
        return answer

    return wrapped


def of_a_sale(work: Callable[..., Awaitable[bool]]) -> Callable[..., Awaitable[bool]]:
    @functools.wraps(work)
    async def wrapped(*about: Any) -> bool:
        OF_A_SALE.set(True)
        return await work(*about)

    return wrapped
