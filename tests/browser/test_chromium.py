"""Without a browser the gate says what to install instead of passing over the browser tests."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser import chromium

linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="elsewhere Chromium may lie outside the PATH"
)


def look(**environment: str) -> subprocess.CompletedProcess[str]:
    """As `make test` looks, with nothing else in the environment."""
    return subprocess.run(
        [sys.executable, chromium.__file__], env=environment, capture_output=True, text=True, check=False
    )


@linux
def test_where_nothing_can_be_installed_it_fails_and_says_what_to_install(tmp_path: Path) -> None:
    done = look(PATH=str(tmp_path))
    assert done.returncode == 1
    assert "Install it (Debian: apt-get install chromium" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_chosen_browser_that_is_not_there_is_not_replaced_by_another(tmp_path: Path) -> None:
    done = look(PATH=str(tmp_path), CHROMIUM=str(tmp_path / "chromium"))
    assert done.returncode == 1
    assert "set CHROMIUM to its program" in done.stderr


def test_a_browser_that_is_there_is_enough(tmp_path: Path) -> None:
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert look(PATH=str(tmp_path)).returncode == 0
