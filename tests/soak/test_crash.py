"""A small `make crash`: kill -9 of server and database at points of a sale, and that damage is noticed."""

import os
import subprocess
import sys
from functools import cache

import pytest

from tests.setup.house import ROOT

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
PATIENCE = 240
POINTS = "16"


@cache
def crashed() -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "tests.crash"],
        cwd=ROOT,
        env=kept | {"POINTS": POINTS, "SEED": "7"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_killed_at_points_of_a_sale_nothing_is_lost_and_nothing_is_printed_twice_unmarked() -> None:
    done = crashed()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Everything holds" in done.stdout
    assert f"{POINTS} points at random" in done.stdout


@pytest.mark.parametrize("manner", ["unasked", "split"])
def test_who_never_asks_the_register_or_commits_a_sale_in_pieces_is_noticed(manner: str) -> None:
    said = crashed().stdout
    assert f"{manner}: " in said
    assert f"{manner}: 0 faults" not in said
