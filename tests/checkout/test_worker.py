"""Receipts reach the printer: late when it was off, in order, never lost, and twice only as a copy."""

from datetime import timedelta
from io import BytesIO

import msgspec
import pytest
from pypdf import PdfReader

from checkout import actions, pdf
from checkout.receipt_paper import read_paper
from checkout.register_queue import FIRST_WAIT, LEASE, claim
from checkout.register_tables import RegisterCommand
from checkout.tables import Receipt
from kit import clock, db
from kit.errors import NotFound
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.escpos_reader import Listener, listening

pytestmark = pytest.mark.usefixtures("morning")
AWAY = "The printer does not answer. Is it on, and on the network?"


async def sold(salon: Salon, count: int = 1) -> list[RegisterCommand]:
    for _ in range(count):
        await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    return await till.commands()


async def receipt() -> Receipt:
    return (await Receipt.objects().order_by(Receipt.id))[0]


@pytest.mark.committed
async def test_a_printer_that_was_off_prints_when_it_is_on_again() -> None:
    salon = await open_salon()
    printer = Listener()
    await printer.start()
    await printer.stop()
    await till.printer(salon, printer.port)
    await sold(salon, 2)

    assert await till.serve() == 1  # the second waits behind the first
    first, second = await till.commands()
    assert (first.state, first.attempts, first.trouble, first.sent_at) == ("queued", 1, AWAY, None)
    assert first.next_try_at == clock.now() + FIRST_WAIT
    assert (second.state, second.attempts) == ("queued", 0)
    assert await till.serve() == 0

    await printer.start()
    assert await till.serve(later=FIRST_WAIT) == 2
    await printer.stop()
    assert await till.states() == ["done", "done"]
    assert ["CENTER-000001" in out.text for out in printer.receipts] == [True, False]
    assert not any("COPY" in out.text for out in printer.receipts)
    assert printer.receipts[0].qr == [read_paper((await receipt()).content).link]


async def test_a_printer_is_asked_less_and_less_often() -> None:
    salon = await open_salon()
    await till.printer(salon, port=1)
    await sold(salon)
    waits = []
    for _ in range(8):
        now = (await till.commands())[0].next_try_at
        with clock.pretend(now):
            await till.serve()
        waits.append(((await till.commands())[0].next_try_at - now).total_seconds())
    assert waits == [5, 10, 20, 40, 80, 160, 300, 300]
    assert await till.states() == ["queued"]


async def test_what_a_dead_worker_had_in_hand_is_printed_as_a_copy_after_its_lease() -> None:
    """It may be on paper already, and a printer cannot say."""
    salon = await open_salon()
    register = await till.printer(salon)
    await sold(salon, 2)
    assert await claim(register.id, clock.now()) is not None  # and then the process was killed
    assert await claim(register.id, clock.now()) is None
    assert await claim(register.id, clock.now() + LEASE - timedelta(seconds=1)) is None
    async with listening() as printer:
        await till.moved_to(printer.port)
        assert await till.serve(later=LEASE) == 2
    assert await till.states() == ["done", "done"]
    assert ["COPY" in out.text for out in printer.receipts] == [True, False]


@pytest.mark.parametrize("after", [b"\x32\x12", b"\x16\x12", b"\x12"])
async def test_what_a_printer_may_have_printed_half_comes_again_as_a_copy(after: bytes) -> None:
    """The roll ends, the cover opens, or it falls silent while it prints."""
    salon = await open_salon()
    async with listening(talks=True, state_after=after) as printer:
        await till.printer(salon, port=printer.port)
        await sold(salon)
        await till.serve()
        [command] = await till.commands()
        assert (command.state, command.sent_at) == ("unknown", clock.now())
        assert "while printing" in command.trouble
        printer.state_after = b""
        await till.serve(later=FIRST_WAIT)
    assert await till.states() == ["done"]
    assert ["COPY" in out.text for out in printer.receipts] == [False, True]


