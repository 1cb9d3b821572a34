"""Practice payments: the demo salon has a provider in a box (`demo.stripelike`), in which no money moves.

It is there for who tries the demo on their own machine, and never beside a business of somebody's. Only its
door is open from the start: the program behind it is started when somebody pays for the first time.
"""

import os
import select
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from demo.stripelike import KEY, WEBHOOK_SECRET
from kit.machine import ROOT, die_with
from kit.settings import Settings
from kit.vault import data_folder

PORTS_AWAY = 10
AT_HOME = ("127.0.0.1", "localhost")
TOLD = "  Payments are for practice, no money moves: book Highlights online to try a deposit.\n"


@dataclass(slots=True)
class Practice:
    """The door of the box, where it tells its news, where it keeps what it knows, and the program behind."""

    door: socket.socket
    tempu: str
    kept: Path
    box: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        host, port = self.door.getsockname()[:2]
        return f"http://{host}:{port}"

    def answer(self) -> None:
        """Starts the program if somebody knocks and nobody is there."""
        if self.box is not None and self.box.poll() is None:
            return
        if select.select([self.door], [], [], 0)[0]:
            self.box = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        handed = self.door.fileno()
        words = ["--door", str(handed), "--tempu", self.tempu, "--kept", str(self.kept)]
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "demo.stripelike", *words],
            cwd=ROOT,
            pass_fds=[handed],
            start_new_session=True,
            preexec_fn=die_with(os.getpid()),  # noqa: PLW1509  # only asks the kernel to end it with this one
        )

    def close(self) -> None:
        if self.box is not None:
            self.box.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.box.wait(5)
            self.box.kill()
        self.door.close()


def may_practise(wishes: Settings) -> bool:
    """For nobody but who sits at this machine, and where no provider is set."""
    at_home = wishes.host in AT_HOME and not wishes.public_url
    return wishes.demo and at_home and not wishes.stripe_secret_key


def open_practice(wishes: Settings, tempu: str) -> Practice | None:
    """A door that waits; whether the salon behind it is the demo is found out later."""
    if not may_practise(wishes):
        return None
    for port in (wishes.port + PORTS_AWAY, 0):
        with suppress(OSError, OverflowError):
            door = socket.create_server((AT_HOME[0], port))
            return Practice(door, tempu, data_folder() / "practice-payments.json")
    return None


def practise_at(address: str) -> None:
    """From now on this process pays at the box."""
    os.environ |= {"STRIPE_URL": address, "STRIPE_SECRET_KEY": KEY, "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET}
