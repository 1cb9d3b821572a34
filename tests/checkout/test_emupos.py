"""Receipts judged by a printer of somebody else's: what it prints, and what it says of itself.

`make test` installs it where there is a Python for it; elsewhere `test_escpos.py` has our own reader.
"""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest

from checkout.registers import escpos, escpos_paper
from checkout.registers.escpos import EscPos
from checkout.registers.escpos_paper import Printer
from checkout.registers.lettering import CODE_PAGES
from checkout.registers.protocol import CoverOpen, OutOfPaper, Supply
from checkout.tables import Receipt
from tests.cast import open_salon
from tests.checkout import till
from tests.checkout.emulator import PROGRAM, Emulator, emulator
from tests.checkout.escpos_reader import read
from tests.checkout.test_escpos import PAPER

pytestmark = [
    pytest.mark.usefixtures("morning"),
    pytest.mark.skipif(not PROGRAM.exists(), reason="emupos needs Python 3.13; see CONTRIBUTING.md"),
]
LETTERS = "€ ₽ Zażółć Grüße Юлия Œuvre Ñ"  # a line, however it is written
OF_ITS_PRINTER = [page for page in CODE_PAGES if page != "CP1251"]  # the model has no such page


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    with emulator(tmp_path_factory.mktemp("emupos")) as printer:
        yield printer


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a program like others on this machine, and no printer with nothing else to do."""
    monkeypatch.setattr(escpos, "ANSWER_PATIENCE", 5.0)


def at(front: Emulator, code_page: str = "CP437", **more: int) -> Printer:
    return Printer("127.0.0.1", front.port, code_page, 42, **more)


async def until(fact: Callable[[], bool]) -> None:
    """It prints a moment after it has swallowed the bytes."""
    async with asyncio.timeout(5):
        while not fact():  # noqa: ASYNC110  # another program's
            await asyncio.sleep(0.02)


async def printed(front: Emulator, stream: bytes, printer: Printer) -> str:
    """What came out of it for this."""
    before = len(front.receipts())
    await escpos.send(stream, printer)
    await until(lambda: len(front.receipts()) == before + 1)
    return front.receipts()[-1]


def words(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("code_page", OF_ITS_PRINTER)
async def test_it_prints_what_our_own_reader_reads_in_every_code_page_it_has(
    front: Emulator, code_page: str
) -> None:
    printer = at(front, code_page)
    paper = msgspec.structs.replace(PAPER, staff=LETTERS)
    stream = escpos_paper.receipt_bytes(paper, printer)
    found = await printed(front, stream, printer)
    ours, drawn = read(stream), [line for line in words(found) if line.startswith("[qr ")]
    assert [line for line in words(found) if line not in drawn] == [
        each for each in ours.lines if each.strip()
    ]
    assert drawn == [f"[qr {each}]" for each in ours.qr]
    assert "\N{REPLACEMENT CHARACTER}" not in found
    assert front.boundaries()[0] == "cut"
    assert front.complaints() == []


async def test_a_refund_and_a_copy_are_called_so_on_paper(front: Emulator) -> None:
    refund = msgspec.structs.replace(PAPER, kind=Receipt.Kind.refund, why="Wrong client")
    found = words(
        await printed(front, escpos_paper.receipt_bytes(refund, at(front), is_copy=True), at(front))
    )
    assert {"REFUND", "COPY", "Wrong client"} <= {line.strip() for line in found}


async def test_the_drawer_opens_for_cash_and_not_for_a_copy(front: Emulator) -> None:
    front.push_drawer()
    await printed(front, escpos_paper.receipt_bytes(PAPER, at(front), is_copy=True), at(front))
    assert front.drawer == "closed"
    await printed(front, escpos_paper.receipt_bytes(PAPER, at(front)), at(front))
    await until(lambda: front.drawer == "open")
    front.push_drawer()
    await EscPos(at(front, drawer=5)).kick_drawer(uuid4())
    await until(lambda: front.drawer == "open")
    front.push_drawer()


@pytest.mark.parametrize(
    ("fault", "trouble", "says"),
    [("paper-out", OutOfPaper, "Put in a new roll"), ("cover-open", CoverOpen, "Close it")],
)
async def test_what_is_wrong_with_it_is_seen_before_anything_is_sent(
    front: Emulator, fault: str, trouble: type[Exception], says: str
) -> None:
    before = front.receipts()
    stream = escpos_paper.receipt_bytes(PAPER, at(front))
    with front.trouble(fault), pytest.raises(trouble, match=says):
        await escpos.send(stream, at(front))
    await asyncio.sleep(0.1)
    assert front.receipts() == before
    await printed(front, stream, at(front))


async def test_how_it_is_is_asked_and_a_roll_that_ends_soon_prints_on(front: Emulator) -> None:
    driver = EscPos(at(front))
    assert (await driver.status()).paper is Supply.enough
    with front.trouble("paper-near-end"):
        assert (await driver.status()).paper is Supply.low
        await printed(front, escpos_paper.receipt_bytes(PAPER, at(front)), at(front))
    with front.trouble("paper-out"):
        assert (await driver.status()).paper is Supply.out
    with front.trouble("cover-open"):
        assert (await driver.status()).is_cover_open


async def test_a_sale_waits_for_a_new_roll_and_is_printed_once(front: Emulator) -> None:
    salon, before = await open_salon(), len(front.receipts())
    await till.printer(salon, port=front.port)
    with front.trouble("paper-out"):
        await till.pay(salon, await till.arrived(salon), till.by_card(4500))
        await till.serve()
        [waiting] = await till.commands()
        assert (waiting.state, "out of paper" in waiting.trouble) == ("queued", True)
    await till.serve(later=timedelta(minutes=1))
    assert await till.states() == ["done"]
    await until(lambda: len(front.receipts()) == before + 1)
    assert "CENTER-000001" in front.receipts()[-1]
    assert "COPY" not in front.receipts()[-1]
