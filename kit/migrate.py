"""Brings the schema up to date, one program at a time."""

import io
import re
from contextlib import redirect_stdout

import asyncpg

from kit.machine import ROOT

LOCK = 7_401_001
ITS_ID = re.compile(r'^ID = "(.+)"$', re.MULTILINE)
CARRIED_OUT = "SELECT app_name, name FROM migration"


async def migrate(url: str) -> None:
    """Runs what has not run yet. Several servers may call it at once: a lock makes the others wait."""
    guard = await asyncpg.connect(url)
    try:
        await guard.execute("SELECT pg_advisory_lock($1)", LOCK)
        if not known() <= await carried_out(guard):
            await run_all()
    finally:
        await guard.close()


def known() -> set[tuple[str, str]]:
    """The folder and the ID of every migration, read and not imported: most starts have nothing to run."""
    return {
        (file.parts[-3], found[1])
        for file in ROOT.glob("*/piccolo_migrations/*.py")
        if (found := ITS_ID.search(file.read_text()))
    }


async def carried_out(guard: asyncpg.Connection) -> set[tuple[str, str]]:
    if await guard.fetchval("SELECT to_regclass('migration')") is None:
        return set()
    return {(row["app_name"], row["name"]) for row in await guard.fetch(CARRIED_OUT)}


async def run_all() -> None:
    from piccolo.apps.migrations.commands.forwards import run_forwards  # noqa: PLC0415  # see known

    said = io.StringIO()
    with redirect_stdout(said):
        result = await run_forwards("all")
    if not result.success:
        raise RuntimeError(f"The database could not be migrated: {result.message}\n{said.getvalue()}")
