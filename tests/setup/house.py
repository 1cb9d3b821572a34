"""Starts `run.py` as a person would, and watches what it says."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import httpx

from tests.lasting import LASTING

ROOT = Path(__file__).parents[2]
PATIENCE = 90


class RunningHouse:
    """One `run.py`: its address, its process, and the lines it has printed."""

    def __init__(self, environment: dict[str, str], port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "run.py")],
            cwd="/",
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        for line in self.process.stdout or []:
            self.lines.append(line.rstrip())

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    def wait_until(self, fact, what: str) -> None:  # type: ignore[no-untyped-def]
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if fact():
                return
            if self.process.poll() is not None and what != "it stops":
                break
            time.sleep(0.05)
        raise AssertionError(f"waited in vain until {what}; it said:\n{self.said}")

    def wait_until_open(self) -> None:
        self.wait_until(lambda: "Ctrl-C stops it" in self.said, "it is open")

    def status(self, path: str = "/health") -> int:
        try:
            return httpx.get(self.address + path, timeout=5).status_code
        except httpx.TransportError:
            return 0

    def stop(self, with_signal: int = signal.SIGINT) -> int:
        self.process.send_signal(with_signal)
        return self.process.wait(90)  # a busy disk keeps PostgreSQL at its last checkpoint


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def environment(data: Path, port: int, **wishes: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"TEMPU_DATA": str(data), "PORT": str(port), "DEMO": "no"} | wishes


@contextmanager
def open_house(data: Path, port: int | None = None, **wishes: str):  # type: ignore[no-untyped-def]
    """A house that is open; killed at the end if the test did not stop it."""
    port = port or free_port()
    house = RunningHouse(environment(data, port, **wishes), port)
    try:
        house.wait_until_open()
        yield house
    finally:
        if house.process.poll() is None:
            house.stop()


def postgres_of(data: Path) -> list[int]:
    """Process ids of the database servers that use this data folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = process.read_bytes().split(b"\0")
        except OSError:
            continue
        if words[0].endswith(b"/postgres") and str(data).encode() in b" ".join(words):
            found.append(int(process.parent.name))
    return found


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


@cache
def first_start() -> Path:
    """A folder with everything that the first start makes, which takes longer than all that follows."""
    folder: Path = LASTING.enter_context(reachable_folder())
    with open_house(folder) as house:
        house.stop()
    return folder


@contextmanager
def started_before():  # type: ignore[no-untyped-def]
    """A reachable folder where the database is made already."""
    with reachable_folder() as folder:
        subprocess.run(["cp", "-a", f"{first_start()}/.", str(folder)], check=True)
        yield folder


@contextmanager
def reachable_folder():  # type: ignore[no-untyped-def]
    """An empty folder that the database's own user can reach, unlike pytest's private ones."""
    folder = Path(tempfile.mkdtemp(prefix="tempu-house-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
