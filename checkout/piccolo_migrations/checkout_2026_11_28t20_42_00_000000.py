"""What the new columns and rows say is not kept twice."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-28T20:42:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the old queue of receipts and the old address of printers go"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="checkout", description=DESCRIPTION
    )

    manager.drop_column(
        table_class_name="Receipt",
        tablename="receipt",
        column_name="attempts",
        db_column_name="attempts",
        schema=None,
    )

    manager.drop_column(
        table_class_name="Receipt",
        tablename="receipt",
        column_name="leased_until_at",
        db_column_name="leased_until_at",
        schema=None,
    )

    manager.drop_column(
        table_class_name="Receipt",
        tablename="receipt",
        column_name="next_try_at",
        db_column_name="next_try_at",
        schema=None,
    )

    manager.drop_column(
        table_class_name="Receipt",
        tablename="receipt",
        column_name="printed_at",
        db_column_name="printed_at",
        schema=None,
    )

    manager.drop_column(
        table_class_name="Receipt",
        tablename="receipt",
        column_name="register",
        db_column_name="register",
        schema=None,
    )

    manager.drop_column(
        table_class_name="Receipt",
        tablename="receipt",
        column_name="status",
        db_column_name="status",
        schema=None,
    )

    manager.drop_column(
        table_class_name="Receipt",
        tablename="receipt",
        column_name="trouble",
        db_column_name="trouble",
        schema=None,
    )

    manager.drop_column(
        table_class_name="Register",
        tablename="register",
        column_name="code_page",
        db_column_name="code_page",
        schema=None,
    )

    manager.drop_column(
        table_class_name="Register",
        tablename="register",
        column_name="host",
        db_column_name="host",
        schema=None,
    )

    manager.drop_column(
        table_class_name="Register",
        tablename="register",
        column_name="port",
        db_column_name="port",
        schema=None,
    )

    manager.drop_column(
        table_class_name="Register",
        tablename="register",
        column_name="width",
        db_column_name="width",
        schema=None,
    )

    return manager
