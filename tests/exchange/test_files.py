"""Files as people have them: old alphabets, odd separators, workbooks that are locked, merged, or bombs."""

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from exchange.files import text
from exchange.files.reading import read_file
from exchange.files.trouble import Unreadable

ROWS = [["Имя", "Телефон"], ["Мария Петрова", "+7 916 123-45-67"], ["Ольга", "8 (916) 000-00-00"]]
LATIN = [["Name", "Phone"], ["Jürgen Müßig", "0151 12345678"], ["Zoë Brûlé", "0151 12345679"]]


def written(folder: Path, content: bytes, name: str = "file") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def table(rows: list[list[str]], separator: str) -> str:
    return "\r\n".join(separator.join(row) for row in rows) + "\r\n"


def read(path: Path) -> list[list[str]]:
    """The cells of all rows of all sheets."""
    import msgspec

    out = io.StringIO()
    read_file(path, 1, out)
    lines = [line.split("\t") for line in out.getvalue().split("\n")[:-1]]
    return [msgspec.json.decode(line[3].replace("\\\\", "\\")) for line in lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_cyrillic_is_read_in_any_of_its_writings(tmp_path: Path, encoding: str, separator: str) -> None:
    path = written(tmp_path, table(ROWS, separator).encode(encoding))
    assert read(path) == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "latin-1"])
def test_umlauts_and_accents_are_read_too(tmp_path: Path, encoding: str) -> None:
    assert read(written(tmp_path, table(LATIN, ";").encode(encoding))) == LATIN


def test_quoted_cells_keep_separators_and_line_breaks(tmp_path: Path) -> None:
    content = b'sep=;\r\nName;Notes\r\n"Petrova; Masha";"Two\nlines ""here"""\r\n'
    assert read(written(tmp_path, content))[1] == ["Petrova; Masha", 'Two\nlines "here"']


def test_a_decimal_comma_parts_no_cells() -> None:
    content = b"Name;Price\nCut;45,50\nColour;110,00\n"
    assert text.separator_of(content.decode()) == ";"


def workbook(path: Path, build) -> Path:  # type: ignore[no-untyped-def]
    book = xlsxwriter.Workbook(str(path))
    build(book)
    book.close()
    return path


def test_a_workbook_is_read_as_somebody_would_have_typed_it(tmp_path: Path) -> None:
    from datetime import date

    def build(book) -> None:  # type: ignore[no-untyped-def]
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet = book.add_worksheet("Kunden")
        sheet.write_row(2, 1, ["Name", "Phone", "Born", "VIP"])
        sheet.write(3, 1, "Masha")
        sheet.write_number(3, 2, 4915112345678)
        sheet.write_datetime(3, 3, date(1990, 5, 17), day)
        sheet.write_boolean(3, 4, True)

    rows = read(workbook(tmp_path / "book.xlsx", build))
    assert rows[-1][-4:] == ["Masha", "4915112345678", "1990-05-17", "yes"]


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda sheet: sheet.merge_range("A1:C1", "Clients"), "merged cells in it (A1:C1)"),
        (lambda sheet: sheet.write_formula("B2", "=1+1"), "formulas"),
    ],
)
def test_merged_cells_and_formulas_are_named(tmp_path: Path, build, words: str) -> None:  # type: ignore[no-untyped-def]
    def fill(book) -> None:  # type: ignore[no-untyped-def]
        sheet = book.add_worksheet("Odd")
        sheet.write_row(1, 0, ["Masha", "1"])
        build(sheet)

    out = io.StringIO()
    sheets = read_file(workbook(tmp_path / "odd.xlsx", fill), 1, out)
    assert words in sheets[0].trouble
    assert not out.getvalue()


def refusal(path: Path) -> str:
    with pytest.raises(Unreadable) as refused:
        read(path)
    return str(refused.value)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(720):
            part.write(b"\0" * 1024 * 1024)
    assert "far more" in refusal(path)


def test_a_zip_that_says_it_is_smaller_than_it_is_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "liar.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<row/>" * 100_000)
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    assert "far more" in refusal(written(tmp_path, bytes(content)))


def test_a_locked_workbook_says_so(tmp_path: Path) -> None:
    ole = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 600
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 400
    )
    assert "password" in refusal(written(tmp_path, ole))


@pytest.mark.parametrize("content", [b"PK\x03\x04 and nothing else", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9])
def test_what_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    assert "damaged" in refusal(written(tmp_path, content))


@pytest.mark.parametrize(
    "content",
    [
        b"<html><body><table><tr><td>Name</td></tr></table></body></html>",
        b"\xef\xbb\xbf\r\n  <!DOCTYPE HTML>\n<p>Name;Phone",
        b'<?xml version="1.0"?><Workbook><Worksheet/></Workbook>',
    ],
)
def test_a_web_page_that_calls_itself_a_workbook_says_so(tmp_path: Path, content: bytes) -> None:
    assert "web page" in refusal(written(tmp_path, content))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert "no rows" in refusal(written(tmp_path, b"\n\n ; ; \n"))


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@given(rows=st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=8))
def test_whatever_is_written_as_csv_is_read_or_refused(tmp_path_factory, rows: list[list[str]]) -> None:  # type: ignore[no-untyped-def]
    import csv

    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    path = written(tmp_path_factory.mktemp("csv"), out.getvalue().encode())
    with suppress(Unreadable):
        assert read(path)
