"""Finds the browser of the browser tests, installs it where that is possible, or says what to install."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Without the windows and menus that a browser draws even where nobody sees them: a quarter less to do.
LEAN = "chromium-headless-shell"
PLACES = (
    LEAN,
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def find_chromium() -> str | None:
    """CHROMIUM, or the first one installed."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        return chosen if Path(chosen).exists() else None
    return next((found for place in PLACES if (found := shutil.which(place))), None)


def install_chromium(*packages: str) -> None:
    print("Installing Debian's Chromium for the browser tests.", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
    soon = ("-q", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20")
    subprocess.run(["apt-get", "update", *soon], check=False, **quiet)
    for package in packages:
        if subprocess.run(["apt-get", "install", "-y", *soon, package], check=False, **quiet).returncode == 0:
            break


def main() -> int:
    may_install = shutil.which("apt-get") and os.geteuid() == 0 and "CHROMIUM" not in os.environ
    if may_install and not shutil.which(LEAN):
        install_chromium(LEAN, *(() if find_chromium() else ("chromium",)))
    if find_chromium() is None:
        print(
            "The browser tests need Chromium and none was found. Install it (Debian: apt-get install "
            "chromium; macOS: brew install --cask chromium), or set CHROMIUM to its program.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
