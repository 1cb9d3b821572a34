"""What a client is given of a bill is in their language, with days and sums as they write them."""

from io import BytesIO

import msgspec
import pytest
from pypdf import PdfReader

from checkout import pdf
from checkout.papers import happened
from checkout.receipt_paper import Paper, PaperLine, PaperPayment, PaperTax, PaperTip
from checkout.registers import escpos_paper
from checkout.rules import Method
from checkout.tables import Receipt
from clients.queries.personal import key_for
from clients.rules.personal import Opens
from kit import words
from kit.db import execute
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.escpos_reader import listening, read
from tests.checkout.test_escpos import PAPER, PRINTER
from tests.checkout.web import look

pytestmark = pytest.mark.usefixtures("morning")
# The day, a sum, what it is called, who paid.
SAID = {
    "en": ("1 Dec 2026 10:00", "€67.00", "Total", "Paid by"),
    "de": ("1. Dez. 2026 10:00", "67,00 €", "Summe", "Bezahlt von"),
    "fr": ("1 déc. 2026 10:00", "67,00 €", "Total", "Payé par"),
    "es": ("1 dic 2026 10:00", "67,00 €", "Total", "Pagado por"),
    "co": ("1", "67,00 €", "Tutale", "Pagatu da"),
    "ru": ("1 дек. 2026 г. 10:00", "67,00 €", "Итого", "Оплатил"),
}
ENGLISH = ("Discount", "Tip", "Total", "Card", "Cash", "Change", "Paid by", "Served by", "Your visit")


def voice(language: str) -> words.Voice:
    return words.voice_for(language, "de-DE" if language != "en" else "en-IE")


def everything_said(paper: Paper) -> str:
    return "\n".join(values(pdf.spelled(paper))).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("kind", Receipt.Kind)
def test_every_word_of_a_receipt_is_the_readers(language: str, kind: Receipt.Kind) -> None:
    paper = msgspec.structs.replace(PAPER, kind=kind, payer="Tom")
    with words.speaking(voice(language)):
        said, printed = everything_said(paper), read(escpos_paper.receipt_bytes(paper, PRINTER)).text
    day, total, word, payer = SAID[language]
    refunded = kind is Receipt.Kind.refund
    assert day in said
    assert total in said
    assert payer in said
    assert (word in said) is (not refunded)
    if language != "en":
        for text in (said, printed):
            left = [each for each in ENGLISH if each.lower() in text.lower() and each.lower() != word.lower()]
            assert left == []


def test_no_letter_of_ours_is_left_untranslated() -> None:
    """With letters of another script whatever is not marked stands out."""
    line = PaperLine(title="Стрижка", quantity=2, price=4500, discount=500, amount=8500, member="Мари")
    paid = [PaperPayment(method=each, amount=100, received=100) for each in Method]
    paper = Paper(
        kind=Receipt.Kind.sale, number="1", at=PAPER.at, branch="Центр", address="", phone="", currency="EUR",
        lines=[line], discount=500, tip=300, total=8800, payments=paid, change=300, staff="Мари", link="x",
        code="1", payer="Том", rounding=2,
        tips=[PaperTip(name="Мари", amount=200), PaperTip(name="Том", amount=100)],
        taxes=[PaperTax(name="НДС", rate=rate, amount=8500, tax=0) for rate in (2200, None)],
    )  # fmt: skip
    with words.speaking(words.voice_for(words.MIRRORED, "de-DE")):
        for each in (paper, msgspec.structs.replace(paper, kind=Receipt.Kind.refund, why="Так")):
            spelled = pdf.spelled(each)
            del spelled["language"], spelled["at"]
            texts = [*values(list(spelled.values()))]
            assert [text for text in texts if any("a" <= letter.lower() <= "z" for letter in text)] == []


def values(found: object) -> list[str]:
    if isinstance(found, dict):
        return [text for each in found.values() for text in values(each)]
    if isinstance(found, list):
        return [text for each in found for text in values(each)]
    return [str(found)]


@pytest.mark.parametrize("at", ["1 Dec 2026 10:00", "29 Feb 2028 00:05", "31 May 2026 23:59"])
def test_the_moment_is_read_as_it_was_written(at: str) -> None:
    assert happened(msgspec.structs.replace(PAPER, at=at)) == at


async def german_salon() -> tuple[Salon, int]:
    """A receipt of Masha's, who has not said how she is written to."""
    salon = await open_salon()
    await execute("UPDATE branch SET locale = 'de-DE'")
    await till.printer(salon)
    await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    return salon, (await Receipt.objects())[0].id


def text_of(content: bytes) -> str:
    return PdfReader(BytesIO(content)).pages[0].extract_text().replace("\u00a0", " ")


async def test_the_desk_hands_it_out_in_the_language_of_the_card_or_of_the_house() -> None:
    salon, receipt = await german_salon()
    path = f"/desk/receipts/{receipt}/pdf"
    assert "Summe" in text_of((await look(salon, "Olga", path)).content)
    await execute("UPDATE client SET language = 'fr'")
    given = text_of((await look(salon, "Olga", path)).content)
    assert ("Vous avez été servi" in given, "45,00 €" in given, "1 déc. 2026" in given) == (True, True, True)
    assert "Total" in given


@pytest.mark.committed
async def test_the_printer_prints_it_so_too() -> None:
    salon = await open_salon()
    await execute("UPDATE branch SET locale = 'de-DE'")
    await execute("UPDATE client SET language = 'es'")
    async with listening() as printer:
        await till.printer(salon, printer.port)
        await till.pay(salon, await till.arrived(salon), till.by_card(4500))
        await till.pay(salon, await till.arrived(salon, client=False), till.by_card(4500))
        await till.serve()
        hers, nobodys = (each.text for each in printer.receipts)
    assert "Le ha atendido Olga" in hers
    assert "45,00" in hers
    assert "SUMME EUR" in nobodys


async def test_ones_own_page_gives_it_in_the_language_of_the_page() -> None:
    salon, receipt = await german_salon()
    key = key_for(Opens.letter, salon.masha, 0)
    async with browser() as b:
        page = await b.get(f"/me/{key}?lang=ru")
        link = f"/me/{key}/receipts/{receipt}?lang=ru"
        assert f'href="{link}"' in page.text
        russian = text_of((await b.get(link)).content)
        assert all(each in russian for each in ("Итого", "Вас обслуживал", "1 дек. 2026"))
        assert "Summe" in text_of((await b.get(f"/me/{key}/receipts/{receipt}")).content)
        accepts = {"Accept-Language": "es"}
        spanish = await b.get(f"/me/{key}/receipts/{receipt}", headers=accepts)
        assert "Le ha atendido" in text_of(spanish.content)
        nothing = await b.get(f"/me/{key}/receipts/999?lang=ru")
        assert (nothing.status_code, "Такого чека нет." in nothing.text) == (404, True)
