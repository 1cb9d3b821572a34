"""What a printer is sent, read back by a reader of our own."""

import asyncio

import msgspec
import pytest

from checkout.receipt_paper import Paper, PaperLine, PaperPayment
from checkout.registers import escpos, escpos_paper
from checkout.registers.escpos_paper import Printer
from checkout.registers.lettering import CODE_PAGES, fitting
from checkout.registers.protocol import CoverOpen, Fiscal, NotReachable, OutOfPaper, Supply
from checkout.rules import Method
from checkout.tables import Receipt
from tests.checkout.escpos_reader import listening, read

PRINTER = Printer("127.0.0.1", 9100, "CP437", 42)
PAPER = Paper(
    kind=Receipt.Kind.sale,
    number="CENTER-000042",
    at="1 Dec 2026 10:00",
    branch="Center",
    address="Hauptstraße 1, Berlin",
    phone="+49 30 123456",
    currency="EUR",
    lines=[
        PaperLine(title="Haircut", quantity=1, price=4500, discount=500, amount=4000, member="Anna"),
        PaperLine(title=f"Shampoo {'for dry hair, ' * 3}", quantity=2, price=1200, discount=0, amount=2400),
    ],
    discount=500,
    tip=300,
    total=6700,
    payments=[
        PaperPayment(method=Method.card, amount=2000, received=2000),
        PaperPayment(method=Method.cash, amount=4700, received=5000),
    ],
    change=300,
    staff="Olga",
    link="http://salon.test/v/abc",
    code="c0de",
)  # fmt: skip


def test_a_receipt_says_what_was_sold_and_how_it_was_paid() -> None:
    out = read(escpos_paper.receipt_bytes(PAPER, PRINTER))
    assert out.lines[:5] == [
        "Center",
        "Hauptstraße 1, Berlin",
        "+49 30 123456",
        "",
        "CENTER-000042             1 Dec 2026 10:00",
    ]
    assert "Haircut                              45.00" in out.lines
    assert "  Discount                           -5.00" in out.lines
    assert "TOTAL EUR                            67.00" in out.lines
    assert "Card                                 20.00" in out.lines
    assert "Cash                                 50.00" in out.lines
    assert "Change                                3.00" in out.lines
    assert "Served by Olga" in out.lines
    assert all(len(line) <= 42 for line in out.lines)


def test_the_qr_code_is_the_clients_own_link_drawn_by_the_printer() -> None:
    assert read(escpos_paper.receipt_bytes(PAPER, PRINTER)).qr == ["http://salon.test/v/abc"]


def test_the_paper_is_cut_and_the_drawer_opens_for_cash_only() -> None:
    out = read(escpos_paper.receipt_bytes(PAPER, PRINTER))
    assert (out.cuts, out.kicks) == (1, 1)
    card_only = msgspec.structs.replace(PAPER, payments=PAPER.payments[:1])
    assert read(escpos_paper.receipt_bytes(card_only, PRINTER)).kicks == 0


def test_a_copy_says_so_and_leaves_the_drawer_alone() -> None:
    out = read(escpos_paper.receipt_bytes(PAPER, PRINTER, is_copy=True))
    assert "COPY" in out.lines
    assert out.kicks == 0


def test_a_refund_says_so_and_why() -> None:
    refund = msgspec.structs.replace(PAPER, kind=Receipt.Kind.refund, why="Wrong client")
    out = read(escpos_paper.receipt_bytes(refund, PRINTER))
    assert {"REFUND", "Wrong client", "REFUNDED EUR                         67.00"} <= set(out.lines)
    assert "Cash                                 47.00" in out.lines
    assert not any(line.startswith("Change") for line in out.lines)


@pytest.mark.parametrize(
    ("code_page", "written"),
    [
        ("CP437", "EUR RUB Zazólc Grüße Privet, Yuliya!"),
        ("CP850", "EUR RUB Zazólc Grüße Privet, Yuliya!"),
        ("CP858", "€ RUB Zazólc Grüße Privet, Yuliya!"),
        ("CP852", "EUR RUB Zażółć Grüße Privet, Yuliya!"),
        ("CP866", "EUR RUB Zazolc Grusse Привет, Юлия!"),
        ("CP1251", "€ RUB Zazolc Grusse Привет, Юлия!"),
        ("CP1252", "€ RUB Zazólc Grüße Privet, Yuliya!"),
    ],
)
def test_letters_a_printer_lacks_are_written_another_way(code_page: str, written: str) -> None:
    assert fitting("€ ₽\N{NO-BREAK SPACE}Zażółć Grüße Привет, Юлия!", code_page) == written


