"""What Lighthouse says of one page, where it is there: `npm install -g lighthouse`."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping

import httpx

FLAGS = "--headless=new --no-sandbox --disable-gpu"
PATIENCE = 180
# Points of 100. The desk is judged as on a tablet, the booking page as on a phone with a slow line.
DESK = {"performance": 90, "accessibility": 100}
BOOKING = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
Row = tuple[str, str, str, bool]


def judged(address: str, cookies: dict[str, str], browser: str, *, on_phone: bool = False) -> dict[str, int]:
    """Points by category; empty where Lighthouse is not installed."""
    program = shutil.which("lighthouse")
    if program is None:
        return {}
    categories = BOOKING if on_phone else DESK
    wishes = ["--quiet", "--output=json", f"--only-categories={','.join(categories)}"]
    wishes += [] if on_phone else ["--preset=desktop"]  # without it Lighthouse is a phone
    asked = [program, address, *wishes, f"--chrome-flags={FLAGS}"]
    if cookies:
        asked += ["--extra-headers", json.dumps({"Cookie": all_cookies(address, cookies)})]
    done = subprocess.run(
        asked, env={**os.environ, "CHROME_PATH": browser}, capture_output=True, check=True, timeout=PATIENCE
    )
    found = json.loads(done.stdout)["categories"]
    return {name: round(found[name]["score"] * 100) for name in categories}


def all_cookies(address: str, cookies: dict[str, str]) -> str:
    """One that is set only later would take the place of those given."""
    with httpx.Client(cookies=cookies) as client:
        client.get(address)
        return "; ".join(f"{name}={value}" for name, value in client.cookies.items())


def told_by_lighthouse(of: str, points: Mapping[str, int], budgets: Mapping[str, int]) -> Iterator[Row]:
    for name, budget in budgets.items():
        value = points.get(name)
        shown = "not installed" if value is None else str(value)
        yield f"Lighthouse, {of}: {name}", shown, str(budget), value is None or value >= budget
