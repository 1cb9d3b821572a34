"""Receipts that were printed or wait become commands; printers keep their address as settings."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T20:41:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the old queue as commands; the receipt journal is only added to"

# A receipt that was printed and waits again is to be printed as a copy: two commands.
CARRY_OVER = """
UPDATE register SET kind = 'escpos', settings = jsonb_build_object(
    'host', host, 'port', port::text, 'code_page', code_page, 'width', width::text);

INSERT INTO register_command (code, register, kind, state, receipt, cashier, queued_at, next_try_at, attempts,
    sent_at, finished_at, trouble, reason, skipped_by, skipped_why, is_copy, goes_first, amount)
SELECT gen_random_uuid(), coalesce(receipt.register,
        (SELECT min(id) FROM register WHERE register.branch = visit.branch)), receipt.kind, 'done', receipt.id,
    receipt.content ->> 'staff', receipt.queued_at, receipt.queued_at, 1, receipt.printed_at,
    receipt.printed_at, '', '', '', '', FALSE, FALSE, 0
FROM receipt JOIN bill ON bill.id = receipt.bill JOIN visit ON visit.id = bill.visit
WHERE receipt.printed_at IS NOT NULL ORDER BY receipt.printed_at, receipt.id;

INSERT INTO register_command (code, register, kind, state, receipt, cashier, queued_at, next_try_at, attempts,
    sent_at, trouble, reason, skipped_by, skipped_why, is_copy, goes_first, amount)
SELECT gen_random_uuid(), register, kind, CASE WHEN status = 'printing' THEN 'unknown' ELSE 'queued' END, id,
    content ->> 'staff', queued_at, next_try_at, attempts,
    CASE WHEN status = 'printing' THEN queued_at END, trouble, '', '', '', printed_at IS NOT NULL, FALSE, 0
FROM receipt WHERE register IS NOT NULL AND status IN ('queued', 'printing') ORDER BY queued_at, id;
"""
FORWARDS = """
CREATE INDEX register_command_queue ON register_command (register, goes_first DESC, id)
WHERE state IN ('queued', 'sent', 'unknown', 'refused');

DROP INDEX receipt_queue;

CREATE FUNCTION receipt_record_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the receipt journal is only ever added to' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER receipt_record_append_only BEFORE UPDATE OR DELETE ON receipt_record
FOR EACH ROW EXECUTE FUNCTION receipt_record_is_append_only();
CREATE TRIGGER receipt_record_not_emptied BEFORE TRUNCATE ON receipt_record
FOR EACH STATEMENT EXECUTE FUNCTION receipt_record_is_append_only();
"""
BACKWARDS = """
DROP TRIGGER receipt_record_not_emptied ON receipt_record;
DROP TRIGGER receipt_record_append_only ON receipt_record;
DROP FUNCTION receipt_record_is_append_only();
DROP INDEX register_command_queue;
CREATE INDEX receipt_queue ON receipt (register, queued_at, id) WHERE status IN ('queued', 'printing');
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="checkout", description=DESCRIPTION)

    async def carry_over() -> None:
        await execute(CARRY_OVER)
        await execute(FORWARDS)

    async def carry_back() -> None:
        await execute(BACKWARDS)

    manager.add_raw(carry_over)
    manager.add_raw_backwards(carry_back)
    return manager