def test_what_cannot_be_written_at_all_is_a_question_mark() -> None:
    assert fitting("剪发 ✂", "CP437") == "?? ?"


@pytest.mark.parametrize("code_page", CODE_PAGES)
def test_the_stream_never_leaves_the_chosen_code_page(code_page: str) -> None:
    printer = Printer("127.0.0.1", 9100, code_page, 42)
    stream = escpos_paper.text_bytes(["Привет €"], printer)
    assert stream.count(b"\x1bt") == 1
    assert read(stream).lines[0] == fitting("Привет €", code_page)


async def sent(**how) -> list[bytes]:  # type: ignore[no-untyped-def]
    async with listening(**how) as printer:
        await escpos.send(b"Hello\n", Printer("127.0.0.1", printer.port, "CP437", 42))
        await asyncio.sleep(0.05)
        return printer.jobs


async def test_a_printer_that_only_swallows_bytes_is_believed() -> None:
    assert read((await sent())[0]).text == "Hello\n"


async def test_a_printer_that_talks_is_asked_before_and_after() -> None:
    out = read((await sent(talks=True))[0])
    assert (out.text, out.asked) == ("Hello\n", 4)


@pytest.mark.parametrize(
    ("state", "words", "kind"),
    [
        (b"\x32\x12", "out of paper", OutOfPaper),
        (b"\x12\x72", "out of paper", OutOfPaper),
        (b"\x16\x12", "cover is open", CoverOpen),
        (b"\x52\x12", "reports a fault", NotReachable),
    ],
)
async def test_a_printer_in_trouble_is_not_sent_anything(
    state: bytes, words: str, kind: type[Exception]
) -> None:
    async with listening(talks=True, state=state) as printer:
        with pytest.raises(kind, match=words):
            await escpos.send(b"Hello\n", Printer("127.0.0.1", printer.port, "CP437", 42))
        assert printer.receipts == []


async def test_a_printer_that_is_off_is_named_as_such() -> None:
    async with listening() as printer:
        port = printer.port
    with pytest.raises(NotReachable, match="does not answer"):
        await escpos.send(b"Hello\n", Printer("127.0.0.1", port, "CP437", 42))


async def test_a_printer_says_that_its_paper_runs_low() -> None:
    async with listening(talks=True, state=b"\x12\x1e") as printer:
        state = await escpos.send(b"Hello\n", Printer("127.0.0.1", printer.port, "CP437", 42))
    assert (state.paper, state.is_cover_open) == (Supply.low, False)


def test_what_a_fiscal_register_made_of_it_is_on_the_paper() -> None:
    made = Fiscal(number="S000042", sign="A1B2", qr="t=20261201")
    out = read(escpos_paper.receipt_bytes(PAPER, PRINTER, made))
    assert "S000042                               A1B2" in out.lines
    assert out.qr == ["t=20261201", "http://salon.test/v/abc"]


def test_a_printers_own_signs_logo_and_drawer() -> None:
    own = Printer("127.0.0.1", 9100, "CP866", 42, signs={"₽": "руб."}, logo=1, drawer=0)
    paper = msgspec.structs.replace(PAPER, branch="Салон ₽")
    out = read(escpos_paper.receipt_bytes(paper, own))
    assert (out.lines[0], out.logos, out.kicks) == ("Салон руб.", 1, 0)


def test_what_a_printer_is_set_up_with_is_looked_at() -> None:
    fine = {"host": "printer.local", "port": "9100", "width": "42", "signs": "₽=руб. €=EUR", "logo": ""}
    assert escpos.check(fine) == {}
    wrong = {"host": "http://x", "port": "0", "width": "five", "signs": "₽ руб", "logo": "999"}
    assert set(escpos.check(wrong)) == {"host", "port", "width", "signs", "logo"}
