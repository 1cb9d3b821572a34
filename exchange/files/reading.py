"""A file on disk becomes rows that the database takes in as they are."""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import msgspec

from exchange.files import text
from exchange.files.trouble import CORRUPT, EMPTY, LOCKED, WEB_PAGE, Unreadable
from exchange.files.zips import check_zip

MOST_ROWS = 300_000
MOST_COLUMNS = 200
START = 1024
WEB = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head", b"<body")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
Rows = Iterator[tuple[int, list[str]]]


class Sheet(msgspec.Struct):
    """One sheet: its name, its rows, the number of the last one, and why it cannot be taken."""

    name: str
    rows: int = 0
    last: int = 0
    columns: int = 0
    trouble: str = ""


def read_file(path: Path, run: int, out: TextIO) -> list[Sheet]:
    """Writes every row of every sheet as PostgreSQL's COPY takes it: run, sheet, number, cells."""
    sheets: list[Sheet] = []
    for place, (sheet, rows) in enumerate(sheets_in(path)):
        sheets.append(sheet)
        for number, cells in [] if sheet.trouble else filled(rows):
            note(sheet, number, cells, sum(each.rows for each in sheets))
            out.write(copy_line(run, place, number, msgspec.json.encode(cells).decode()))
    if not any(each.rows or each.trouble for each in sheets):
        raise Unreadable(EMPTY)
    return sheets


def note(sheet: Sheet, number: int, cells: list[str], so_far: int) -> None:
    sheet.rows, sheet.last, sheet.columns = sheet.rows + 1, number, max(sheet.columns, len(cells))
    if so_far >= MOST_ROWS:
        raise Unreadable(f"There are more than {MOST_ROWS:,} rows in this file. Send it in parts.")
    if sheet.columns > MOST_COLUMNS:
        raise Unreadable(f"There are more than {MOST_COLUMNS} columns in this file. Keep those that matter.")


def sheets_in(path: Path) -> Iterator[tuple[Sheet, Rows]]:
    from exchange.files import excel  # noqa: PLC0415  # the server, which only names sheets, opens none

    with path.open("rb") as file:
        start = file.read(START)
    if start.startswith(ZIP):
        formulas = excel.names_of(path, check_zip(path))
    elif start.startswith(OLE):
        formulas = set()
        refuse_encrypted(path)
    elif start.removeprefix(codecs.BOM_UTF8).lstrip().lower().startswith(WEB):
        raise Unreadable(WEB_PAGE)
    else:
        yield Sheet(name="Table"), text.rows_of(path)
        return
    for sheet in excel.sheets_of(excel.open_workbook(path)):
        yield Sheet(name=sheet.name[:100], trouble=excel.objection(sheet, formulas)), excel.rows_of(sheet)


def refuse_encrypted(path: Path) -> None:
    """An .xlsx with a password is a container of the older kind."""
    if ENCRYPTED_PACKAGE in path.read_bytes():
        raise Unreadable(LOCKED)


def filled(rows: Rows) -> Rows:
    """Rows with something in them, their cells trimmed, without the empty ones at the end."""
    try:
        for number, row in rows:
            cells = [kept(cell) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield number, cells
    except (ValueError, OSError) as trouble:
        raise Unreadable(CORRUPT) from trouble


def kept(cell: str) -> str:
    """Without what no database keeps: U+0000, and halves of a letter."""
    return cell.replace("\0", "").encode("utf-8", "ignore").decode().strip()


def copy_line(*values: Any) -> str:  # noqa: ANN401
    """One line as COPY reads it; None is NULL."""
    return "\t".join("\\N" if value is None else escaped(str(value)) for value in values) + "\n"


def escaped(text_: str) -> str:
    return text_.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
