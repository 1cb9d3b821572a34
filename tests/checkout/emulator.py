"""A receipt printer that somebody else has written: `emupos`, in a Python of its own, where it is installed.

It is told what happens to it over its API, and says what it printed; Tempu knows it as any printer.
"""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.setup.house import free_port

PROGRAM = Path(os.environ.get("EMUPOS") or Path(__file__).parents[2] / ".venv" / "emupos" / "bin" / "emupos")
PATIENCE = 30.0
CONFIG = """
schema: 1
api: {{port: {api}}}
devices:
  - id: front
    type: printer
    profile: {profile}
    connections:
      - tcp: {{port: {port}}}
"""


@dataclass(frozen=True)
class Emulator:
    """`said` is what it tells of itself, line by line."""

    port: int
    api: httpx.Client
    said: Path

    def receipts(self) -> list[str]:
        """All that is on paper, the oldest first."""
        listed = self.api.get("/devices/front/receipts").raise_for_status().json()
        return [self.api.get(f"/devices/front/receipts/{each['id']}/text").text for each in reversed(listed)]

    def boundaries(self) -> list[str]:
        return [each["boundary"] for each in self.api.get("/devices/front/receipts").json()]

    @property
    def drawer(self) -> str:
        return str(self.api.get("/devices/front").raise_for_status().json()["state"]["drawer"])

    def push_drawer(self) -> None:
        self.api.post("/devices/front/drawer/close").raise_for_status()

    @contextmanager
    def trouble(self, fault: str) -> Iterator[None]:
        """Until the block ends: paper-out, paper-near-end, cover-open or offline."""
        self.api.put(f"/devices/front/faults/{fault}").raise_for_status()
        try:
            yield
        finally:
            self.api.delete(f"/devices/front/faults/{fault}").raise_for_status()

    def complaints(self) -> list[str]:
        """What it was sent and did not understand."""
        lines = self.said.read_text().splitlines()
        return [line for line in lines if "unknown" in line or "not supported" in line]


@contextmanager
def emulator(folder: Path, profile: str = "epson-tm-t20iii") -> Iterator[Emulator]:
    port, api = free_port(), free_port()
    config, said = folder / "emupos.yaml", folder / "said.txt"
    config.write_text(CONFIG.format(port=port, api=api, profile=profile))
    address = f"http://127.0.0.1:{api}/api/v1"
    with said.open("w") as out:
        process = subprocess.Popen(
            [PROGRAM, "run", "--config", config], cwd=folder, stdout=out, stderr=subprocess.STDOUT,
            env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200"},
        )  # fmt: skip
        try:
            wait_for(f"{address}/health", process)
            with httpx.Client(base_url=address) as client:
                yield Emulator(port, client, said)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(address).raise_for_status()
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"The emulator did not answer at {address}.")
