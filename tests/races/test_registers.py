"""kill -9 at each step of a sale: no receipt is lost, and none is on paper twice without being called a copy.

The printer speaks ESC/POS and cannot say what it printed; the fiscal register keeps documents by their codes.
"""

import asyncio
import os
import random
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from kit import db
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.escpos_reader import NUMBER, Listener, listening, on_paper
from tests.checkout.fiscal_box import FiscalBox, fiscal_box
from tests.races.again import until_seen

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning"), pytest.mark.timeout(300)]
SCRIPT = Path(__file__).with_name("register_worker.py")
AFTER_THE_LEASE = """
UPDATE register_command SET leased_until_at = now() - interval '1 second', next_try_at = now()
WHERE leased_until_at IS NOT NULL
"""
STEPS = ("claimed", "about to send", "asked about paper", "sent", "finished")
SALES = 3


async def sold(port: int, box: FiscalBox | None, count: int = SALES) -> Salon:
    salon = await open_salon()
    if box is not None:
        await till.register(salon, "box", "Fiscal box", {"port": str(box.port)})
    await till.printer(salon, port=port)
    for _ in range(count):
        await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    await db.execute("UPDATE register_command SET next_try_at = now() - interval '1 second'")
    return salon


@asynccontextmanager
async def working(step: str = "none", manner: str = "careful") -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(SCRIPT), step, manner, stdin=PIPE, stdout=PIPE, env={**os.environ}
    )
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def go(*processes: Process) -> None:
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"go\n")


async def killed_at(step: str, manner: str = "careful") -> None:
    async with working(step, manner) as process:
        go(process)
        assert process.stdout is not None
        assert await process.stdout.readline() == f"at {step}\n".encode()
        process.send_signal(signal.SIGKILL)


async def worked_off(manner: str = "careful") -> None:
    """Another process comes when every lease has run out, and goes on until nothing is left."""
    await db.execute(AFTER_THE_LEASE)
    async with working(manner=manner) as process:
        go(process)
        assert await process.wait() == 0


def all_numbers(count: int = SALES) -> list[str]:
    return [f"CENTER-{number:06}" for number in range(1, count + 1)]


@pytest.mark.parametrize("step", STEPS)
async def test_killed_at_any_step_a_printer_loses_nothing_and_prints_nothing_twice_unmarked(
    step: str,
) -> None:
    async with listening(talks=True) as printer:
        await sold(printer.port, None)
        await killed_at(step)
        await worked_off()
        plain, copies = on_paper(printer)
    assert sorted(plain | copies) == all_numbers()
    assert max(plain.values()) == 1
    assert set(await till.states()) == {"done"}


@until_seen
async def test_without_the_note_before_sending_a_kill_prints_twice_and_nobody_knows() -> None:
    """The negative control: what was printed as the process died is printed as if for the first time."""
    async with listening(talks=True) as printer:
        await sold(printer.port, None)
        await killed_at("sent", "forgetful")
        await worked_off("forgetful")
        plain, copies = on_paper(printer)
    assert (plain["CENTER-000001"], copies["CENTER-000001"]) == (2, 0)


@pytest.mark.parametrize("step", ["claimed", "about to send", "sent", "finished"])
async def test_killed_at_any_step_a_fiscal_register_keeps_each_sale_once(step: str) -> None:
    async with fiscal_box() as box, listening() as printer:
        await sold(printer.port, box)
        await killed_at(step)
        await worked_off()
        plain, copies = on_paper(printer)
    assert box.numbers() == all_numbers()
    assert sorted(plain | copies) == all_numbers()
    assert max(plain.values()) == 1
    assert set(await till.states()) == {"done"}


async def test_killed_while_the_register_works_on_it_the_sale_is_kept_once() -> None:
    async with fiscal_box(gate=asyncio.Event()) as box, listening() as printer:
        await sold(printer.port, box)
        async with working() as process:
            go(process)
            await box.reached.wait()
            process.send_signal(signal.SIGKILL)
        assert box.gate is not None
        box.gate.set()
        await worked_off()
    assert box.numbers() == all_numbers()
    assert set(await till.states()) == {"done"}


async def test_killed_at_random_again_and_again() -> None:
    """However often, and whenever: every sale is kept once, and on paper at least once."""
    count, chance = 25, random.Random(7)
    async with fiscal_box() as box, listening(talks=True) as printer:
        await sold(printer.port, box, count)
        for _ in range(6):
            async with working() as process:
                go(process)
                await asyncio.sleep(chance.uniform(0.0, 0.12))
                process.send_signal(signal.SIGKILL)
            await db.execute(AFTER_THE_LEASE)
        await worked_off()
        plain, copies = on_paper(printer)
    assert box.numbers() == all_numbers(count)
    assert sorted(plain | copies) == all_numbers(count)
    assert max(plain.values()) == 1
    assert set(await till.states()) == {"done"}


async def test_two_workers_serve_a_register_one_after_the_other() -> None:
    async with listening() as printer:
        await sold(printer.port, None, 12)
        async with working() as one, working() as other:
            go(one, other)
            assert [await one.wait(), await other.wait()] == [0, 0]
        plain, copies = on_paper(printer)
    assert (plain, copies) == (Counter(all_numbers(12)), Counter())
    assert [NUMBER.findall(job)[0].decode() for job in printer.jobs] == all_numbers(12)


def printed(printer: Listener) -> int:
    """Copies too."""
    return sum(sum(papers.values()) for papers in on_paper(printer))


@until_seen
async def test_without_the_lock_and_the_lease_two_workers_print_the_same() -> None:
    """The negative control of the test before. Two that take the same may take it again and again."""
    async with listening(talks=True) as printer:
        await sold(printer.port, None, 12)
        async with working(manner="unlocked") as one, working(manner="unlocked") as other:
            go(one, other)
            with suppress(TimeoutError):
                async with asyncio.timeout(30):
                    while printed(printer) <= 12 and None in (one.returncode, other.returncode):  # noqa: ASYNC110
                        await asyncio.sleep(0.05)
        assert printed(printer) > 12
