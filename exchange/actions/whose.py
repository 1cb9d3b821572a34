"""A file that turned up elsewhere: whose export it was."""

import asyncio
import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec

from batches.rules.columns import heading
from exchange.actions.uploading import put_down, refused
from exchange.apart import read_apart
from exchange.files.trouble import Unreadable
from exchange.files.workbook import PROPERTY
from exchange.queries import exports as queries
from exchange.rules.watermark import Votes, likeliest, votes_of
from exchange.tables import ExportRun
from kit.rights import Actor, Permission
from kit.typed import is_number

OUR_NUMBER = heading("Tempu number")
PHONE = re.compile(r"'?(\+\d{7,15})")
WRITTEN = re.compile(rf'name="{PROPERTY}"[^>]*>\s*<[^>]*>([0-9a-f]{{8}})<')
# What zipfile raises for what is no zip, is damaged, has a password, or is packed as it does not know.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, struct.error)
COMMENT = re.compile(rb"Tempu export ([0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class Answer:
    """The export, and what tells: what is written in the file, or the order of its rows; or nobody's."""

    export: ExportRun | None
    how: str
    votes: Votes


async def whose(actor: Actor, file: IO[bytes]) -> Answer:
    """Raises `Invalid` for what cannot be read."""
    actor.require(Permission.edit_accounts)
    marks = await queries.marks()
    with tempfile.TemporaryDirectory(prefix="tempu-leak-") as folder:
        path, rows = Path(folder) / "file", Path(folder) / "rows"
        await asyncio.to_thread(put_down, file, path)
        mark = await asyncio.to_thread(mark_written, path)
        found = next((each for each, known in marks.items() if known == mark), None)
        if found is not None:
            return Answer(await queries.export_of(found), "what is written in the file", votes_of([]))
        numbers = await numbers_in(path, rows)
    votes = votes_of(numbers)
    found = likeliest(votes, marks)
    return Answer(await queries.export_of(found) if found else None, "the order of its rows", votes)


def mark_written(path: Path) -> int | None:
    """In the properties of a workbook, or in the comment of a zip."""
    with suppress(*DAMAGED), zipfile.ZipFile(path) as archive:
        if match := COMMENT.match(archive.comment):
            return int(match[1], 16)
        name = "docProps/custom.xml"
        if name not in archive.namelist() or archive.getinfo(name).file_size > 1_000_000:
            return None
        if match_text := WRITTEN.search(archive.read(name).decode("utf-8", "replace")):
            return int(match_text[1], 16)
    return None


async def numbers_in(path: Path, rows: Path) -> list[int]:
    """The numbers of the cards in the order of the file, by our own numbers or else by the phones."""
    try:
        await read_apart(path, 0, rows)
    except Unreadable as trouble:
        raise refused(str(trouble)) from None
    numbers, phones = await asyncio.to_thread(read_rows, rows)
    return numbers or await queries.ids_by_phone(phones)


def read_rows(rows: Path) -> tuple[list[int], list[str]]:
    numbers: list[int] = []
    phones: list[str] = []
    place = -1
    for cells in cells_in(rows):
        if place < 0 and OUR_NUMBER in map(heading, cells):
            place = [heading(cell) for cell in cells].index(OUR_NUMBER)
        elif 0 <= place < len(cells) and is_number(cells[place]):
            numbers.append(int(cells[place]))
        phones += [match[1] for cell in cells if (match := PHONE.fullmatch(cell.replace(" ", "")))]
    return numbers, phones


def cells_in(rows: Path) -> Iterator[list[str]]:
    with rows.open(encoding="utf-8") as lines:
        for line in lines:
            yield msgspec.json.decode(line.rstrip("\n").split("\t", 3)[3].replace("\\\\", "\\"))
