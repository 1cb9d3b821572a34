from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-27T10:22:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what a service needs is in a table of its own"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="catalog", description=DESCRIPTION
    )

    manager.drop_column(
        table_class_name="Service",
        tablename="service",
        column_name="resource_kind",
        db_column_name="resource_kind",
        schema=None,
    )

    return manager
