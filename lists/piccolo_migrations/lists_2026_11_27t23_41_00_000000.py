from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-27T23:41:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the orders in which a sheet is leafed through most"

INDEXES = {
    "client_total_by_visits": "client_total (visits, client)",
    "client_total_by_last_at": "client_total (last_at, client)",
    "client_total_by_spent": "client_total (spent, client)",
    "client_by_created_at": "client (created_at, id)",
}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="lists", description=DESCRIPTION)

    async def make() -> None:
        for name, columns in INDEXES.items():
            await engine_finder().run_ddl(f"CREATE INDEX {name} ON {columns}")

    async def drop() -> None:
        for name in INDEXES:
            await engine_finder().run_ddl(f"DROP INDEX {name}")

    manager.add_raw(make)
    manager.add_raw_backwards(drop)
    return manager
