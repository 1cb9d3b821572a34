"""The demo can be paid in from the first start; a business of one's own cannot, whatever it forgot to set."""

import os
import signal
import sys
import time
from pathlib import Path

import httpx
import pytest

from kit.machine import process_exists
from tests.setup.house import RunningHouse, free_port, open_house, started_before
from tests.setup.test_run import answer, become_owner

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
AWAY = 10
NOT_SIGNED, NOT_LISTENING = 400, 404


def port_with_another() -> int:
    return next(port for _ in range(100) if (port := free_port()) + AWAY < 65_536)


def hears(house: RunningHouse) -> int:
    """What news of a payment are answered with."""
    return httpx.post(f"{house.address}/payments/stripe", content=b"{}").status_code


def knock(port: int) -> int:
    try:
        return httpx.get(f"http://127.0.0.1:{port + AWAY}/pay/none", timeout=60).status_code
    except httpx.TransportError:
        return 0


def boxes_of(house: RunningHouse) -> list[int]:
    listed = Path(f"/proc/{house.process.pid}/task/{house.process.pid}/children").read_text().split()
    return [pid for pid in map(int, listed) if b"stripelike" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_payments_are_practised_in_the_demo_alone() -> None:
    port = port_with_another()
    with started_before() as data:
        with open_house(data, port) as house:
            become_owner(house)
        with open_house(data, port, DEMO="yes") as house:
            assert "for practice" not in house.said
            assert (hears(house), knock(port)) == (NOT_LISTENING, 0)
            answer(data, "UPDATE account SET email = 'vera@linden.example' RETURNING id")
        with open_house(data, port, PUBLIC_URL="https://book.example.com", DEMO="yes") as house:
            assert (hears(house), knock(port)) == (NOT_LISTENING, 0)
        with open_house(data, port, DEMO="yes", WORKERS="2") as house:
            assert "Payments are for practice, no money moves" in house.said
            assert hears(house) == NOT_SIGNED
            the_box_comes_and_goes(house, port)
        assert knock(port) == 0


def the_box_comes_and_goes(house: RunningHouse, port: int) -> None:
    """When somebody knocks, again after it died, and away with the process that started it."""
    assert boxes_of(house) == []
    assert knock(port) == 404
    [box] = boxes_of(house)
    os.kill(box, signal.SIGKILL)
    house.wait_until(lambda: knock(port) == 404, "another one answers")
    [another] = boxes_of(house)
    assert another != box
    house.process.kill()
    house.process.wait()
    deadline = time.monotonic() + 20
    while process_exists(another) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not process_exists(another)
