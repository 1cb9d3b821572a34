from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-27T23:42:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "how many clients were erased is counted by an index"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="lists", description=DESCRIPTION)

    async def make() -> None:
        await engine_finder().run_ddl(
            "CREATE INDEX client_erased ON client (id) WHERE erased_at IS NOT NULL"
        )

    async def drop() -> None:
        await engine_finder().run_ddl("DROP INDEX client_erased")

    manager.add_raw(make)
    manager.add_raw_backwards(drop)
    return manager
