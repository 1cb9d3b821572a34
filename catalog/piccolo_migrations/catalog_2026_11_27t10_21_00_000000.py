"""What a service needed moves into its own table; what decides about rooms belongs to the edition."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-27T10:21:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "needs as they were, and the edition of rooms"

FORWARDS = """
INSERT INTO service_need (service, kind, quantity)
SELECT id, resource_kind, 1 FROM service WHERE resource_kind IS NOT NULL;
CREATE TRIGGER service_need_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON service_need
FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
CREATE TRIGGER service_tie_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON service_tie
FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
"""
BACKWARDS = """
DROP TRIGGER service_need_edition ON service_need;
DROP TRIGGER service_tie_edition ON service_tie;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="catalog", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    return manager
