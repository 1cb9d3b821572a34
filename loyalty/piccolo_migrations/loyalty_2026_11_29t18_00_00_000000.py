from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-29T18:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what moves nothing is refused by a trigger"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="loyalty", description=DESCRIPTION
    )

    manager.drop_constraint(
        table_class_name="VoucherMove",
        tablename="voucher_move",
        constraint_name="voucher_move_is_something",
        schema=None,
    )

    return manager
