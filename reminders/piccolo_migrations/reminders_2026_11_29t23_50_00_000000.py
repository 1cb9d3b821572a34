from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.column_types import Varchar

ID = "2026-11-29T23:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = ""


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="reminders", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="Message",
        tablename="message",
        column_name="kind",
        db_column_name="kind",
        params={
            "choices": Enum(
                "Kind",
                {
                    "requested": "requested",
                    "counter": "counter",
                    "declined": "declined",
                    "in_line": "in_line",
                    "promoted": "promoted",
                    "kept": "kept",
                    "booked": "booked",
                    "moved": "moved",
                    "cancelled": "cancelled",
                    "evening": "evening",
                    "soon": "soon",
                    "thanks": "thanks",
                    "repeated": "repeated",
                    "ended": "ended",
                    "listed": "listed",
                    "offered": "offered",
                    "raced": "raced",
                    "express": "express",
                    "to_pay": "to_pay",
                    "pay_link": "pay_link",
                    "receipt": "receipt",
                    "points_end": "points_end",
                    "certificate": "certificate",
                    "gift_ends": "gift_ends",
                    "gift_bought": "gift_bought",
                    "renewed": "renewed",
                    "not_renewed": "not_renewed",
                    "ends_soon": "ends_soon",
                    "nearly_used": "nearly_used",
                },
            )
        },
        old_params={
            "choices": Enum(
                "Kind",
                {
                    "requested": "requested",
                    "counter": "counter",
                    "declined": "declined",
                    "in_line": "in_line",
                    "promoted": "promoted",
                    "kept": "kept",
                    "booked": "booked",
                    "moved": "moved",
                    "cancelled": "cancelled",
                    "evening": "evening",
                    "soon": "soon",
                    "thanks": "thanks",
                    "repeated": "repeated",
                    "ended": "ended",
                    "listed": "listed",
                    "offered": "offered",
                    "raced": "raced",
                    "express": "express",
                    "to_pay": "to_pay",
                    "pay_link": "pay_link",
                    "receipt": "receipt",
                    "renewed": "renewed",
                    "not_renewed": "not_renewed",
                },
            )
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
