from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute, fetch, fetch_value
from kit.sealing import seal_bytes, seal_text

ID = "2026-11-27T23:21:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "photos of visits are sealed, and hang beside those of cards"

NEXT = "SELECT min(id) FROM visit_photo WHERE id > $1"
ONE = "SELECT name, content, small FROM visit_photo WHERE id = $1"
CARRY = """
INSERT INTO client_file (id, visit, title, media, is_picture, moment, size, content, small, added_at, added_by,
                         added_by_account, removed_at)
SELECT id, visit, $2, media, is_picture, moment, size, $3, $4, added_at, added_by, added_by_account, removed_at
FROM visit_photo WHERE id = $1
"""
GO_ON = """
SELECT setval(pg_get_serial_sequence('client_file', 'id'), max(id)) FROM client_file HAVING max(id) IS NOT NULL
"""


async def carry_over() -> None:
    """One at a time: a year of photos does not fit into memory."""
    photo = 0
    while (photo := await fetch_value(NEXT, photo)) is not None:
        [row] = await fetch(ONE, photo)
        title = seal_text(row["name"], ("client_file", "title", photo))
        content = seal_bytes(row["content"], ("client_file", "content", photo))
        small = seal_bytes(row["small"], ("client_file", "small", photo)) if row["small"] else b""
        await execute(CARRY, photo, title, content, small)
    await execute(GO_ON)


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="booking", description=DESCRIPTION
    )

    manager.add_raw(carry_over)
    manager.drop_table(class_name="Photo", tablename="visit_photo", schema=None)

    return manager
