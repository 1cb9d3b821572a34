from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.base import OnDelete
from piccolo.columns.base import OnUpdate
from piccolo.columns.column_types import Bytea
from piccolo.columns.column_types import ForeignKey
from piccolo.columns.column_types import Serial
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table


class Message(Table, tablename="message", schema=None):
    id = Serial(
        null=False,
        primary_key=True,
        unique=False,
        index=False,
        index_method=IndexMethod.btree,
        choices=None,
        db_column_name="id",
        secret=False,
    )


ID = "2026-11-28T23:32:00:000000"
VERSION = "1.38.0"
DESCRIPTION = ""


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="reminders", description=DESCRIPTION
    )

    manager.add_table(
        class_name="MessageFile",
        tablename="message_file",
        schema=None,
        columns=None,
    )

    manager.add_column(
        table_class_name="MessageFile",
        tablename="message_file",
        column_name="message",
        db_column_name="message",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Message,
            "on_delete": OnDelete.cascade,
            "on_update": OnUpdate.restrict,
            "target_column": None,
            "null": False,
            "primary_key": False,
            "unique": True,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="MessageFile",
        tablename="message_file",
        column_name="name",
        db_column_name="name",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 100,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="MessageFile",
        tablename="message_file",
        column_name="content",
        db_column_name="content",
        column_class_name="Bytea",
        column_class=Bytea,
        params={
            "default": b"",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
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
                },
            )
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
