"""The scratch database and the two servers of a run, and what they use of the machine (Linux)."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.seed import TODAY
from kit.embedded import Cluster, find_programs
from kit.settings import read_settings

ROOT = Path(__file__).parent.parent
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Server:
    """One worker process on a loopback port."""

    process: subprocess.Popen[bytes]
    address: str


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder PostgreSQL may enter even when it runs as somebody else."""
    folder = Path(tempfile.mkdtemp(prefix="tempu-bench-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(folder: Path) -> Iterator[Cluster]:
    """An ordinary database with every safety on; only the vacuum is off, because it would disturb."""
    cluster = Cluster(
        folder / "postgres", find_programs(read_settings(os.environ).pg_bin), options=("-c", "autovacuum=off")
    )
    cluster.start()
    try:
        cluster.create_database("tempu")
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(cluster.socket, ignore_errors=True)


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The clock stands still at the seed's day."""
    own = {"NOW": f"{TODAY.isoformat()}T00:00:00+00:00", "TEMPU_DATA": str(folder), "DEMO": "no"}
    own["TRIES_BEFORE_WORK"] = "1000000"  # all of it is one form's
    return {**os.environ, **own, **more}


def migrate(folder: Path, url: str) -> None:
    """In a process of its own: what reads DATABASE_URL reads it once."""
    work = "import asyncio, os, kit.migrate as m; asyncio.run(m.migrate(os.environ['DATABASE_URL']))"
    subprocess.run(
        [sys.executable, "-c", work], cwd=ROOT, env=environment(folder, DATABASE_URL=url), check=True
    )


@contextmanager
def serving(application: str, folder: Path, url: str, ready: str) -> Iterator[Server]:
    """uvicorn with one worker, as the product runs it."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", application, "--port", str(port), "--no-access-log"]
    command += ["--log-level", "warning", "--timeout-graceful-shutdown", "1"]
    command += ["--factory"] if application.endswith("create_app") else []
    process = subprocess.Popen(command, cwd=ROOT, env=environment(folder, DATABASE_URL=url))
    try:
        wait_for(f"http://127.0.0.1:{port}{ready}", process)
        yield Server(process, f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(PATIENCE)


@contextmanager
def both(folder: Path, url: str) -> Iterator[list[Server]]:
    """The product and, beside it, the floor."""
    ready = "/?service=1&first=2026-12-01&last=2026-12-01"
    with (
        serving("app:create_app", folder, url, "/health") as ours,
        serving("bench.floor:app", folder, url, ready) as floor,
    ):
        yield [ours, floor]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address, timeout=PATIENCE):  # noqa: S310
            return
        time.sleep(0.01)
    raise SystemExit(f"{address} did not answer.")


def later_start(folder: Path) -> float:
    """Seconds from the command to the first answer, with data that is there already."""
    port = free_port()
    began = time.monotonic()
    chosen = environment(folder, PORT=str(port), HOST="127.0.0.1", PUBLIC_URL="", DATABASE_URL="")
    house = subprocess.Popen([sys.executable, "run.py"], cwd=ROOT, env=chosen, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/health", house)
        return time.monotonic() - began
    finally:
        house.terminate()
        house.wait(PATIENCE)


def used_by(process: int) -> float:
    """CPU seconds of a process so far: its own clock, numbered as the kernel numbers it."""
    return time.clock_gettime((~process << 3) | 2)


def postmaster(cluster: Cluster) -> int:
    if cluster.process is None:
        raise SystemExit("Another program owns the scratch database.")
    return cluster.process.pid


def backends(cluster: Cluster) -> list[int]:
    """Every process of the database that lives now."""
    first, found = postmaster(cluster), []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
            if parent == first:
                found.append(int(stat.parent.name))
    return found


def meter(server: Server, cluster: Cluster) -> Callable[[], tuple[float, float]]:
    """A function that tells the CPU seconds of the server and of the database since this moment."""
    before = {pid: used_by(pid) for pid in [server.process.pid, *backends(cluster)]}

    def read() -> tuple[float, float]:
        own = used_by(server.process.pid) - before[server.process.pid]
        theirs = sum(used_by(pid) - before.get(pid, 0.0) for pid in backends(cluster))
        return own, theirs

    return read


def resident(server: Server) -> float:
    """MiB of memory the worker holds."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
