"""The bench's own programs, as real processes: what they print, what they refuse, what they leave behind."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import msgspec
import pytest

from tests.setup.house import PATIENCE, ROOT, environment, free_port, postgres_of

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

NINE = 1_780_304_400  # 2026-06-01T09:00:00Z
BUSY = {"service": "Cut", "start": NINE + 3600}
DAY = "2026-06-01"


def seed_file(folder: Path, *visits: dict[str, object]) -> Path:
    person = {"work": {DAY: [[NINE, NINE + 4 * 3600]]}, "visits": visits}
    branch = {"zone": "Europe/Lisbon", "staff": {"ana": person}}
    business = {"services": {"Cut": {"segments": [[60, True]], "buffer": 0}}, "branches": {"Here": branch}}
    path = folder / "seed.json"
    path.write_bytes(msgspec.json.encode(business))
    return path


def surroundings(folder: Path, port: int = 0, **wishes: str) -> dict[str, str]:
    return environment(folder, port or free_port(), **wishes)


def run_starts(folder: Path, seed: Path, **wishes: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench.starts", str(seed), "--first", DAY, "--last", DAY]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=surroundings(folder, **wishes),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_every_start_is_printed_as_json(tmp_path: Path) -> None:
    done = run_starts(tmp_path, seed_file(tmp_path, BUSY))
    assert done.returncode == 0, done.stderr
    starts = [NINE, *range(NINE + 7200, NINE + 3 * 3600 + 1, 900)]
    assert json.loads(done.stdout) == {"Here": {"ana": {"Cut": starts}}}


def test_a_refused_visit_stops_it_unless_it_is_to_be_lenient(tmp_path: Path) -> None:
    seed = seed_file(tmp_path, BUSY, {"service": "Cut", "start": NINE + 4500})
    strict = run_starts(tmp_path, seed)
    assert (strict.returncode, strict.stdout) == (1, "")
    assert f"ana of Here: Cut at {NINE + 4500}" in strict.stderr
    lenient = run_starts(tmp_path, seed, LENIENT="1")
    assert lenient.returncode == 0
    assert f"ana of Here: Cut at {NINE + 4500}" in lenient.stderr
    assert json.loads(lenient.stdout)["Here"]["ana"]["Cut"][0] == NINE


def test_a_seed_is_served_to_whoever_asks_until_ctrl_c(tmp_path: Path) -> None:
    port = free_port()
    env = surroundings(tmp_path, port, SEED=str(seed_file(tmp_path, BUSY)))
    command = [sys.executable, "-m", "bench.serve"]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    try:
        told = dict(lines_until_open(process))
        data = data_of_postgres(process.pid)
        times = httpx.get(f"{told['address']}/book/here/times?service=1&member=1&first={DAY}&last={DAY}")
        desk = httpx.get(
            f"{told['address']}/desk/calendar?branch=1&day={DAY}",
            headers={"Cookie": f"tempu_session={told['token']}"},
        )
    finally:
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=PATIENCE)
    assert times.json()["times"][DAY][0] == "2026-06-01T10:00:00+01:00"
    assert desk.status_code == 200
    assert (process.returncode, rest) == (0, "Stopped.\n")
    assert not data.exists()
    assert postgres_of(data) == []


def data_of_postgres(parent: int) -> Path:
    """The data folder of the database server that the process has started."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        if int(stat.read_text().rsplit(")", 1)[1].split()[1]) == parent:
            words = stat.with_name("cmdline").read_text().split("\0")
            if words[0].endswith("/postgres"):
                return Path(words[words.index("-D") + 1])
    raise AssertionError("It has started no database.")


def lines_until_open(process: subprocess.Popen[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    deadline = time.monotonic() + PATIENCE
    for line in process.stdout or []:
        if line.startswith("Ctrl-C") or time.monotonic() > deadline:
            break
        word, _, rest = line.partition(" ")
        found.append((word, rest.strip()))
    return found
