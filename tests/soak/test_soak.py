"""A small soak, as `make soak` does it; and that what must hold is missed when it does not."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.soak.acknowledged import Acknowledged, Seen, missing
from bench.soak.stand import Outage, Stand
from bench.soak.wire import Answer
from booking import actions
from booking.actions import Booking
from clients.tables import Visit
from kit.rights import CUSTOMER
from tests.booking.classes import offer_yoga, put_on
from tests.booking.scene import at
from tests.cast import Salon, open_salon
from tests.setup.house import ROOT, environment

PATIENCE = 240


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_thousand_operations_with_both_kills_leave_everything_whole(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.soak"],
        cwd=ROOT,
        env=environment(tmp_path, 0, OPS="1000", CLIENTS="16"),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Everything holds." in done.stdout
    assert "kill -9 of serve" in done.stdout
    assert "kill -9 of postgres" in done.stdout


async def booked(salon: Salon) -> Visit:
    wanted = Booking(salon.center, salon.haircut, salon.anna, at("15:00"), "Masha", "+49 1511 2345678")
    return await actions.book(CUSTOMER, wanted)


@pytest.mark.usefixtures("morning")
async def test_what_was_acknowledged_and_is_there_is_not_missed() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    yoga = await put_on(salon, await offer_yoga(salon))
    told = Acknowledged({visit.id: Seen(1, "waiting")}, {visit.code: set()})
    told.rest["a class"].add(str(yoga.id))
    assert await missing(told) == []


@pytest.mark.usefixtures("morning")
async def test_what_was_acknowledged_and_is_not_there_is_found() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    told = Acknowledged({visit.id: Seen(2, "confirmed"), 10**6: Seen(1, "waiting")})
    told.deeds = {"vanished": set(), visit.code: {"cancel|decline"}}
    told.bills = {(visit.id, 1)}
    told.rest["a place in line"].add("nowhere")
    lost = "\n".join(await missing(told))
    for fact in (f"visit {visit.id}:", "visit 1000000:", "vanished", "cancel", "closing 1", "nowhere"):
        assert fact in lost


def answer(status: int, asked_at: float) -> Answer:
    return Answer(status, {}, b"", asked_at, asked_at + 0.1)


async def test_an_error_counts_unless_a_process_was_down() -> None:
    stand = Stand("", None, 1)  # type: ignore[arg-type]
    now = time.monotonic()
    stand.outages = [Outage("postgres", now - 2, now - 1)]
    stand.note("move", answer(503, now - 1.5))
    assert stand.faults == []
    stand.note("move", answer(503, now - 0.5))
    stand.note("move", answer(403, now - 1.5))
    stand.note_silence("move", now - 0.5, "cut off")
    assert len(stand.faults) == 3
