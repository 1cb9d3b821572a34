"""Files as they leave: piece by piece, never whole in memory; noted as finished when all of it is gone."""

import asyncio
import csv
import io
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

from exchange.actions.exporting import finish
from exchange.apart import write_apart
from exchange.files.workbook import Book
from exchange.queries import exports as queries
from exchange.queries.exports import Selection
from exchange.tables import ExportRun
from kit.rights import Actor, Permission
from kit.spreadsheets import MARK, harmless

AT_ONCE = 1_000
PIECE = 256 * 1024


async def pieces(actor: Actor, run: ExportRun, selection: Selection) -> AsyncIterator[list[list[Any]]]:
    """Rows, some at a time. An even number of ids each, so that no pair of the mark is torn apart often."""
    contacts = actor.may(Permission.see_phones)
    ids = sorted(selection.ids)
    for start in range(0, len(ids), AT_ONCE):
        piece = ids[start : start + AT_ONCE]
        yield await queries.rows_of(selection.columns, piece, run.mark, contacts=contacts)


async def as_csv(actor: Actor, run: ExportRun, selection: Selection) -> AsyncIterator[bytes]:
    yield (MARK + csv_text([titles(selection)])).encode()
    async for rows in pieces(actor, run, selection):
        yield csv_text(rows).encode()
    await finish(run.id)


def titles(selection: Selection) -> list[str]:
    return [each.title for each in selection.columns]


def csv_text(rows: Sequence[Sequence[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([harmless("" if cell is None else str(cell)) for cell in row] for row in rows)
    return out.getvalue()


async def as_workbook(actor: Actor, run: ExportRun, selection: Selection) -> AsyncIterator[bytes]:
    """Written beside the server, then handed over."""
    with tempfile.TemporaryDirectory(prefix="tempu-export-") as folder:
        path = Path(folder) / "clients.xlsx"
        cells = [each.cell for each in selection.columns]
        book = Book(titles=titles(selection), cells=cells, mark=f"{run.mark:08x}")
        await write_apart(path, book, pieces(actor, run, selection))
        content = blocks(path)
        while block := await asyncio.to_thread(next, content, b""):
            yield block
    await finish(run.id)


def blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(PIECE):
            yield block
