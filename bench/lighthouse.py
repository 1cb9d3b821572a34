"""What Lighthouse says of one page, where it is there: `npm install -g lighthouse`."""

import json
import os
import shutil
import subprocess

import httpx

CATEGORIES = ("performance", "accessibility")
FLAGS = "--headless=new --no-sandbox --disable-gpu"
PATIENCE = 180


def judged(address: str, cookies: dict[str, str], browser: str) -> dict[str, int]:
    """Points of 100 by category, as on a tablet or desktop; empty where Lighthouse is not installed."""
    program = shutil.which("lighthouse")
    if program is None:
        return {}
    with httpx.Client(cookies=cookies) as client:
        client.get(address)  # a cookie that is set only later would take the place of those given
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    wishes = ["--quiet", "--preset=desktop", "--output=json", f"--only-categories={','.join(CATEGORIES)}"]
    asked = [program, address, *wishes, f"--chrome-flags={FLAGS}", "--extra-headers"]
    done = subprocess.run(
        [*asked, json.dumps({"Cookie": cookie})],
        env={**os.environ, "CHROME_PATH": browser},
        capture_output=True,
        check=True,
        timeout=PATIENCE,
    )
    found = json.loads(done.stdout)["categories"]
    return {name: round(found[name]["score"] * 100) for name in CATEGORIES}
