"""Receipt printers on the network that speak ESC/POS: what is sent to them, and how."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from checkout.papers import (
    bare,
    change,
    happened,
    is_refund,
    payments,
    rounding,
    taxes,
    tips,
    titled,
    total_word,
)
from checkout.registers.lettering import fitting
from checkout.rules import Method
from checkout.schemas import Paper
from kit.words import _

CONNECT_PATIENCE = 3.0
SEND_PATIENCE = 5.0
ANSWER_PATIENCE = 0.3
ASK_OFFLINE_CAUSE = b"\x10\x04\x02"
ASK_PAPER = b"\x10\x04\x04"
FIXED_BITS, FIXED_VALUE = 0x93, 0x12
COVER_OPEN, PAPER_STOP, ERROR = 0x04, 0x20, 0x40
PAPER_END = 0x60
QR_SIZE = 6


class PrinterTrouble(Exception):
    """The printer did not take the receipt; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Printer:
    """Where a register is, how wide its paper is in letters, and which letters it has."""

    host: str
    port: int
    code_page: str
    width: int


class Page:
    """Lines of text as the printer's bytes."""

    def __init__(self, printer: Printer) -> None:
        from escpos.printer import Dummy  # noqa: PLC0415  # 0.3 s that only the first receipt need wait

        self.driver = Dummy()
        self.width = printer.width
        self.code_page = printer.code_page
        self.driver.hw("INIT")
        # Left to itself the driver switches code pages for a single letter, to ones the printer may not have.
        self.driver.charcode(printer.code_page)

    def line(self, text: str = "") -> None:
        self.driver.text(fitting(text, self.code_page) + "\n")

    def pair(self, left: str, right: str) -> None:
        """Something on the left and an amount at the right edge; a long text takes lines of its own."""
        left, right = fitting(left, self.code_page), fitting(right, self.code_page)
        room = self.width - len(right) - 1
        while len(left) > room:
            self.driver.text(left[: self.width].rstrip() + "\n")
            left = left[self.width :].lstrip()
        self.driver.text(f"{left:<{room}} {right}\n")

    def rule(self) -> None:
        self.driver.text("-" * self.width + "\n")

    def centred(self, text: str, *, large: bool = False) -> None:
        self.driver.set(align="center", bold=large, double_height=large, normal_textsize=not large)
        for part in text.split("\n"):
            self.line(part)
        self.driver.set(align="left", bold=False, normal_textsize=True)


def receipt_bytes(paper: Paper, printer: Printer, *, is_copy: bool = False) -> bytes:
    """The whole receipt, in the language that is spoken just now: text, the QR code drawn by the printer
    itself, the cut, and the drawer for cash.
    """
    page = Page(printer)
    write_head(page, paper, is_copy=is_copy)
    for index in range(len(paper.lines)):
        write_line(page, paper, index)
    page.rule()
    write_totals(page, paper)
    write_foot(page, paper)
    page.driver.cut()
    if not is_copy and any(payment.method is Method.cash for payment in paper.payments):
        page.driver.cashdraw(2)
    return bytes(page.driver.output)


def write_head(page: Page, paper: Paper, *, is_copy: bool) -> None:
    page.centred(paper.branch, large=True)
    for part in (paper.address, paper.phone):
        if part:
            page.centred(part)
    page.line()
    if is_copy:
        page.centred(_("Copy").upper(), large=True)
    if is_refund(paper):
        page.centred(_("Refund").upper(), large=True)
        page.line(paper.why)
    page.pair(paper.number, happened(paper))
    page.rule()


def write_line(page: Page, paper: Paper, index: int) -> None:
    line = paper.lines[index]
    page.pair(titled(line, "x"), bare(line.quantity * line.price, paper))
    if line.member:
        page.line(f"  {line.member}")
    if line.discount:
        page.pair(f"  {_('Discount')}", bare(-line.discount, paper))


def write_totals(page: Page, paper: Paper) -> None:
    write_pairs(page, tips(paper), paper)
    page.driver.set(bold=True)
    page.pair(f"{total_word(paper).upper()} {paper.currency}", bare(paper.total, paper))
    page.driver.set(bold=False)
    write_pairs(page, [*rounding(paper), *payments(paper)], paper)
    if change(paper):
        page.pair(_("Change"), bare(change(paper), paper))
    if paper.payer:
        page.line(_("Paid by %(name)s", name=paper.payer))
    write_pairs(page, taxes(paper), paper)


def write_pairs(page: Page, pairs: Iterable[tuple[str, int]], paper: Paper) -> None:
    for name, amount in pairs:
        page.pair(name, bare(amount, paper))


def write_foot(page: Page, paper: Paper) -> None:
    page.rule()
    page.line(_("Served by %(name)s", name=paper.staff))
    page.centred(_("Your visit, and the next one:"))
    page.driver.set(align="center")
    page.driver.qr(paper.link, native=True, size=QR_SIZE)
    page.driver.set(align="left")
    page.centred(paper.code)


def sample_bytes(printer: Printer, name: str) -> bytes:
    """A page that shows what the printer can write."""
    page = Page(printer)
    page.centred(name, large=True)
    page.line(f"{printer.host}:{printer.port}, {printer.code_page}, {printer.width} letters")
    page.line("0123456789" * 10)
    page.line("€ ₽ £ Zażółć Grüße Привет")
    page.driver.cut()
    return bytes(page.driver.output)


async def send(content: bytes, printer: Printer) -> None:
    """Returns when the printer has taken it all; raises PrinterTrouble when it did not, or may not have.

    A printer that tells its state is asked before and after; one that only swallows bytes is believed.
    """
    try:
        reader, writer = await asyncio.wait_for(
            asyncio.open_connection(printer.host, printer.port), CONNECT_PATIENCE
        )
    except (OSError, TimeoutError) as error:
        raise PrinterTrouble("The printer does not answer.") from error
    try:
        talks = await ask_state(reader, writer)
        writer.write(content)
        await asyncio.wait_for(writer.drain(), SEND_PATIENCE)
        if talks and not await ask_state(reader, writer):
            raise PrinterTrouble("The printer fell silent while printing.")
    except (OSError, TimeoutError) as error:
        raise PrinterTrouble("The printer stopped listening while printing.") from error
    finally:
        writer.close()
        with suppress(OSError, TimeoutError):
            await asyncio.wait_for(writer.wait_closed(), SEND_PATIENCE)


async def ask_state(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Whether the printer tells its state at all; raises PrinterTrouble when what it tells is bad."""
    writer.write(ASK_OFFLINE_CAUSE + ASK_PAPER)
    await asyncio.wait_for(writer.drain(), SEND_PATIENCE)
    try:
        answer = await asyncio.wait_for(reader.readexactly(2), ANSWER_PATIENCE)
    except (TimeoutError, asyncio.IncompleteReadError):
        return False
    if any(byte & FIXED_BITS != FIXED_VALUE for byte in answer):
        return False
    refuse_bad_state(*answer)
    return True


def refuse_bad_state(cause: int, paper: int) -> None:
    if cause & PAPER_STOP or paper & PAPER_END == PAPER_END:
        raise PrinterTrouble("The printer is out of paper.")
    if cause & COVER_OPEN:
        raise PrinterTrouble("The printer's cover is open.")
    if cause & ERROR:
        raise PrinterTrouble("The printer reports a fault.")
