from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-28T05:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one form at most is the default one"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="widgets", description=DESCRIPTION)

    async def make() -> None:
        await engine_finder().run_ddl(
            "CREATE UNIQUE INDEX booking_form_default ON booking_form (is_default)"
            " WHERE is_default AND removed_at IS NULL"
        )

    async def drop() -> None:
        await engine_finder().run_ddl("DROP INDEX booking_form_default")

    manager.add_raw(make)
    manager.add_raw_backwards(drop)
    return manager
