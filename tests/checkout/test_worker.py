"""Receipts reach the printer: late when it was off, in order, never lost."""

from datetime import timedelta
from io import BytesIO

import msgspec
import pytest
from pypdf import PdfReader

from checkout import actions, pdf, worker
from checkout.registers import escpos
from checkout.registers.escpos import Printer, PrinterTrouble
from checkout.schemas import read_paper
from checkout.tables import Receipt
from kit import clock, db
from kit.errors import NotFound
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.escpos_reader import Listener, listening

pytestmark = pytest.mark.usefixtures("morning")


async def sold(salon: Salon, count: int = 1) -> list[Receipt]:
    for _ in range(count):
        await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    return await receipts()


async def receipts() -> list[Receipt]:
    return await Receipt.objects().order_by(Receipt.id)


async def print_all(later: timedelta = timedelta(0)) -> int:
    printed = 0
    with clock.pretend(clock.now() + later):
        while await worker.print_next(escpos.send, clock.now()):
            printed += 1
    return printed


@pytest.mark.committed
async def test_a_printer_that_was_off_prints_when_it_is_on_again() -> None:
    salon = await open_salon()
    printer = Listener()
    await printer.start()
    await printer.stop()
    await till.printer(salon, printer.port)
    await sold(salon, 2)

    assert await print_all() == 1  # the second waits behind the first
    first, second = await receipts()
    assert (first.status, first.attempts, first.trouble) == ("queued", 1, "The printer does not answer.")
    assert first.next_try_at == clock.now() + worker.FIRST_WAIT
    assert (second.status, second.attempts) == ("queued", 0)
    assert await print_all() == 0

    await printer.start()
    assert await print_all(later=worker.FIRST_WAIT) == 2
    await printer.stop()
    assert [receipt.status for receipt in await receipts()] == ["printed", "printed"]
    assert ["CENTER-000001" in out.text for out in printer.receipts] == [True, False]
    assert printer.receipts[0].qr == [read_paper(first.content).link]


async def test_a_printer_is_asked_less_and_less_often() -> None:
    salon = await open_salon()
    await till.printer(salon)
    (receipt,) = await sold(salon)
    waits = []
    for _ in range(8):
        now = (await receipts())[0].next_try_at
        with clock.pretend(now):
            await worker.print_next(off, now)
        waits.append(((await receipts())[0].next_try_at - now).total_seconds())
    assert waits == [5, 10, 20, 40, 80, 160, 300, 300]
    assert receipt.status == "queued"


async def off(_: bytes, __: Printer) -> None:
    raise PrinterTrouble("The printer does not answer.")


async def test_a_receipt_whose_worker_died_is_printed_by_another_after_its_lease() -> None:
    salon = await open_salon()
    await till.printer(salon)
    await sold(salon, 2)
    assert await worker.claim(clock.now()) is not None  # and then the process was killed
    assert await worker.claim(clock.now()) is None
    assert await worker.claim(clock.now() + worker.LEASE - timedelta(seconds=1)) is None
    async with listening() as printer:
        await db.execute("UPDATE register SET port = $1", printer.port)
        assert await print_all(later=worker.LEASE) == 2
    assert [receipt.status for receipt in await receipts()] == ["printed", "printed"]


async def test_one_dead_printer_does_not_hold_up_another() -> None:
    salon = await open_salon()
    first = await till.printer(salon, port=1)
    await sold(salon)
    first.is_active = False
    await first.save()
    async with listening() as printer:
        await till.printer(salon, port=printer.port)
        await sold(salon)
        await print_all()
    assert [receipt.status for receipt in await receipts()] == ["queued", "printed"]


async def test_without_a_printer_the_receipt_says_so_and_can_be_printed_later() -> None:
    salon = await open_salon()
    (receipt,) = await sold(salon)
    assert (receipt.status, receipt.register) == ("no_printer", None)
    with pytest.raises(actions.NoPrinter):
        await actions.print_receipt(salon.actors["Olga"], receipt.id)
    async with listening() as printer:
        await till.printer(salon, port=printer.port)
        await actions.print_receipt(salon.actors["Olga"], receipt.id)
        await print_all()
        assert "COPY" not in printer.receipts[0].text
        await actions.print_receipt(salon.actors["Olga"], receipt.id)
        await print_all()
        assert "COPY" in printer.receipts[1].text


async def test_a_waiting_receipt_is_tried_at_once_when_somebody_asks() -> None:
    salon = await open_salon()
    await till.printer(salon)
    (receipt,) = await sold(salon)
    await worker.print_next(off, clock.now())
    await actions.print_receipt(salon.actors["Olga"], receipt.id)
    now = (await receipts())[0]
    assert (now.status, now.next_try_at, now.attempts) == ("queued", clock.now(), 1)


async def test_somebody_elses_receipt_is_not_found() -> None:
    salon = await open_salon()
    (receipt,) = await sold(salon)
    for unknown in (receipt.id, 0, 10**12):
        with pytest.raises(NotFound):
            await actions.print_receipt(salon.actors["Boris"], unknown)


async def test_a_receipt_stays_what_it_was_when_names_and_prices_change() -> None:
    salon = await open_salon()
    (receipt,) = await sold(salon)
    await db.execute("UPDATE branch SET name = 'Elsewhere'")
    await db.execute("UPDATE visit_line SET title = 'Something', price = 1")
    paper = read_paper((await receipts())[0].content)
    assert (paper.branch, paper.lines[0].title, paper.total) == ("Center", "Haircut", 4500)
    assert paper.code == receipt.code


async def test_the_pdf_holds_every_letter() -> None:
    salon = await open_salon()
    (receipt,) = await sold(salon)
    paper = msgspec.structs.replace(
        read_paper(receipt.content), branch="Центр ₽ €", discount=100, tip=100, change=500, address="Straße 1"
    )
    [page] = PdfReader(BytesIO(await pdf.receipt_pdf(paper))).pages
    words = set(page.extract_text().split())
    assert {"Центр", "₽", "€", "Straße", "Haircut", "€45.00", paper.number} <= words
