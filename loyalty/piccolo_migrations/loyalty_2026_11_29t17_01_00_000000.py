"""The customers' pages hear of it when certificates begin to be sold online, and when they end."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-29T17:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "kinds of certificates are news for what is offered"

TABLES = ("voucher_type", "voucher_place", "certificate_terms")
FORWARDS = """
CREATE TRIGGER {table}_new_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION new_edition()
"""
BACKWARDS = "DROP TRIGGER {table}_new_edition ON {table}"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="loyalty", description=DESCRIPTION)

    async def put_up() -> None:
        for table in TABLES:
            await execute(FORWARDS.format(table=table))

    async def take_down() -> None:
        for table in TABLES:
            await execute(BACKWARDS.format(table=table))

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
