"""Files that were damaged on the way, or made to do damage: read, or refused in words with nothing kept."""

import io
import random
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from exchange.actions import uploading
from exchange.tables import ImportRow, ImportRun
from kit.errors import Invalid
from kit.journal import JournalEntry
from tests.exchange.coming import salon

pytestmark = pytest.mark.usefixtures("morning")
SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is>'
    b"<t>&b;&c;</t></is></c></row></sheetData></worksheet>"
)


def workbook() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Clients")
    for row in range(200):
        sheet.write_row(row, 0, [f"Name {row}", f"0151 {row:08}", "text " * 5])
    book.close()
    return out.getvalue()


def with_part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its files changed; b"" leaves the file out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(out, "w") as new:
        for each in old.namelist():
            content = change(old.read(each)) if each == name else old.read(each)
            if content:
                new.writestr(each, content)
    return out.getvalue()


def flipped(seed: int) -> bytes:
    """Some bytes of it are others."""
    chance, content = random.Random(seed), bytearray(workbook())
    for _ in range(30):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


FILES: dict[str, bytes] = {
    "cut in the middle": workbook()[: len(workbook()) // 2],
    "without its end": workbook()[:-10],
    **{f"flipped {seed}": flipped(seed) for seed in range(4)},
    "a sheet cut off": with_part(SHEET, lambda content: content[: len(content) // 2]),
    "a sheet of nonsense": with_part(SHEET, lambda _: random.Random(1).randbytes(4_000)),
    "no sheet": with_part(SHEET, lambda _: b""),
    "no texts": with_part("xl/sharedStrings.xml", lambda _: b""),
    "no workbook": with_part("xl/workbook.xml", lambda _: b""),
    "a row far away": with_part(SHEET, lambda content: content.replace(b'"A1"', b'"XFD1048576"')),
    "an impossible cell": with_part(SHEET, lambda content: content.replace(b'"A1"', b'"ZZZZZ99999999999"')),
    "entities": with_part(SHEET, lambda _: ENTITIES),
    "half a letter": "Имя;Телефон\nМария;1".encode("utf-16")[:-1],
    "only noise": random.Random(2).randbytes(5_000),
}


async def test_what_is_damaged_is_read_or_refused_in_words_and_nothing_is_left_of_it() -> None:
    _, vera = await salon()
    taken = 0
    for name, content in FILES.items():
        try:
            run = await uploading.take_in(vera, "clients", f"{name}.xlsx", io.BytesIO(content))
        except Invalid as refusal:
            sentence = refusal.fields["file"]
            assert sentence.endswith((".", "?")), (name, sentence)
            assert "Traceback" not in sentence
        else:
            taken += 1
            cells = " ".join(row["cells"] for row in await ImportRow.select().where(ImportRow.run == run.id))
            assert "root:" not in cells, name
        assert await ImportRun.count() == taken, name
    assert taken < len(FILES) / 2
    assert await JournalEntry.count() == 0
