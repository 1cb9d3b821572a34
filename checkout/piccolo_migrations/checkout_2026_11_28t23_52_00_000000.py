from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.base import OnDelete
from piccolo.columns.base import OnUpdate
from piccolo.columns.column_types import BigInt
from piccolo.columns.column_types import Boolean
from piccolo.columns.column_types import Date
from piccolo.columns.column_types import ForeignKey
from piccolo.columns.column_types import JSONB
from piccolo.columns.column_types import Serial
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check
from piccolo.table import Table


class RegisterCommand(Table, tablename="register_command", schema=None):
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


ID = "2026-11-28T23:52:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "corrections of registers"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="checkout", description=DESCRIPTION
    )

    manager.add_table(
        class_name="RegisterCorrection",
        tablename="register_correction",
        schema=None,
        columns=None,
    )

    manager.add_column(
        table_class_name="RegisterCorrection",
        tablename="register_correction",
        column_name="command",
        db_column_name="command",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": RegisterCommand,
            "on_delete": OnDelete.restrict,
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
        table_class_name="RegisterCorrection",
        tablename="register_correction",
        column_name="is_refund",
        db_column_name="is_refund",
        column_class_name="Boolean",
        column_class=Boolean,
        params={
            "default": False,
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
        table_class_name="RegisterCorrection",
        tablename="register_correction",
        column_name="basis",
        db_column_name="basis",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 11,
            "default": "self",
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
        table_class_name="RegisterCorrection",
        tablename="register_correction",
        column_name="happened_on",
        db_column_name="happened_on",
        column_class_name="Date",
        column_class=Date,
        params={
            "default": None,
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
        table_class_name="RegisterCorrection",
        tablename="register_correction",
        column_name="base_number",
        db_column_name="base_number",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 32,
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
        table_class_name="RegisterCorrection",
        tablename="register_correction",
        column_name="lines",
        db_column_name="lines",
        column_class_name="JSONB",
        column_class=JSONB,
        params={
            "default": "[]",
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
        table_class_name="RegisterCorrection",
        tablename="register_correction",
        column_name="cash",
        db_column_name="cash",
        column_class_name="BigInt",
        column_class=BigInt,
        params={
            "default": 0,
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
        table_class_name="RegisterCorrection",
        tablename="register_correction",
        column_name="card",
        db_column_name="card",
        column_class_name="BigInt",
        column_class=BigInt,
        params={
            "default": 0,
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

    manager.add_constraint(
        table_class_name="RegisterCorrection",
        tablename="register_correction",
        constraint_name="register_correction_cash_is_not_negative",
        constraint_class=Check,
        params={"condition": '"cash" >= 0'},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="RegisterCorrection",
        tablename="register_correction",
        constraint_name="register_correction_card_is_not_negative",
        constraint_class=Check,
        params={"condition": '"card" >= 0'},
        schema=None,
    )

    manager.alter_column(
        table_class_name="RegisterCommand",
        tablename="register_command",
        column_name="kind",
        db_column_name="kind",
        params={
            "choices": Enum(
                "Kind",
                {
                    "sale": "sale",
                    "refund": "refund",
                    "text": "text",
                    "open_shift": "open_shift",
                    "close_shift": "close_shift",
                    "x_report": "x_report",
                    "cash_in": "cash_in",
                    "cash_out": "cash_out",
                    "correction": "correction",
                    "drawer": "drawer",
                },
            )
        },
        old_params={
            "choices": Enum(
                "Kind",
                {
                    "sale": "sale",
                    "refund": "refund",
                    "text": "text",
                    "open_shift": "open_shift",
                    "close_shift": "close_shift",
                    "x_report": "x_report",
                    "cash_in": "cash_in",
                    "cash_out": "cash_out",
                    "drawer": "drawer",
                },
            )
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
