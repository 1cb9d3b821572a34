"""Rows become a workbook: written line by line, real dates and numbers, everything else text."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import msgspec

WIDEST = 40
PROPERTY = "Tempu export"
DAYS = {"date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}


class Book(msgspec.Struct):
    """What is said once: headings, what is in each column (text, number, date, moment), whose copy it is."""

    titles: list[str]
    cells: list[str]
    mark: str
    sheet: str = "Clients"


def write_book(path: Path, source: IO[bytes]) -> None:
    """The first line of `source` is a `Book`, the others are rows as JSON."""
    book = msgspec.json.decode(source.readline(), type=Book)
    import xlsxwriter  # noqa: PLC0415  # 40 modules that only an export needs

    workbook = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False})
    workbook.set_custom_property(PROPERTY, book.mark)
    days = {kind: workbook.add_format({"num_format": form, "align": "left"}) for kind, form in DAYS.items()}
    bold = workbook.add_format({"bold": True})
    sheet = workbook.add_worksheet(book.sheet)
    sheet.freeze_panes(1, 0)
    for place, title in enumerate(book.titles):
        sheet.set_column(place, place, min(WIDEST, max(12, len(title) + 2)))
        sheet.write_string(0, place, title, bold)
    number = 0
    for rows in map(msgspec.json.decode, source):
        for row in rows:
            number += 1
            write_row(sheet, number, zip(book.cells, row, strict=True), days)
    sheet.autofilter(0, 0, max(1, number), len(book.titles) - 1)
    workbook.close()


def write_row(
    sheet: Any,  # noqa: ANN401
    number: int,
    cells: Iterable[tuple[str, Any]],
    days: Mapping[str, Any],
) -> None:
    for place, (kind, value) in enumerate(cells):
        if value is None or value == "":
            continue
        if kind == "number":
            sheet.write_number(number, place, int(value))
        elif kind in days and (moment := as_day(value)):
            sheet.write_datetime(number, place, moment, days[kind])
        else:
            sheet.write_string(number, place, str(value))


def as_day(value: str) -> datetime | None:
    """None for a birthday without its year, and for what no workbook can hold as a day."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.year >= 1900 else None
