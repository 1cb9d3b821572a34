"""Migrations: which of them have run is told by their files."""

import os

import asyncpg

from kit.migrate import carried_out, known


async def test_each_is_known_by_its_folder_and_its_id_as_piccolo_notes_them() -> None:
    guard = await asyncpg.connect(os.environ["DATABASE_URL"])
    try:
        assert known() == await carried_out(guard)
    finally:
        await guard.close()


async def test_an_empty_database_has_carried_out_none() -> None:
    guard = await asyncpg.connect(os.environ["DATABASE_URL"])
    try:
        async with guard.transaction():
            await guard.execute("SET LOCAL search_path = pg_temp")
            assert await carried_out(guard) == set()
    finally:
        await guard.close()
