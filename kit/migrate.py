"""Brings the schema up to date, one program at a time."""

import io
from contextlib import redirect_stdout

import asyncpg
from piccolo.apps.migrations.commands.forwards import run_forwards

LOCK = 7_401_001


async def migrate(url: str) -> None:
    """Runs what has not run yet. Several servers may call it at once: a lock makes the others wait."""
    guard = await asyncpg.connect(url)
    try:
        await guard.execute("SELECT pg_advisory_lock($1)", LOCK)
        said = io.StringIO()
        with redirect_stdout(said):
            result = await run_forwards("all")
        if not result.success:
            raise RuntimeError(f"The database could not be migrated: {result.message}\n{said.getvalue()}")
    finally:
        await guard.close()
