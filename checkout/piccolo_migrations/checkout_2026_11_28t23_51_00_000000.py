"""A correction is another record of the same invoice; what the tax office said is only ever added to."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T23:51:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "answers of the tax office are append-only"

FORWARDS = """
DROP INDEX verifactu_record_invoice;
CREATE UNIQUE INDEX verifactu_record_invoice ON verifactu_record (issuer, invoice)
    WHERE kind = 'registration' AND NOT is_correction;
CREATE INDEX verifactu_record_of_invoice ON verifactu_record (issuer, invoice, number);
CREATE INDEX verifactu_answer_amiss ON verifactu_answer (place, record) WHERE state <> 'accepted';
CREATE TRIGGER verifactu_answer_append_only BEFORE UPDATE OR DELETE ON verifactu_answer
FOR EACH ROW EXECUTE FUNCTION verifactu_record_is_append_only();
CREATE TRIGGER verifactu_answer_not_emptied BEFORE TRUNCATE ON verifactu_answer
FOR EACH STATEMENT EXECUTE FUNCTION verifactu_record_is_append_only();
"""
BACKWARDS = """
DROP TRIGGER verifactu_answer_not_emptied ON verifactu_answer;
DROP TRIGGER verifactu_answer_append_only ON verifactu_answer;
DROP INDEX verifactu_answer_amiss;
DROP INDEX verifactu_record_of_invoice;
DROP INDEX verifactu_record_invoice;
CREATE UNIQUE INDEX verifactu_record_invoice ON verifactu_record (issuer, invoice) WHERE kind = 'registration';
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
