"""Points earned and spent, client by client."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T20:02:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "points by kind and client"

FORWARDS = (
    """
    CREATE INDEX points_entry_earned ON points_entry (client) INCLUDE (happened_at, branch, points)
    WHERE kind IN ('earned', 'earned_back')
    """,
    """
    CREATE INDEX points_entry_spent ON points_entry (client) INCLUDE (happened_at, branch, points)
    WHERE kind IN ('spent', 'spent_back')
    """,
)
BACKWARDS = (
    "DROP INDEX points_entry_spent",
    "DROP INDEX points_entry_earned",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="loyalty", description=DESCRIPTION)

    async def put_up() -> None:
        for statement in FORWARDS:
            await execute(statement)

    async def take_down() -> None:
        for statement in BACKWARDS:
            await execute(statement)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
