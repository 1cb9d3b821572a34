"""Records for the tax office are only ever added to, and an invoice is registered once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T20:51:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "records of invoices are append-only"

FORWARDS = """
CREATE UNIQUE INDEX verifactu_record_invoice ON verifactu_record (issuer, invoice) WHERE kind = 'registration';

CREATE FUNCTION verifactu_record_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'records of invoices are only ever added' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER verifactu_record_append_only BEFORE UPDATE OR DELETE ON verifactu_record
FOR EACH ROW EXECUTE FUNCTION verifactu_record_is_append_only();
CREATE TRIGGER verifactu_record_not_emptied BEFORE TRUNCATE ON verifactu_record
FOR EACH STATEMENT EXECUTE FUNCTION verifactu_record_is_append_only();
"""
BACKWARDS = """
DROP TRIGGER verifactu_record_not_emptied ON verifactu_record;
DROP TRIGGER verifactu_record_append_only ON verifactu_record;
DROP FUNCTION verifactu_record_is_append_only();
DROP INDEX verifactu_record_invoice;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="checkout", description=DESCRIPTION)

    async def guard() -> None:
        await execute(FORWARDS)

    async def unguard() -> None:
        await execute(BACKWARDS)

    manager.add_raw(guard)
    manager.add_raw_backwards(unguard)
    return manager
