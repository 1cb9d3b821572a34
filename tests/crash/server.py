"""Servers one after another: `server.py <folder>` forks one for each line it reads, says when it is gone.

A line is a manner. "careful" is the product's own. "unasked" never asks what became of a command that may
have been done, and "split" commits each statement of a sale by itself: both show that the checks notice.
"""

import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import uvicorn

from app import create_app
from checkout import register_talk, worker
from checkout.actions import completion
from checkout.registers.kinds import KINDS
from kit.machine import die_with
from kit.ticker import Job
from tests.checkout import fiscal_box
from tests.crash.steps import Watched, watch

OFTEN = 0.05  # seconds between two looks at the registers' queues


@asynccontextmanager
async def split() -> AsyncIterator[None]:
    yield


async def unasked(*_: object) -> None:
    pass


def lose(manner: str) -> None:
    if manner == "split":
        completion.transaction = split  # type: ignore[attr-defined]
    if manner == "unasked":
        register_talk.ask = unasked  # type: ignore[assignment]


def serve(app: Watched, door: socket.socket, manner: str) -> None:
    lose(manner)
    config = uvicorn.Config(app, access_log=False, log_level="critical", timeout_graceful_shutdown=1)
    uvicorn.Server(config).run(sockets=[door])


def fork(app: Watched, door: socket.socket, manner: str) -> int:
    parent, child = os.getpid(), os.fork()
    if child == 0:
        if leave_with_parent := die_with(parent):
            leave_with_parent()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        serve(app, door, manner)
        os._exit(0)
    return child


def main(folder: str) -> None:
    KINDS[fiscal_box.KIND.name] = fiscal_box.KIND
    watch()
    worker.JOB = Job(worker.JOB.name, worker.JOB.work, OFTEN)  # type: ignore[misc]
    app = Watched(create_app(), Path(folder) / "steps")
    door = socket.create_server(("127.0.0.1", 0), backlog=128)
    print(door.getsockname()[1], flush=True)
    for line in sys.stdin:
        child = fork(app, door, line.strip())
        print(child, flush=True)
        os.waitpid(child, 0)
        print("gone", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
