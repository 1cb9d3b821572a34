"""A small soak, as `make soak` does it; and that what must hold is missed when it does not."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.soak.acknowledged import Acknowledged, Seen, missing
from bench.soak.invariants import broken
from bench.soak.stand import Outage, Stand
from bench.soak.wire import Answer
from booking import actions
from booking.actions import Booking
from checkout.actions import complete_visit
from checkout.rules import Checkout, Method, Tender
from clients.tables import Visit
from kit import db
from kit.rights import CUSTOMER, SYSTEM
from tests.booking.classes import offer_yoga, put_on, seat
from tests.booking.express import sent
from tests.booking.scene import at
from tests.cast import Salon, open_salon
from tests.races.guards import WALL
from tests.setup.house import ROOT, environment

PATIENCE = 120


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


async def booked(salon: Salon, start: str = "15:00", phone: str = "+49 1511 2345678") -> Visit:
    return await actions.book(
        CUSTOMER, Booking(salon.center, salon.haircut, salon.anna, at(start), "Masha", phone)
    )


@pytest.mark.usefixtures("morning")
async def test_a_salon_in_order_breaks_nothing() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await actions.cancel(CUSTOMER, (await booked(salon, "12:00")).id, "")
    yoga = await put_on(salon, await offer_yoga(salon))
    await seat(yoga.id)
    told = Acknowledged({visit.id: Seen(1, "waiting")}, {visit.code: set()})
    told.rest["a class"].add(str(yoga.id))
    assert await broken() == []
    assert await missing(told) == []


@pytest.mark.usefixtures("morning")
async def test_a_time_taken_twice_is_found_without_the_constraint() -> None:
    salon = await open_salon()
    await booked(salon)
    later = await booked(salon, "16:00", "+49 1511 2345679")
    await db.execute(f"ALTER TABLE appointment DROP CONSTRAINT {WALL}")
    await db.execute(
        "UPDATE appointment SET starts_at = starts_at - interval '30 minutes' WHERE visit = $1", later.id
    )
    [found] = await broken()
    assert f"(visit {later.id})" in found
    assert "nobody's time is taken twice" in found


@pytest.mark.usefixtures("morning")
@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        ("UPDATE appointment SET released_at = now() WHERE visit IS NOT NULL", "whoever is expected"),
        ("UPDATE visit SET status = 'cancelled' WHERE id = 1", "whoever is expected"),
        ("UPDATE seat SET seats = 2", "a class has as many places"),
        ("UPDATE group_event SET cancelled_at = now()", "nobody is expected in a class"),
        ("UPDATE group_event SET starts_at = starts_at - interval '1 hour'", "who has a place comes"),
        ("UPDATE express SET state = 'finished'", "a link that was finished"),
        ("UPDATE visit SET closing = 1", "every closing has one bill"),
        ("UPDATE taken_day SET cells = decode(repeat('00', 36), 'hex')", "the kept bits"),
        ("DELETE FROM posting WHERE amount > 0", "the book sums to zero"),
    ],
)
async def test_damage_is_found(damage: str, rule: str) -> None:
    salon = await open_salon()
    visit = await booked(salon)
    event = await put_on(salon, await offer_yoga(salon))
    await seat(event.id)
    await pay(await booked(salon, "12:00"))
    await sent(salon, "09:00")
    await db.execute("SET LOCAL session_replication_role = replica")  # no trigger comes to the rescue
    await db.execute(damage.replace("id = 1", f"id = {visit.id}"))
    assert any(rule in each for each in await broken())


async def pay(visit: Visit) -> None:
    await complete_visit(SYSTEM, visit.id, Checkout(visit.version, [Tender(Method.card, 4500)]))


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
