"""kill -9 of who sends records: none is lost, and what the tax office has already is recognised."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from checkout.registers.verifactu import sending
from checkout.registers.verifactu.driver import Verifactu
from kit import db
from kit.vault import sealed
from tests.cast import open_salon
from tests.checkout.aeat_office import Place, open_office
from tests.checkout.test_verifactu_chain import SETTINGS, bought, driver
from tests.races.again import until_seen
from tests.races.slow import dawdling

pytestmark = [pytest.mark.committed, pytest.mark.timeout(120)]
SCRIPT = Path(__file__).with_name("verifactu_sender.py")
RECORDS = 5
REGISTER = """
INSERT INTO register (branch, name, kind, settings, secrets, is_active, paper, trouble)
VALUES ($1, 'Records', 'verifactu', $2, $3, TRUE, 'unknown', '')
"""
AFTER_THE_LEASE = """
UPDATE verifactu_sender SET leased_until_at = now() - interval '1 second', next_try_at = NULL,
    next_batch_at = NULL
"""
ANSWERS = """
SELECT record.invoice, answer.state FROM verifactu_answer AS answer
JOIN verifactu_record AS record ON record.id = answer.record ORDER BY record.number
"""
INVOICES = [f"CENTER-{each:06}" for each in range(RECORDS)]
ACCEPTED = [(invoice, "accepted") for invoice in INVOICES]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    with open_office(tmp_path, monkeypatch) as here:
        yield here


async def recorded(place: Place) -> Verifactu:
    salon = await open_salon()
    settings = SETTINGS | place.settings
    secrets = sealed(json.dumps({"certificate_password": settings.pop("certificate_password")}))
    await db.execute(REGISTER, salon.center, json.dumps(settings), secrets)
    register = driver(**place.settings)
    for invoice in INVOICES:
        await register.sale(bought(invoice))
    return register


@asynccontextmanager
async def working(place: Place, step: str = "none", manner: str = "careful") -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(SCRIPT), place.wire.url, step, manner, stdout=PIPE, env={**os.environ}
    )
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def killed_at(place: Place, step: str, manner: str = "careful") -> None:
    async with working(place, step, manner) as process:
        assert process.stdout is not None
        assert await process.stdout.readline() == f"at {step}\n".encode()
        process.send_signal(signal.SIGKILL)


async def sent_off(place: Place, manner: str = "careful") -> None:
    await db.execute(AFTER_THE_LEASE)
    async with working(place, manner=manner) as process:
        assert await process.wait() == 0


async def answers() -> list[tuple[str, str]]:
    return [tuple(row) for row in await db.fetch(ANSWERS)]  # type: ignore[misc]


@pytest.mark.parametrize("step", ["claimed", "answered", "kept"])
async def test_killed_at_any_step_each_record_gets_its_answer_once(place: Place, step: str) -> None:
    await recorded(place)

    await killed_at(place, step)
    await sent_off(place)

    assert await answers() == ACCEPTED
    assert sorted(key[1] for key in place.office.kept) == INVOICES


async def test_killed_while_the_office_works_on_it_nothing_is_lost(place: Place) -> None:
    await recorded(place)
    place.wire.goes_wrong("POST", how="silence")
    async with working(place) as process:
        await asyncio.to_thread(place.office.reached.wait, 20)
        process.send_signal(signal.SIGKILL)

    await sent_off(place)

    assert await answers() == ACCEPTED
    assert place.office.sizes == [RECORDS, RECORDS]


@until_seen
async def test_without_the_note_ones_own_records_are_taken_for_somebody_elses(place: Place) -> None:
    """The negative control."""
    await recorded(place)

    await killed_at(place, "answered", "forgetful")
    await sent_off(place, "forgetful")

    assert await answers() == [(invoice, "refused") for invoice in INVOICES]


async def test_of_several_who_send_at_once_one_does(place: Place) -> None:
    register = await recorded(place)

    sent = await asyncio.gather(*(sending.send_next(register) for _ in range(8)))

    assert sent.count(True) == 1
    assert place.office.sizes == [RECORDS]
    assert await answers() == ACCEPTED


@until_seen
async def test_without_the_lock_they_all_send(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the office still has each once."""
    register = await recorded(place)
    free = sending.TAKE.replace("FOR UPDATE SKIP LOCKED", "").replace(
        "(leased_until_at IS NULL OR leased_until_at <= $3)", "TRUE"
    )
    monkeypatch.setattr(sending, "TAKE", dawdling(free))
    before = len(place.office.sizes)

    await asyncio.gather(*(sending.send_next(register) for _ in range(8)))

    assert len(place.office.sizes) > before + 1
    assert sorted(key[1] for key in place.office.kept) == INVOICES
