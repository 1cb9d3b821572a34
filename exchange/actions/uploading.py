"""A file is taken in: its rows are kept as they are, and nothing else is written."""

import asyncio
import re
import tempfile
from pathlib import Path
from typing import IO

import msgspec

from exchange.actions.guessing import guess
from exchange.apart import read_apart
from exchange.files.reading import Sheet
from exchange.files.trouble import Unreadable
from exchange.kinds import kind_of
from exchange.queries import imports as queries
from exchange.tables import ImportRun, State
from kit import clock
from kit.db import connection, execute, fetch_value, transaction
from kit.errors import Invalid, Refused
from kit.rights import Actor

LARGEST = 50 * 1024 * 1024
PIECE = 1024 * 1024
NEXT_ID = "SELECT nextval(pg_get_serial_sequence('import_run', 'id'))"
ROW_COLUMNS = ("run", "sheet", "number", "cells")
HOLD = "SELECT FROM import_run WHERE id = $1 FOR UPDATE"
OTHER_SHEETS = "DELETE FROM import_row WHERE run = $1 AND sheet <> $2"


class TooFar(Refused):
    """The import is past the step that somebody wants to take."""

    def __init__(self) -> None:
        super().__init__("This import is further than that by now. Look at how it stands.")


def too_large() -> str:
    return f"This file is larger than {LARGEST // 1024**2} MB. Send it in parts, or as .csv."


async def take_in(actor: Actor, kind: str, name: str, file: IO[bytes]) -> ImportRun:
    """Raises `Invalid` with a sentence beside the field `file` for what cannot be read."""
    for right in kind_of(kind).RIGHTS:
        actor.require(right)
    run_id: int = await fetch_value(NEXT_ID)
    with tempfile.TemporaryDirectory(prefix="tempu-import-") as folder:
        path, rows = Path(folder) / "file", Path(folder) / "rows"
        await asyncio.to_thread(put_down, file, path)
        try:
            sheets = usable(await read_apart(path, run_id, rows))
        except Unreadable as trouble:
            raise refused(str(trouble)) from None
        return await keep(actor, new_run(actor, run_id, (kind, name), sheets), rows)


def put_down(file: IO[bytes], path: Path) -> None:
    size = 0
    file.seek(0)
    with path.open("wb") as out:
        while piece := file.read(PIECE):
            size += len(piece)
            if size > LARGEST:
                raise refused(too_large())
            out.write(piece)
    if not size:
        raise refused("There is nothing in this file. Is it the right one?")


def usable(sheets: list[Sheet]) -> list[Sheet]:
    """Raises `Invalid` where none is."""
    if any(each.rows for each in sheets):
        return sheets
    trouble = next(each for each in sheets if each.trouble)
    raise refused(f"The sheet “{trouble.name}” cannot be taken. {trouble.trouble}")


def refused(sentence: str) -> Invalid:
    return Invalid("Nothing of this file was taken.", file=sentence)


def new_run(actor: Actor, run_id: int, named: tuple[str, str], sheets: list[Sheet]) -> ImportRun:
    filled = [place for place, each in enumerate(sheets) if each.rows]
    run = ImportRun(
        id=run_id,
        kind=named[0],
        state=State.read,
        file_name=file_name(named[1]),
        sheets=msgspec.json.encode(sheets).decode(),
        account=actor.account or 0,
        who=f"{actor.name}, on {actor.tablet}" if actor.tablet else actor.name,
        created_at=clock.now(),
    )
    if len(filled) == 1:
        run.sheet = filled[0]
    return run


def file_name(text: str) -> str:
    """Without what is no letter, and without the folders of whoever sent it."""
    shown = "".join(letter for letter in re.split(r"[\\/]", text)[-1] if letter.isprintable()).strip()
    return shown[-200:] or "file"


async def keep(actor: Actor, run: ImportRun, rows: Path) -> ImportRun:
    async with transaction():
        await run.save()
        async with connection() as open_connection:
            await open_connection.copy_to_table("import_row", source=str(rows), columns=ROW_COLUMNS)
        await execute("ANALYZE import_row")
        if run.sheet is not None:
            await settle(actor, run)
    return run


async def settle(actor: Actor, run: ImportRun) -> None:
    """The sheet is known: what is in its columns is guessed."""
    sheets = msgspec.json.decode(run.sheets, type=list[Sheet])
    guessed = await guess(actor, run)
    await run.update_self(
        {
            ImportRun.sheet: run.sheet,
            ImportRun.rows: sheets[run.sheet].last,
            ImportRun.fields: msgspec.json.encode(guessed.fields).decode(),
            ImportRun.options: msgspec.json.encode(guessed.options).decode(),
            ImportRun.version: run.version + 1,
        }
    )


async def choose_sheet(actor: Actor, run_id: int, sheet: int) -> ImportRun:
    """The rows of the others are forgotten."""
    async with transaction():
        await execute(HOLD, run_id)
        run = await queries.access_run(actor, run_id)
        if run.state != State.read or run.sheet is not None:
            raise TooFar
        sheets = msgspec.json.decode(run.sheets, type=list[Sheet])
        if not 0 <= sheet < len(sheets) or not sheets[sheet].rows:
            raise Invalid("Choose one of the sheets.", sheet="Choose one of the sheets.")
        run.sheet = sheet
        await execute(OTHER_SHEETS, run_id, sheet)
        await settle(actor, run)
    return run


async def drop(actor: Actor, run_id: int) -> None:
    """Nothing was written by it: it is forgotten."""
    async with transaction():
        await execute(HOLD, run_id)
        run = await queries.access_run(actor, run_id)
        if run.state not in (State.read, State.looking, State.looked):
            raise TooFar
        await run.remove()
