"""Lines of visits are counted client by client in one index that holds all that is asked of them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T08:14:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "lines of visits by client, in one index"

FORWARDS = (
    "DROP INDEX done_line_by_client",
    """
    CREATE INDEX done_line_by_client ON done_line (client, visit)
    INCLUDE (starts_at, branch, weekday, source, service, member, amount, is_first)
    """,
    """
    CREATE INDEX client_figure_by_client ON client_figure (client)
    INCLUDE (branch, source, visits, no_shows, cancelled, cancelled_late, first_at, last_at, spent)
    """,
)
BACKWARDS = (
    "DROP INDEX client_figure_by_client",
    "DROP INDEX done_line_by_client",
    "CREATE INDEX done_line_by_client ON done_line (client, starts_at)",
)


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
