"""One source at most is that of clients who book online first; to begin with there is one."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T04:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one source of online bookings"

FORWARDS = (
    "CREATE UNIQUE INDEX client_source_one_is_online ON client_source (online) WHERE online",
    """
    INSERT INTO client_source (name, online) VALUES ('Online booking', TRUE)
    ON CONFLICT (name) DO UPDATE SET online = TRUE
    """,
)
BACKWARDS = ("DROP INDEX client_source_one_is_online",)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="clients", description=DESCRIPTION)

    async def put_up() -> None:
        for statement in FORWARDS:
            await execute(statement)

    async def take_down() -> None:
        for statement in BACKWARDS:
            await execute(statement)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
