"""Every change of what seldom changes makes a new edition, so that readers may remember the last one."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-27T03:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the edition of the catalogue"

FORWARDS = """
CREATE FUNCTION new_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO edition (id, token) VALUES (1, uuid_send(gen_random_uuid()))
    ON CONFLICT (id) DO UPDATE SET token = excluded.token;
    RETURN NULL;
END
$$;
INSERT INTO edition (id, token) VALUES (1, uuid_send(gen_random_uuid()));
CREATE TRIGGER branch_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON branch
FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
CREATE TRIGGER opening_hours_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON opening_hours
FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
CREATE TRIGGER closed_day_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON closed_day
FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
CREATE TRIGGER service_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON service
FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
CREATE TRIGGER service_price_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON service_price
FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
CREATE TRIGGER resource_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON resource
FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
"""
BACKWARDS = """
DROP TRIGGER branch_edition ON branch;
DROP TRIGGER opening_hours_edition ON opening_hours;
DROP TRIGGER closed_day_edition ON closed_day;
DROP TRIGGER service_edition ON service;
DROP TRIGGER service_price_edition ON service_price;
DROP TRIGGER resource_edition ON resource;
DROP FUNCTION new_edition();
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
