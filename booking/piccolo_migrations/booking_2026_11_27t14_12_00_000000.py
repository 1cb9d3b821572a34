from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from kit.db import Exclude

ID = "2026-11-27T14:12:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the wall around what is not forced"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="booking", description=DESCRIPTION
    )

    manager.add_constraint(
        table_class_name="Appointment",
        tablename="appointment",
        constraint_name="appointment_no_double_booking",
        constraint_class=Exclude,
        params={
            "expression": "int8range(resource, resource, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&",
            "where": "released_at IS NULL AND NOT forced",
        },
        schema=None,
    )

    return manager
