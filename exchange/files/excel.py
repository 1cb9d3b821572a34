"""Workbooks: .xlsx, .xls and .ods, every cell as the text somebody would have typed."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from html import unescape
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from exchange.files.trouble import CORRUPT, LOCKED, Unreadable

SHEET_TAG = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
RELATION = re.compile(r"<Relationship\s[^>]*>")
MERGED = "There are merged cells in it ({}). Take them apart in your spreadsheet, and send the file again."
FORMULAS = "There are formulas in it. In your spreadsheet copy all of it, paste it as values, and send that."


def open_workbook(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError:
        raise Unreadable(LOCKED) from None
    except (CalamineError, OSError, ValueError):
        raise Unreadable(CORRUPT) from None


def sheets_of(book: CalamineWorkbook) -> Iterator[CalamineSheet]:
    """Those with cells; charts and macros are none."""
    for place, facts in enumerate(book.sheets_metadata):
        if facts.typ == SheetTypeEnum.WorkSheet:
            try:
                yield book.get_sheet_by_index(place)
            except (CalamineError, ValueError):
                raise Unreadable(CORRUPT) from None


def rows_of(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    """With their numbers, as the spreadsheet shows them."""
    first = sheet.start[0] if sheet.start else 0
    for number, row in enumerate(sheet.iter_rows(), start=first + 1):
        if number > first:
            yield number, [as_text(cell) for cell in row]


def as_text(cell: Any) -> str:  # noqa: ANN401
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return clock_text(cell) if isinstance(cell, timedelta) else str(cell)


def clock_text(length: timedelta) -> str:
    """A time of day is kept as a length in some files."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    return f"{hours:02}:{minutes:02}"


def objection(sheet: CalamineSheet, with_formulas: set[str]) -> str:
    """Why a sheet cannot be taken as it is, or ""."""
    merged = sheet.merged_cell_ranges or []
    if merged:
        return MERGED.format(range_text(*merged[0]))
    return FORMULAS if sheet.name in with_formulas else ""


def range_text(first: Sequence[int], last: Sequence[int]) -> str:
    return f"{column_name(first[1])}{first[0] + 1}:{column_name(last[1])}{last[0] + 1}"


def column_name(place: int) -> str:
    """0 → A, 26 → AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def names_of(path: Path, files: set[str]) -> set[str]:
    """The names of the sheets that are kept in these files of an .xlsx."""
    if not files:
        return set()
    with zipfile.ZipFile(path) as archive:
        book, relations = (
            archive.read(name).decode("utf-8", "replace") if name in archive.namelist() else ""
            for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
        )
    targets = {each["Id"]: each["Target"] for each in attributes(RELATION, relations) if "Id" in each}
    return {
        unescape(each["name"])
        for each in attributes(SHEET_TAG, book)
        if f"xl/{targets.get(each.get('r:id', ''), '').removeprefix('/xl/')}" in files
    }


def attributes(tag: re.Pattern[str], text: str) -> list[dict[str, str]]:
    return [dict(ATTRIBUTE.findall(each)) for each in tag.findall(text)]
