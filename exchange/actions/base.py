"""The whole base as one zip, written while it is sent: what is seen of the database is one moment."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import msgspec

from exchange.actions.exporting import finish
from exchange.actions.leaving import csv_text
from exchange.rules.base import FILES, README, schema
from exchange.rules.base_file import File
from exchange.tables import ExportRun
from kit.db import snapshot
from kit.rights import Actor, Permission
from kit.settings import settings
from kit.spreadsheets import MARK

AT_ONCE = 2_000
# Nothing in it is masked or left out.
TAKES = (Permission.see_phones, Permission.see_money, Permission.edit_clients)


class Belt(io.RawIOBase):
    """What is written goes off at once: a zip needs no place to go back to."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, part: Any) -> int:  # noqa: ANN401  # bytes, or what holds some
        self.parts.append(bytes(part))
        return len(part)

    def taken(self) -> bytes:
        whole = b"".join(self.parts)
        self.parts.clear()
        return whole


async def as_zip(actor: Actor, run: ExportRun) -> AsyncIterator[bytes]:
    belt = Belt()
    branches = None if actor.branches is None else sorted(actor.branches)
    with zipfile.ZipFile(belt, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = f"Tempu export {run.mark:08x}".encode()
        archive.writestr("README.txt", readme(run))
        archive.writestr("schema.json", msgspec.json.format(msgspec.json.encode(schema(run.id, run.who))))
        async with snapshot() as connection:
            for file in FILES:
                with archive.open(f"{file.name}.csv", "w", force_zip64=True) as part:
                    async for rows in rows_of(connection, file, (branches, run.mark)):
                        await asyncio.to_thread(part.write, csv_text(rows).encode())
                        yield belt.taken()
    yield belt.taken()
    await finish(run.id)


def readme(run: ExportRun) -> str:
    day = f"{run.happened_at:%-d %B %Y}"
    return README.format(business=settings().site, day=day, who=run.who, export=run.id)


async def rows_of(connection: Any, file: File, values: tuple[Any, ...]) -> AsyncIterator[list[list[Any]]]:  # noqa: ANN401
    """The heading first."""
    yield [[MARK + file.columns[0][0], *(name for name, _, _ in file.columns[1:])]]
    cursor = await connection.cursor(file.sql, *values[: 2 if "$2" in file.sql else 1])
    while rows := await cursor.fetch(AT_ONCE):
        yield [[plainly(cell) for cell in row.values()] for row in rows]


def plainly(cell: Any) -> Any:  # noqa: ANN401  # whatever a column holds
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell.isoformat() if isinstance(cell, datetime) else cell
