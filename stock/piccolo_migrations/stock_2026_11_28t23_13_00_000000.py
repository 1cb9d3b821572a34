"""The names written on receipts become suppliers. What was posted before stays owed without a name."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import execute

ID = "2026-11-28T23:13:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "names on receipts become suppliers"

FORWARDS = """
CREATE UNIQUE INDEX supplier_named_once ON supplier (lower(name));
INSERT INTO supplier (name, contact, phone, email, tax_number, notes, pay_within, is_active)
SELECT min(trim(supplier_was)), '', '', '', '', '', 0, TRUE FROM stock_document WHERE trim(supplier_was) <> ''
GROUP BY lower(trim(supplier_was)) ORDER BY min(id);
UPDATE stock_document SET supplier = supplier.id FROM supplier
WHERE lower(supplier.name) = lower(trim(stock_document.supplier_was));
"""
BACKWARDS = "DROP INDEX supplier_named_once"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="stock", description=DESCRIPTION)

    async def put_up() -> None:
        await execute(FORWARDS)

    async def take_down() -> None:
        await execute(BACKWARDS)

    manager.add_raw(put_up)
    manager.add_raw_backwards(take_down)
    manager.drop_column(
        table_class_name="StockDocument",
        tablename="stock_document",
        column_name="supplier_was",
        db_column_name="supplier_was",
        schema=None,
    )
    return manager
