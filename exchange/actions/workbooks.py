"""The catalogue as a workbook, out and in: what comes in is pasted, and looked at row by row first."""

import asyncio
import csv
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO

import msgspec

from batches.pages import template_of
from batches.rules.grid import TAB, write_grid
from exchange.actions.uploading import put_down, refused, usable
from exchange.apart import read_apart, write_apart
from exchange.files.trouble import Unreadable
from exchange.files.workbook import Book
from kit.rights import Actor
from kit.spreadsheets import MARK


async def text_of(file: IO[bytes]) -> str:
    """The first sheet with something in it, as a spreadsheet would have copied it.

    Raises `Invalid` with a sentence beside the field `file` for what cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="tempu-sheet-") as folder:
        path, rows = Path(folder) / "file", Path(folder) / "rows"
        await asyncio.to_thread(put_down, file, path)
        try:
            sheets = usable(await read_apart(path, 0, rows))
        except Unreadable as trouble:
            raise refused(str(trouble)) from None
        first = next(place for place, each in enumerate(sheets) if each.rows)
        return write_grid(cells_of(await asyncio.to_thread(rows.read_text), first), TAB)


def cells_of(copied: str, sheet: int) -> list[list[str]]:
    """Rows as they were written for the database: import, sheet, number and cells, parted by tabs."""
    found = []
    for line in copied.splitlines():
        _, place, _, cells = line.split(TAB, 3)
        if int(place) == sheet:
            found.append(msgspec.json.decode(cells.replace("\\\\", "\\"), type=list[str]))
    return found


async def book_of(actor: Actor, kind: str) -> bytes:
    """What there is of it, to be changed in a spreadsheet and sent back."""
    text = (await template_of(actor, kind, filled=True)).removeprefix(MARK)
    titles, *rows = list(csv.reader(text.splitlines(keepends=True)))
    return await made_of(titles, rows, kind.capitalize())


async def made_of(titles: list[str], rows: list[list[str]], sheet: str) -> bytes:
    """A workbook of one sheet, everything in it text."""
    with tempfile.TemporaryDirectory(prefix="tempu-sheet-") as folder:
        path = Path(folder) / "book.xlsx"
        book = Book(titles=titles, cells=["text"] * len(titles), mark="", sheet=sheet)
        await write_apart(path, book, in_one_piece(rows))
        return await asyncio.to_thread(path.read_bytes)


async def in_one_piece(rows: list[list[str]]) -> AsyncIterator[list[list[str]]]:
    yield rows
