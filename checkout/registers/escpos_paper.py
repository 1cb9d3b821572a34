"""A receipt as the bytes of a printer that speaks ESC/POS."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from checkout.papers import (
    bare,
    change,
    happened,
    heading,
    link_word,
    parties,
    payments,
    rounding,
    standing,
    taxes,
    tips,
    titled,
    total_word,
)
from checkout.receipt_paper import Paper
from checkout.registers.lettering import fitting
from checkout.registers.protocol import Fiscal
from checkout.rules import Method
from kit.words import _

QR_SIZE = 6
STORED_LOGO = b"\x1cp"  # FS p: a picture that is kept in the printer


@dataclass(frozen=True, slots=True)
class Printer:
    """Where it is, how wide its paper is in letters, which letters it has, and what else hangs on it.

    `signs` are written another way; `logo` is the number of a picture it keeps, `drawer` the pin of its
    drawer (0: none).
    """

    host: str
    port: int
    code_page: str
    width: int
    signs: Mapping[str, str] = field(default_factory=dict)
    logo: int = 0
    drawer: int = 2


class Page:
    """Lines of text as the printer's bytes."""

    def __init__(self, printer: Printer) -> None:
        from escpos.printer import Dummy  # noqa: PLC0415  # 0.3 s that only the first receipt need wait

        self.driver = Dummy()
        self.printer = printer
        self.width = printer.width
        self.driver.hw("INIT")
        # Left to itself the driver switches code pages for a single letter, to ones the printer may not have.
        self.driver.charcode(printer.code_page)

    @property
    def content(self) -> bytes:
        return bytes(self.driver.output)

    def fitting(self, text: str) -> str:
        return fitting(text, self.printer.code_page, self.printer.signs)

    def line(self, text: str = "") -> None:
        self.driver.text(self.fitting(text) + "\n")

    def pair(self, left: str, right: str) -> None:
        """Something on the left and an amount at the right edge; a long text takes lines of its own."""
        left, right = self.fitting(left), self.fitting(right)
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

    def qr(self, content: str) -> None:
        self.driver.set(align="center")
        self.driver.qr(content, native=True, size=QR_SIZE)
        self.driver.set(align="left")

    def logo(self) -> None:
        if self.printer.logo:
            self.driver.set(align="center")
            self.driver._raw(STORED_LOGO + bytes([self.printer.logo, 0]))
            self.driver.set(align="left")

    def end(self, *, opens_drawer: bool = False) -> None:
        self.driver.cut()
        if opens_drawer and self.printer.drawer:
            self.driver.cashdraw(self.printer.drawer)


def receipt_bytes(
    paper: Paper, printer: Printer, fiscal: Fiscal | None = None, *, is_copy: bool = False
) -> bytes:
    """The whole receipt, in the language that is spoken just now: text, QR codes drawn by the printer itself,
    the cut, and the drawer for cash. A copy says so and leaves the drawer alone.
    """
    page = Page(printer)
    write_head(page, paper, is_copy=is_copy)
    for index in range(len(paper.lines)):
        write_line(page, paper, index)
    page.rule()
    write_totals(page, paper)
    write_foot(page, paper, fiscal)
    page.end(opens_drawer=not is_copy and any(paid.method is Method.cash for paid in paper.payments))
    return page.content


def write_head(page: Page, paper: Paper, *, is_copy: bool) -> None:
    page.logo()
    page.centred(paper.branch, large=True)
    for part in (paper.address, paper.phone):
        if part:
            page.centred(part)
    page.line()
    if is_copy:
        page.centred(_("Copy").upper(), large=True)
    if heading(paper):
        page.centred(heading(paper).upper(), large=True)
    if paper.why:
        page.line(paper.why)
    page.pair(paper.number, happened(paper))
    write_parties(page, paper)
    page.rule()


def write_parties(page: Page, paper: Paper) -> None:
    if paper.buyer:
        page.centred(_("Invoice").upper(), large=True)
    for side in parties(paper):
        for part in side:
            page.line(part)


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
    write_pairs(page, [*taxes(paper), *standing(paper)], paper)


def write_pairs(page: Page, pairs: Iterable[tuple[str, int]], paper: Paper) -> None:
    for name, amount in pairs:
        page.pair(name, bare(amount, paper))


def write_foot(page: Page, paper: Paper, fiscal: Fiscal | None) -> None:
    page.rule()
    page.line(_("Served by %(name)s", name=paper.staff))
    if fiscal is not None:
        page.pair(fiscal.number, fiscal.sign)
        if fiscal.qr_title:
            page.centred(fiscal.qr_title)
        if fiscal.qr:
            page.qr(fiscal.qr)
        if fiscal.qr_note:
            page.centred(fiscal.qr_note)
    page.centred(link_word(paper))
    page.qr(paper.link)
    page.centred(paper.code)


def text_bytes(lines: Sequence[str], printer: Printer) -> bytes:
    page = Page(printer)
    page.logo()
    for line in lines:
        page.line(line)
    page.end()
    return page.content


def drawer_bytes(printer: Printer) -> bytes:
    page = Page(printer)
    page.driver.cashdraw(printer.drawer)
    return page.content
