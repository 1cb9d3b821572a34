"""Installs `emupos`, a receipt printer of somebody else's, where there is a Python that it runs on.

It needs 3.13, and has requirements of its own, so it gets an environment of its own: `.venv/emupos`.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK, HOME = ROOT / "requirements-emupos.lock", ROOT / ".venv" / "emupos"
STAMP = HOME / "installed"
NEW_ENOUGH = "import sys, venv; sys.exit(sys.version_info < (3, 13))"
NAMES = ("python3.13", "python3.14", "python3")
ASIDE = ".pyenv/versions/3.1[3-9]*/bin/python3"
TOLD = (
    "No Python 3.13 was found: receipts are judged by our own reader alone, and not by emupos as well.\n"
    "Nothing else is missing. To have both, install python3.13 with its venv module."
)


def find_python() -> str | None:
    """The first one that is new enough and can make an environment."""
    aside = sorted(map(str, Path.home().glob(ASIDE)))
    found = [path for name in NAMES if (path := shutil.which(name))]
    return next((path for path in [*found, *aside] if works(path)), None)


def works(path: str) -> bool:
    return subprocess.run([path, "-c", NEW_ENOUGH], capture_output=True, check=False).returncode == 0


def is_installed() -> bool:
    return STAMP.exists() and STAMP.read_text() == LOCK.read_text()


def install(python: str) -> bool:
    print("Installing emupos, which receipts are judged by (once, half a minute).", flush=True)
    shutil.rmtree(HOME, ignore_errors=True)
    pip = [str(HOME / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for command in ([python, "-m", "venv", str(HOME)], [*pip, "--require-hashes", "-r", str(LOCK)]):
        if subprocess.run(command, check=False).returncode != 0:
            return False
    STAMP.write_text(LOCK.read_text())
    return True


def main() -> None:
    """Whoever runs the tests is told, and no other test waits for it."""
    if is_installed():
        return
    python = find_python()
    if python is None:
        print(TOLD, flush=True)
    elif not install(python):
        shutil.rmtree(HOME, ignore_errors=True)
        print("emupos could not be installed; the lines above say why.", file=sys.stderr)


if __name__ == "__main__":
    main()