async def test_what_may_be_on_paper_stays_a_copy_though_the_printer_is_off_in_between() -> None:
    salon = await open_salon()
    async with listening(talks=True, state_after=b"\x32\x12") as printer:
        await till.printer(salon, port=printer.port)
        await sold(salon)
        await till.serve()
        printer.state = b"\x32\x12"
        await till.serve(later=FIRST_WAIT)  # the roll is empty still, and nothing is sent
        [command] = await till.commands()
        assert (command.state, len(printer.receipts)) == ("unknown", 1)
        printer.state = printer.state_after = b"\x12\x12"
        await till.serve(later=timedelta(minutes=5))
    assert ["COPY" in out.text for out in printer.receipts] == [False, True]


async def test_a_printer_without_paper_is_named_and_prints_no_copy_when_it_has_some() -> None:
    salon = await open_salon()
    async with listening(talks=True, state=b"\x32\x12") as printer:
        register = await till.printer(salon, port=printer.port)
        await sold(salon)
        await till.serve()
        now = await db.fetch_one("SELECT trouble, paper FROM register WHERE id = $1", register.id)
        assert dict(now or {}) == {
            "trouble": "The printer is out of paper. Put in a new roll.",
            "paper": "out",
        }
        printer.state = b"\x12\x1e"
        await till.serve(later=FIRST_WAIT)
        now = await db.fetch_one("SELECT trouble, paper FROM register WHERE id = $1", register.id)
        assert dict(now or {}) == {"trouble": "", "paper": "low"}
    assert ["COPY" in out.text for out in printer.receipts] == [False]


async def test_one_dead_printer_does_not_hold_up_another() -> None:
    salon = await open_salon()
    first = await till.printer(salon, port=1)
    await sold(salon)
    first.is_active = False
    await first.save()
    async with listening() as printer:
        await till.printer(salon, port=printer.port)
        await sold(salon)
        await till.serve()
    assert await till.states() == ["queued", "done"]


async def test_without_a_printer_the_receipt_waits_for_nobody_and_can_be_printed_later() -> None:
    salon = await open_salon()
    assert await sold(salon) == []
    one = (await receipt()).id
    with pytest.raises(actions.NoPrinter):
        await actions.print_receipt(salon.actors["Olga"], one)
    assert await till.commands() == []
    async with listening() as printer:
        await till.printer(salon, port=printer.port)
        await actions.print_receipt(salon.actors["Olga"], one)
        await till.serve()
        assert "COPY" not in printer.receipts[0].text
        await actions.print_receipt(salon.actors["Olga"], one)
        await till.serve()
        assert "COPY" in printer.receipts[1].text


async def test_a_waiting_receipt_is_tried_at_once_when_somebody_asks() -> None:
    salon = await open_salon()
    await till.printer(salon, port=1)
    await sold(salon)
    await till.serve()
    await actions.print_receipt(salon.actors["Olga"], (await receipt()).id)
    [command] = await till.commands()
    assert (command.state, command.next_try_at, command.attempts) == ("queued", clock.now(), 1)


async def test_somebody_elses_receipt_is_not_found() -> None:
    salon = await open_salon()
    await sold(salon)
    for unknown in ((await receipt()).id, 0, 10**12):
        with pytest.raises(NotFound):
            await actions.print_receipt(salon.actors["Boris"], unknown)


async def test_a_receipt_stays_what_it_was_when_names_and_prices_change() -> None:
    salon = await open_salon()
    await sold(salon)
    await db.execute("UPDATE branch SET name = 'Elsewhere'")
    await db.execute("UPDATE visit_line SET title = 'Something', price = 1")
    kept = await receipt()
    paper = read_paper(kept.content)
    assert (paper.branch, paper.lines[0].title, paper.total) == ("Center", "Haircut", 4500)
    assert paper.code == kept.code


async def test_the_pdf_holds_every_letter() -> None:
    salon = await open_salon()
    await sold(salon)
    paper = msgspec.structs.replace(
        read_paper((await receipt()).content),
        branch="Центр ₽ €",
        discount=100,
        tip=100,
        change=500,
        address="Straße 1",
    )
    [page] = PdfReader(BytesIO(await pdf.receipt_pdf(paper))).pages
    words = set(page.extract_text().split())
    assert {"Центр", "₽", "€", "Straße", "Haircut", "€45.00", paper.number} <= words
